package digest

import (
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"
)

// target is where a link of a teaser leads, and whether it can be followed from
// a mail: a link within the page cannot.
func target(n *html.Node) (string, bool) {
	u, err := url.Parse(strings.TrimSpace(attr(n, "href")))
	if err != nil {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return ascii(u.String()), u.Host != ""
	case "mailto", "tel":
		return ascii(u.String()), u.Opaque != ""
	}
	return "", false
}

// asIs are the characters that html/template, too, leaves in a URL as they are.
const asIs = "!#$&*+,/:;=?@[]-._~%" +
	"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"

// ascii spells a URL so that HTML and text have it letter for letter alike, and
// so that no program that makes links of bare text stops in the middle.
func ascii(ref string) string {
	var b strings.Builder
	for i := 0; i < len(ref); i++ {
		if strings.IndexByte(asIs, ref[i]) >= 0 {
			b.WriteByte(ref[i])
		} else {
			fmt.Fprintf(&b, "%%%02X", ref[i])
		}
	}
	return b.String()
}
