package post

import (
	"net/url"
	"strings"

	"recapd/internal/pattern"
)

// Links and images leave this package absolute: a feed reader and a mail
// program have no page that they could be relative to.

// absolute resolves a reference of the body, first by the dialect's syntax, then
// by RFC 3986 §5. What is no URL at all becomes "", at which the attribute
// goes: nothing relative is left.
func (at place) absolute(d dialect, ref string) string {
	ref = strings.TrimSpace(ref)
	switch {
	case ref == "":
		return ""
	case strings.HasPrefix(ref, "#"):
		return at.resolve(at.permalink, ref)
	}
	if other, ok := at.otherPost(d, ref); ok {
		return other
	}
	return at.resolve(at.permalink, d.link(at, ref))
}

// fromBase resolves a reference from the blog's root.
func (at place) fromBase(ref string) string {
	return at.resolve(at.base, ref)
}

func (at place) resolve(from *url.URL, ref string) string {
	u, err := url.Parse(ref)
	if err != nil && !schemed.MatchString(ref) {
		u, err = url.Parse(mended(ref))
	}
	if err != nil {
		return ""
	}
	return from.ResolveReference(u).String()
}

var schemed = pattern.New(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// mended escapes what keeps a hand-written reference from being parsed: a
// percent sign that escapes nothing, a colon in the first segment.
func mended(ref string) string {
	path, suffix := cutSuffix(ref)
	return (&url.URL{Path: path}).String() + strings.ReplaceAll(suffix, "%", "%25")
}
