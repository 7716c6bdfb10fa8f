package config

import (
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// The checks are functions of one value; nil is right, else an advice.

// optional asks check only of what is set.
func optional(value string, check func(string) error) error {
	if value == "" {
		return nil
	}
	return check(value)
}

func notEmpty(value string) error {
	if strings.TrimSpace(value) == "" {
		return advise("must not be empty", "leave the line out for the default")
	}
	return nil
}

// baseURL wants what a path can be appended to.
func baseURL(value string) error {
	const hint = "write the whole address with its scheme, as https://blog.example.org"
	if value == "" {
		return advise("not set", hint)
	}
	u, err := url.Parse(value)
	switch {
	case err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Opaque != "":
		return advise("not an absolute http or https URL", hint)
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return advise("has a query, a fragment or a user", "write only scheme, host and path")
	}
	return nil
}

// plainPath is one that needs no escaping: routes are made of it.
var plainPath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*/?$`)

// publicURL is a baseURL that all our pages lie below.
func publicURL(value string) error {
	if err := baseURL(value); err != nil {
		return err
	}
	if u, err := url.Parse(value); err != nil || !plainPath.MatchString(u.EscapedPath()) {
		return advise("has a path with other signs than letters, digits and ._~-", "write a plain path, as https://blog.example.org/recaps, or none")
	}
	return nil
}

// origins are those of RFC 6454 §6.2: scheme, host and port, as a browser writes
// them into its Origin field.
func origins(list []string) error {
	for _, o := range list {
		if baseURL(o) != nil || originOf(o) != o {
			hint := "write scheme and host, as https://blog.example.org, and the port if it is an unusual one"
			if baseURL(o) == nil {
				hint = fmt.Sprintf("write %q", originOf(o))
			}
			return advise(show(o)+" is not an origin", hint)
		}
	}
	return nil
}

// originOf is the origin of a URL that baseURL takes.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	usual := map[string]string{"http": "80", "https": "443"}
	if port := u.Port(); port != "" && port != usual[u.Scheme] {
		host += ":" + port
	}
	return u.Scheme + "://" + host
}

func absoluteURI(value string) error {
	if u, err := url.Parse(value); err != nil || !u.IsAbs() {
		return advise("not an absolute URI", "write https://people.example.org/ada")
	}
	return nil
}

var (
	tagAuthority = regexp.MustCompile(`^(.+),\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$`)
	domain       = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*$`)
	language     = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)
)

// authority is the tagging entity of RFC 4151 §2.1: a domain name or an
// address, and a date.
func authority(value string) error {
	const hint = "write a domain that was yours and a year in which it was, as blog.example.org,2026"
	m := tagAuthority.FindStringSubmatch(value)
	if m == nil {
		return advise(`not "authority,date" (RFC 4151)`, hint)
	}
	if plainAddress(m[1]) != nil && domainName(m[1]) != nil {
		return advise("the authority is neither a domain nor an address (RFC 4151)", hint)
	}
	return nil
}

// idPreset: an address alone makes no ids, and whoever wrote it means to keep some.
// Which generators there are, the caller knows.
func idPreset(preset, base string) error {
	if preset == "" && base != "" {
		return advise("there is an id_base but no id_preset",
			"name the generator whose feed had the ids, as hugo or jekyll, or remove id_base to have tag: ids")
	}
	return nil
}

// idBase is not taken from base_url: when the blog moves, that changes, and ids
// must not.
func idBase(base, preset, today string) error {
	if preset == "" || base != "" {
		return optional(base, baseURL)
	}
	if baseURL(today) != nil {
		today = "https://blog.example.org"
	}
	return advise("there is an id_preset but no id_base",
		fmt.Sprintf("write the address that is in the ids of the blog's feed, as id_base = %q", strings.TrimRight(today, "/")))
}

func languageTag(value string) error {
	if !language.MatchString(value) {
		return advise("not a language tag (BCP 47)", "write en, en-GB, es, zh-Hant …")
	}
	return nil
}

// languageRanges are those of RFC 4647 §2.1.
func languageRanges(list []string) error {
	for _, r := range list {
		if r != "*" && languageTag(r) != nil {
			return advise(show(r)+" is not a language", `write language tags as "en" and "es", or "*" for every language`)
		}
	}
	return nil
}

// timezone wants an IANA name. "Local" would make the blog depend on the
// machine.
func timezone(value string) error {
	_, err := time.LoadLocation(value)
	if err != nil || value == "" || value == "Local" {
		return advise("not a time zone", "write a name as Europe/Madrid, America/New_York or UTC")
	}
	return nil
}

func plainAddress(value string) error {
	if a, err := mail.ParseAddress(value); err != nil || a.Address != value {
		return advise("not an e-mail address", "write only the address, as ada@example.org")
	}
	return nil
}

func pattern(value string) error {
	if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "http") {
		return advise("not a path", "begin it with a slash, as /:year/:month/:slug/")
	}
	return nil
}

func hostName(value string) error {
	if net.ParseIP(value) != nil || domainName(value) == nil {
		return nil
	}
	return advise("not a host name", "write only the name, as mail.example.org; the port is smtp.port")
}

func domainName(value string) error {
	if len(value) > 253 || !domain.MatchString(value) {
		return advise("not a domain name", "letters, digits, hyphens and dots, as mail.example.org")
	}
	return nil
}

// listenAddress allows an empty host (all of the machine's addresses) and port
// 0 (any free one).
func listenAddress(value string) error {
	const hint = "write host and port, as 127.0.0.1:8080 or :8080"
	host, port, err := net.SplitHostPort(value)
	if err != nil {
		return advise("not an address to listen on", hint)
	}
	if n, err := strconv.Atoi(port); err != nil || n < 0 || n > 65535 {
		return advise("the port is not a number from 0 to 65535", hint)
	}
	if host != "" && hostName(host) != nil {
		if _, err := netip.ParseAddr(host); err != nil {
			return advise("not an address to listen on", hint)
		}
	}
	return nil
}

func databaseURL(value string) error {
	name, isFile := strings.CutPrefix(value, "sqlite:")
	if isFile && name != "" && !strings.HasPrefix(name, "//") {
		return nil
	}
	if u, err := url.Parse(value); err == nil && (u.Scheme == "postgres" || u.Scheme == "postgresql") && (u.Host != "" || u.Query().Get("host") != "") {
		return nil
	}
	return advise("not a database", `write "sqlite:recapd.db", or "postgres://user@host/name"`)
}

func between(value, least, most int) error {
	if value < least || value > most {
		return advise("out of range", fmt.Sprintf("write a number from %d to %d", least, most))
	}
	return nil
}

func atLeastSecond(value time.Duration) error {
	if value < time.Second {
		return advise("too short", "write 1s or more")
	}
	return nil
}

// atLeastMinute: what is given up within seconds is not tried again at all.
func atLeastMinute(value time.Duration) error {
	if value < time.Minute {
		return advise("too short", "write 1m or more; 72h is usual")
	}
	return nil
}

func atLeastZero(value int) error {
	if value < 0 {
		return advise("negative", "write 0 or more")
	}
	return nil
}

func share(value float64) error {
	if !(value >= 0 && value <= 1) {
		return advise("not a share", "write a number from 0 to 1, as 0.2 for a fifth")
	}
	return nil
}

func notNegative(value time.Duration) error {
	if value < 0 {
		return advise("negative", "write 0s or more")
	}
	return nil
}

func oneOf(value string, allowed ...string) error {
	for _, a := range allowed {
		if value == a {
			return nil
		}
	}
	hint := "write one of " + strings.Join(allowed, ", ")
	if near := nearest(value, allowed); near != "" {
		hint = "did you mean " + near + "? It is one of " + strings.Join(allowed, ", ")
	}
	return advise("no such choice", hint)
}

// together complains of an empty value whose partner is set.
func together(value, partner, message string) error {
	if value == "" && partner != "" {
		return advise(message, "set both, or neither")
	}
	return nil
}

// isLoopback tells, without asking the network, that host is this machine.
func isLoopback(host string) bool {
	name := strings.TrimSuffix(strings.ToLower(host), ".")
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
