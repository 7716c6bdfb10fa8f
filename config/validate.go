package config

import (
	"fmt"
	"net/url"
	"strings"
)

// validate tells all that is wrong with the values of c. A setting that is
// complained about already is not looked at.
func (c *Config) validate(known []Fault) []Fault {
	v := inspector{c: c, all: settings(c), known: known}
	v.site()
	v.content()
	v.feed()
	v.digest()
	v.smtp()
	v.http()
	v.check("subscribe.origins", origins(v.c.Subscribe.Origins))
	v.events()
	return v.faults
}

type inspector struct {
	c      *Config
	all    map[string]setting
	known  []Fault
	faults []Fault
}

// check notes a fault of key when err, an advice, is one.
func (v *inspector) check(key string, err error) {
	if err == nil || complained(v.known, key) {
		return
	}
	message, hint := adviceOf(err)
	v.faults = append(v.faults, v.c.place(key).fault(key, v.all[key].shown(), message, hint))
}

func (v *inspector) site() {
	s := v.c.Site
	v.check("site.title", optional(s.Title, notEmpty))
	v.check("site.base_url", baseURL(s.BaseURL))
	v.check("site.id_authority", optional(s.IDAuthority, authority))
	v.check("site.id_preset", idPreset(s.IDPreset, s.IDBase))
	v.check("site.id_base", idBase(s.IDBase, s.IDPreset, s.BaseURL))
	v.check("site.language", optional(s.Language, languageTag))
	v.check("site.timezone", optional(s.Timezone, timezone))
	v.check("site.author.email", optional(s.Author.Email, plainAddress))
	v.check("site.author.uri", optional(s.Author.URI, absoluteURI))
}

func (v *inspector) content() {
	c := v.c.Content
	v.check("content.dir", notEmpty(c.Dir))
	v.check("content.preset", notEmpty(c.Preset))
	v.check("content.permalink", optional(c.Permalink, pattern))
	v.check("content.languages", languageRanges(c.Languages))
	v.check("content.teaser_words", between(c.TeaserWords, 1, 10000))
	v.check("content.scan", atLeastSecond(c.Scan))
}

func (v *inspector) feed() {
	f := v.c.Feed
	v.check("feed.content", oneOf(f.Content, contents...))
	v.check("feed.limit", between(f.Limit, 0, 1_000_000))
	v.check("feed.read_on", oneLine(f.ReadOn))
	for _, k := range f.Kinds {
		if err := oneOf(k, Default().Feed.Kinds...); err != nil {
			_, hint := adviceOf(err)
			v.check("feed.kinds", advise(show(k)+" is no kind of feeds", hint))
		}
	}
	v.check("feed.aliases", apart(f.Aliases))
	v.check("feed.cache", notNegative(f.Cache))
	for _, hub := range f.Hubs {
		v.check("feed.hubs", webAddress(hub))
	}
	v.check("feed.icon", optional(f.Icon, webAddress))
	v.check("feed.favicon", optional(f.Favicon, webAddress))
}

func (v *inspector) digest() {
	d := v.c.Digest
	v.check("digest.schedule", notEmpty(d.Schedule))
	v.check("digest.first_run", oneOf(d.FirstRun, "skip", "include"))
	v.check("digest.max_age", atLeastSecond(d.MaxAge))
	v.check("digest.quiet", notNegative(d.Quiet))
	v.check("digest.grace", notNegative(d.Grace))
	v.check("digest.hold_for", notNegative(d.HoldFor))
	v.check("digest.settle", notNegative(d.Settle))
	v.check("digest.min_posts", atLeastZero(d.MinPosts))
	v.check("digest.max_posts", atLeastZero(d.MaxPosts))
	if d.MaxPosts > 0 && d.MinPosts > d.MaxPosts {
		v.check("digest.max_posts", advise(fmt.Sprintf("is less than digest.min_posts, %d", d.MinPosts), "no issue could have so many posts and so few"))
	}
	v.check("digest.max_recipients", atLeastZero(d.MaxRecipients))
	v.check("digest.canary", atLeastZero(d.Canary))
	v.check("digest.canary_share", share(d.CanaryShare))
}

func (v *inspector) smtp() {
	s := v.c.SMTP
	v.relay("smtp.", Fallback{s.Host, s.Port, s.TLS, s.Username, s.Password, s.Auth})
	v.relay("smtp.fallback.", s.Fallback)
	v.check("smtp.fallback.host", standsIn(s))
	v.check("smtp.connections", between(s.Connections, 1, 1000))
	v.check("smtp.messages_per_connection", between(s.MessagesPerConnection, 1, 100000))
	v.check("smtp.timeout", atLeastSecond(s.Timeout))
	v.check("smtp.give_up_after", atLeastMinute(s.GiveUpAfter))
	v.check("smtp.on_unknown", oneOf(s.OnUnknown, "copy", "hold"))
	v.check("smtp.shutdown_timeout", atLeastSecond(s.ShutdownTimeout))

	d := v.c.DKIM
	v.check("dkim.selector", optional(d.Selector, domainName))
	v.check("dkim.domain", optional(d.Domain, domainName))
	v.check("dkim.selector", together(d.Selector, d.KeyFile, "there is a key but no selector"))
	v.check("dkim.key_file", together(d.KeyFile, d.Selector, "there is a selector but no key"))
	v.check("database.url", databaseURL(v.c.Database.URL))
	v.check("database.keep_deliveries", notNegative(v.c.Database.KeepDeliveries))
}

// relay looks at one of the relays, whose settings begin with prefix.
func (v *inspector) relay(prefix string, r Fallback) {
	v.check(prefix+"host", optional(r.Host, hostName))
	v.check(prefix+"port", between(r.Port, 1, 65535))
	v.check(prefix+"tls", optional(r.TLS, func(mode string) error {
		return oneOf(mode, "required", "implicit", "opportunistic", "none")
	}))
	v.check(prefix+"username", together(r.Username, r.Password, "there is a password but no user name"))
	v.check(prefix+"password", together(r.Password, r.Username, "there is a user name but no password"))
	v.check(prefix+"auth", optional(r.Auth, r.mechanism))
}

// mechanisms are those of RFC 4954 that recapd can.
var mechanisms = []string{"SCRAM-SHA-256", "SCRAM-SHA-1", "SCRAM-SHA-256-PLUS", "SCRAM-SHA-1-PLUS", "PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2"}

func (r Fallback) mechanism(name string) error {
	if r.Username == "" {
		return advise("there is a mechanism but no user name", "set username and password, or remove auth")
	}
	return oneOf(strings.ToUpper(name), mechanisms...)
}

// standsIn: a relay that stands in needs one for which it does.
func standsIn(s SMTP) error {
	switch {
	case s.Fallback.Host != "" && s.Host == "":
		return advise("there is a second relay but no first", "set smtp.host, or remove [smtp.fallback]")
	case s.Fallback.Host == "" && s.Fallback.Username != "":
		return advise("there is a user name but no relay", "set smtp.fallback.host, or remove [smtp.fallback]")
	}
	return nil
}

func (v *inspector) http() {
	h := v.c.HTTP
	v.check("http.listen", listenAddress(h.Listen))
	v.check("http.admin", optional(h.Admin, listenAddress))
	v.check("http.public_url", optional(h.PublicURL, publicURL))
	v.check("http.privacy_url", optional(h.PrivacyURL, baseURL))
	v.publicHTTPS()
}

// publicHTTPS: what goes out to the world carries links to leave by, and RFC
// 8058 §3.1 wants those to be https.
func (v *inspector) publicHTTPS() {
	key, public := "http.public_url", v.c.HTTP.PublicURL
	if public == "" {
		key, public = "site.base_url", v.c.Site.BaseURL
	}
	u, err := url.Parse(public)
	if err != nil || u.Scheme != "http" || v.c.SMTP.Host == "" || isLoopback(v.c.SMTP.Host) {
		return
	}
	v.check(key, advise("smtp.host is set, so mail leaves this machine, and the links to leave by must be https (RFC 8058)",
		"set http.public_url to the https address under which readers reach recapd"))
}
