package rst

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// names is what references may refer to: explicit targets and, weaker, titles.
type names struct {
	byName map[string]*name
	ids    map[string]bool
	serial map[string]int // last number behind each prefix
}

// name is one reference name. A name given twice refers to nothing any more (nil
// node), unless an explicit target takes it over from a title.
type name struct {
	node     *node
	explicit bool
}

// normalize is how reference names compare: any case, any white space.
func normalize(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(s), " "))
}

func (ns *names) implicit(text string, n *node) {
	key := normalize(text)
	ns.assign(n, key)
	old := ns.byName[key]
	switch {
	case key == "":
	case old == nil:
		ns.byName[key] = &name{node: n}
	case !old.explicit:
		old.node = nil
	}
}

// explicit registers a target and reports whether the name was free. Two equal
// URIs under one name are no conflict.
func (ns *names) explicit(text string, n *node) bool {
	key := normalize(text)
	ns.assign(n, key)
	old := ns.byName[key]
	switch {
	case old == nil:
		ns.byName[key] = &name{n, true}
	case !old.explicit:
		old.node, old.explicit = n, true
	case old.node != nil && n.uri() != "" && old.node.uri() == n.uri():
	default:
		old.node = nil
		return false
	}
	return true
}

// assign gives the node an id made from the name. One that is taken gets a
// number behind it, and where nothing is left of the name the kind is numbered.
func (ns *names) assign(n *node, key string) {
	id := makeID(key)
	if id == "" || ns.ids[id] {
		prefix := id
		if id == "" {
			prefix = idPrefixes[n.kind]
		}
		for id == "" || ns.ids[id] {
			ns.serial[prefix]++
			id = prefix + "-" + strconv.Itoa(ns.serial[prefix])
		}
	}
	ns.ids[id] = true
	n.addIDs(id)
}

var idPrefixes = map[kind]string{
	section: "section", footnote: "footnote", citation: "citation", target: "target", imageNode: "image", figure: "figure",
	footnoteRef: "footnote-reference", citationRef: "citation-reference", admonition: "admonition", topic: "topic",
	table: "table", container: "container", rubric: "rubric",
}

// makeID turns a name into an id as docutils does: lower case ASCII letters and
// digits, hyphens between, a letter first.
func makeID(s string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range norm.NFKD.String(strings.Map(baseLetter, strings.ToLower(s))) {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9' && b.Len() > 0:
			if hyphen && b.Len() > 0 {
				b.WriteByte('-')
			}
			hyphen = false
			b.WriteRune(r)
		case r < unicode.MaxASCII:
			hyphen = true
		}
	}
	return b.String()
}

// baseLetter maps the letters with a stroke, which have no decomposition.
func baseLetter(r rune) rune {
	switch r {
	case 'ø':
		return 'o'
	case 'đ':
		return 'd'
	case 'ħ':
		return 'h'
	case 'ı':
		return 'i'
	case 'ł':
		return 'l'
	case 'ŧ':
		return 't'
	}
	return r
}
