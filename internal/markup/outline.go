package markup

import "golang.org/x/net/html"

// Outline gives the headings in document order.
func (f *Fragment) Outline() []Heading {
	var headings []Heading
	each(f.tree(), func(n *html.Node) {
		if level := headingLevel(n); level > 0 {
			headings = append(headings, Heading{Level: level, ID: headingID(n), Text: content(n)})
		}
	})
	return headings
}

// headingLevel is 1 to 6 for h1 to h6, else 0.
func headingLevel(n *html.Node) int {
	if n.Type == html.ElementNode && len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
		return int(n.Data[1] - '0')
	}
	return 0
}

// headingID is what a link to the heading has after its "#". Markdown puts the
// id on the heading, reST on the section that the heading opens.
func headingID(n *html.Node) string {
	if id := attr(n, "id"); id != "" {
		return id
	}
	if is(n.Parent, "section", "div") && firstElement(n.Parent) == n {
		return attr(n.Parent, "id")
	}
	return ""
}

func firstElement(n *html.Node) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode {
			return c
		}
	}
	return nil
}
