package rst

import (
	"cmp"
	"html"
	"path"
	"strings"
)

func (r *renderer) text(s string) { r.out.WriteString(html.EscapeString(s)) }

func (r *renderer) inlines(ns []*node) {
	for _, n := range ns {
		r.inline(n)
	}
}

// inlineTags are the elements that have nothing but content.
var inlineTags = map[kind]string{
	emphasis: "em", strong: "strong", titleReference: "cite", subscript: "sub", superscript: "sup",
}

// htmlRoles are custom roles that are named after an HTML element and become it.
var htmlRoles = map[string]bool{
	"code": true, "kbd": true, "dfn": true, "samp": true, "var": true, "bdi": true, "del": true, "ins": true,
	"mark": true, "small": true, "b": true, "i": true, "q": true, "s": true, "u": true,
}

func (r *renderer) inline(n *node) {
	switch n.kind {
	case textNode:
		r.text(n.text)
	case literal, code:
		r.tagged("code", n.text, "")
	case math:
		r.tagged("code", n.text, "math")
	case imageNode:
		r.image(n)
	case reference:
		r.link(n, "", "")
	case footnoteRef:
		r.link(n, "footnote-reference", "doc-noteref")
	case citationRef:
		r.link(n, "citation-reference", "doc-biblioref")
	case raw:
		r.out.WriteString(n.text)
	case classifier:
		r.out.WriteString(` <span class="classifier-delimiter">:</span> `)
		r.wrapSpan(n, "classifier")
	case span:
		if n.name == "" {
			r.inlines(n.children)
			return
		}
		if htmlRoles[n.name] {
			r.open(n.name)
			r.inlines(n.children)
			r.close(n.name)
			return
		}
		r.wrapSpan(n, n.name)
	case target:
		if len(n.children) > 0 || n.uri() == "" && n.name == "" {
			r.wrapSpan(n, "")
		}
	case comment:
	default:
		tag := inlineTags[n.kind]
		r.open(tag)
		r.inlines(n.children)
		r.close(tag)
	}
}

func (r *renderer) tagged(tag, text, class string) {
	r.open(tag, "class", class)
	r.text(text)
	r.close(tag)
}

func (r *renderer) wrapSpan(n *node, class string) {
	r.open("span", "id", n.id(), "class", class)
	r.inlines(n.children)
	r.close("span")
}

// link writes an anchor; a footnote mark has its number in brackets. A URI that
// would run a program is no link, only its text.
func (r *renderer) link(n *node, class, role string) {
	if r.inLink || !isSafe(n.uri()) {
		r.inlines(n.children)
		return
	}
	r.inLink = true
	defer func() { r.inLink = false }()
	r.open("a", "class", class, "href", n.uri(), "id", n.id(), "role", role)
	if role != "" {
		r.out.WriteByte('[')
	}
	r.inlines(n.children)
	if role != "" {
		r.out.WriteByte(']')
	}
	r.close("a")
}

// films are the endings of what the directive image shows as a film. Mails and feeds
// play none: there is a link to it.
var films = map[string]bool{".mp4": true, ".m4v": true, ".webm": true, ".ogv": true}

func (r *renderer) image(n *node) {
	src := n.uri()
	if films[strings.ToLower(path.Ext(src))] {
		label := textOf(cmp.Or(n.attr("alt"), src))
		r.link(&node{kind: reference, more: &details{uri: src, ids: n.ids()}, children: []*node{label}}, "", "")
		return
	}
	if !isSafe(src) {
		src = ""
	}
	width, height, style := size(n)
	r.open("img", "id", n.id(), "class", strings.TrimSpace(n.attr("class")+alignClass(n)), "src", src, "alt", n.attr("alt"),
		"width", width, "height", height, "style", style)
}

// size gives lengths in pixels as attributes and the others as a style.
func size(n *node) (width, height, style string) {
	pixels := map[string]string{}
	for _, k := range []string{"width", "height"} {
		v := strings.TrimSuffix(n.attr(k), "px")
		if strings.Trim(v, "0123456789") == "" {
			pixels[k] = v
		} else {
			style += k + ": " + v + "; "
		}
	}
	return pixels["width"], pixels["height"], strings.TrimSuffix(style, "; ")
}

// isSafe refuses the schemes that run a program in the reader's browser. White space
// and control characters inside a scheme are ignored by browsers.
func isSafe(uri string) bool {
	scheme, rest, ok := strings.Cut(uri, ":")
	if !ok {
		return true
	}
	scheme = strings.ToLower(strings.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, scheme))
	switch scheme {
	case "javascript", "vbscript":
		return false
	case "data":
		return strings.HasPrefix(rest, "image/") && !strings.HasPrefix(rest, "image/svg")
	}
	return true
}
