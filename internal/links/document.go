package links

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// In are the pages that a document in HTML leads to, in its order and once each: of the
// web alone, and without the places within them.
func In(document string) (pages []string) {
	for t := html.NewTokenizer(strings.NewReader(document)); t.Next() != html.ErrorToken; {
		token := t.Token()
		if token.Type != html.StartTagToken || token.Data != "a" {
			continue
		}
		at := slices.IndexFunc(token.Attr, func(a html.Attribute) bool { return a.Key == "href" })
		if at < 0 {
			continue
		}
		u, err := url.Parse(token.Attr[at].Val)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" {
			continue
		}
		u.Fragment = ""
		if page := u.String(); !slices.Contains(pages, page) {
			pages = append(pages, page)
		}
	}
	return pages
}
