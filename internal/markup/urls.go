package markup

import (
	"strings"

	"golang.org/x/net/html"
)

// references are the attributes that hold one URL.
var references = set(`href src poster cite longdesc background action formaction`)

// MapURLs gives the fragment with every reference replaced by f(reference):
// links, images and their srcset, players, posters, cited sources. Links within
// the page ("#day-2") are passed to f as well. Where f gives "" the attribute
// goes: a link becomes its text, an image without a source is dropped by
// Sanitise.
func (f *Fragment) MapURLs(resolve func(ref string) string) *Fragment {
	root := f.Root()
	each(root, func(n *html.Node) {
		if n.Type == html.ElementNode {
			n.Attr = mapAttrs(n, resolve)
		}
	})
	return &Fragment{root: root}
}

func mapAttrs(n *html.Node, resolve func(string) string) []html.Attribute {
	var kept []html.Attribute
	for _, a := range n.Attr {
		switch {
		case references[a.Key], a.Key == "data" && n.Data == "object":
			a.Val = resolve(strings.TrimSpace(a.Val))
		case a.Key == "srcset":
			a.Val = mapSrcset(a.Val, resolve)
		default:
			kept = append(kept, a)
			continue
		}
		if a.Val != "" {
			kept = append(kept, a)
		}
	}
	return kept
}

// mapSrcset maps the URL of every image candidate ("a.png 1x, b.png 2x"). A URL
// may hold commas but not end in one (HTML, 4.8.4.2.1).
func mapSrcset(srcset string, resolve func(string) string) string {
	var candidates []string
	for rest := strings.TrimLeft(srcset, " \t\r\n\f,"); rest != ""; rest = strings.TrimLeft(rest, " \t\r\n\f,") {
		var url, descriptor string
		url, rest = splitAt(rest, " \t\r\n\f")
		if !strings.HasSuffix(url, ",") {
			descriptor, rest = splitAt(rest, ",")
		}
		if url = resolve(strings.TrimRight(url, ",")); url != "" {
			candidates = append(candidates, strings.TrimSpace(url+" "+strings.TrimSpace(descriptor)))
		}
	}
	return strings.Join(candidates, ", ")
}

// splitAt splits s before the first of the characters in stops.
func splitAt(s, stops string) (before, after string) {
	if i := strings.IndexAny(s, stops); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}
