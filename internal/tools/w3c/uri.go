package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var (
	any2396 = regexp.MustCompile(`^([a-zA-Z][0-9a-zA-Z+\-.]*:)?/{0,2}(\[[0-9A-Fa-f:]+\])?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]*$`)
	full    = regexp.MustCompile(`^[a-zA-Z][0-9a-zA-Z+\-.]*:(//)?[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]+$`)
	allowed = regexp.MustCompile(`[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,#]`)
	tagged  = regexp.MustCompile(`^tag:([a-z0-9\-._]+?@)?[a-z0-9.\-]+?,\d{4}(-\d{2}(-\d{2})?)?:[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*(#[0-9a-zA-Z;/?:@&=+$.\-_!~*'()%,]*)?$`)
	urn     = regexp.MustCompile(`^(?i:urn):[a-zA-Z0-9][a-zA-Z0-9-]{1,31}:([a-zA-Z0-9()+,.:=@;$_!*'\-]|%[0-9A-Fa-f]{2})+$`)
	uuid    = regexp.MustCompile(`^(?i:urn:uuid:[a-f0-9]{8}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{4}-[a-f0-9]{12})$`)
	host    = regexp.MustCompile(`^\w+://[^/].*`)
	web     = regexp.MustCompile(`(?i)^https?://([A-Z0-9-]+\.)+[A-Z0-9][-A-Z0-9]*(:\d+)?(/|$)`)
	parts   = regexp.MustCompile(`^(([^:/?#]+):)?(//([^/?#]*))?([^?#]*)(\?([^#]*))?(#(.*))?$`)
)

// schemes are those with which our ids and links may begin.
var schemes = []string{"http", "https", "tag", "urn", "mailto", "ftp", "info", "doi", "data", "tel", "xmpp"}

// uri is a reference of RFC 2396, which may be relative; fullURI is one with a scheme.
func (c *checker) uri(e *element, s, name string) bool { return c.match(e, s, name, any2396) }

func (c *checker) fullURI(e *element, s, name string) bool { return c.match(e, s, name, full) }

// iri is a reference of RFC 3987: letters of all scripts may be in it.
func (c *checker) iri(e *element, s string) bool {
	ascii := strings.Map(func(r rune) rune {
		if r >= utf8.RuneSelf {
			return 'x'
		}
		return r
	}, s)
	return c.match(e, ascii, "InvalidIRI", any2396)
}

func (c *checker) match(e *element, s, name string, syntax *regexp.Regexp) bool {
	scheme, _, _ := strings.Cut(s, ":")
	scheme = strings.ToLower(scheme)
	wrong := ""
	switch {
	case scheme == "tag" && !tagged.MatchString(s):
		wrong = "InvalidTAG"
	case scheme == "urn" && strings.HasPrefix(strings.ToLower(s), "urn:uuid:") && !uuid.MatchString(s):
		wrong = "InvalidUUID"
	case scheme == "urn" && !urn.MatchString(s):
		wrong = "InvalidURN"
	case scheme == "tag" || scheme == "urn":
	case !syntax.MatchString(s):
		wrong = misspelt(s, name)
	case (scheme == "http" || scheme == "https") && !host.MatchString(s):
		wrong = name
	case strings.Contains(s, ":") && word.MatchString(scheme) && !slices.Contains(schemes, scheme):
		wrong = "SchemeNotIANARegistered"
	}
	if wrong != "" {
		c.say(e.line, wrong, "%s %s", e.name, s)
	}
	return wrong == ""
}

// misspelt is what is wrong with a reference that is none.
func misspelt(s, name string) string {
	foreign := false
	for _, r := range s {
		if r >= utf8.RuneSelf {
			foreign = true
		} else if !allowed.MatchString(string(r)) {
			return "InvalidUriChar"
		}
	}
	if foreign {
		return "UriNotIri"
	}
	return name
}

// canonicalURI is an id as RFC 4287 §4.2.6.1 advises it.
func (c *checker) canonicalURI(e *element, s string) {
	if c.fullURI(e, strings.TrimSpace(s), "InvalidFullLink") && canonical(s) != s {
		c.say(e.line, "NonCanonicalURI", "%s, not %s", s, canonical(s))
	}
}

const (
	pchar    = "-._~!$&'()*+,;=:@"
	reserved = ":/?#[]@!$&'()*+,;="
)

// canonical is the normal form of a URI (RFC 3986 §6.2.2).
func canonical(s string) string {
	m := parts.FindStringSubmatch(s)
	scheme, hasHost, authority, path := strings.ToLower(m[2]), m[3] != "", strings.ToLower(m[4]), m[5]
	out := scheme + ":"
	if hasHost {
		for scheme, port := range map[string]string{"http": ":80", "https": ":443"} {
			if scheme == strings.ToLower(m[2]) {
				authority = strings.TrimSuffix(authority, port)
			}
		}
		out += "//" + authority + walk(path)
	} else {
		out += quote(path, pchar+"/")
	}
	if m[6] != "" {
		out += "?" + quote(m[7], pchar+"/?")
	}
	if m[8] != "" {
		out += "#" + quote(m[9], pchar+"/?")
	}
	return out
}

// walk resolves the dots of a path.
func walk(path string) string {
	if path == "" {
		return "/"
	}
	var kept []string
	segments := strings.Split(path, "/")
	for i, s := range segments {
		last := i == len(segments)-1
		switch {
		case s == "." && last:
			kept = append(kept, "")
		case s == ".":
		case s == "..":
			if len(kept) > 1 {
				kept = kept[:len(kept)-1]
			}
			if last {
				kept = append(kept, "")
			}
		default:
			kept = append(kept, quote(s, pchar))
		}
	}
	return strings.Join(kept, "/")
}

// quote escapes what has to be escaped, and nothing else. A reserved character keeps
// the form that it has.
func quote(s, safe string) string {
	var out strings.Builder
	var raw []byte
	flush := func() {
		for _, b := range norm.NFC.Bytes(raw) {
			if 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || strings.IndexByte("_.-~"+safe, b) >= 0 {
				out.WriteByte(b)
			} else {
				fmt.Fprintf(&out, "%%%02X", b)
			}
		}
		raw = raw[:0]
	}
	for len(s) > 0 {
		written, b := s[:1], s[0]
		if b == '%' && len(s) >= 3 {
			if _, err := fmt.Sscanf(s[1:3], "%02x", &b); err == nil {
				written = s[:3]
			}
		}
		s = s[len(written):]
		if strings.IndexByte(reserved, b) >= 0 && strings.IndexByte(safe, b) >= 0 {
			flush()
			out.WriteString(strings.ToUpper(written))
		} else {
			raw = append(raw, b)
		}
	}
	flush()
	return out.String()
}
