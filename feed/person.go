package feed

import (
	"cmp"
	"net/mail"
	"net/url"

	"recapd/internal/post"
)

// people cleans authors for a feed. RFC 4287 §3.2 wants a name of each, so one
// without is known by what else there is of it, or by the fallback; without any
// of these it is left out.
func people(fallback string, authors []post.Author) []post.Author {
	var out []post.Author
	for _, a := range authors {
		a = post.Author{Name: line(a.Name), Email: address(a.Email), URI: absolute(a.URI)}
		if a.Name = cmp.Or(a.Name, a.Email, a.URI, fallback); a.Name != "" {
			out = append(out, a)
		}
	}
	return out
}

// address is a bare mail address, or "" for anything else.
func address(s string) string {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s {
		return ""
	}
	return line(s)
}

// absolute is a web address, or "" for anything else.
func absolute(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return line(u.String())
}

// absolutes are those of them that are web addresses.
func absolutes(list []string) []string {
	var out []string
	for _, s := range list {
		if s = absolute(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}
