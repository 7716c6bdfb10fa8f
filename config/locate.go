package config

import (
	"bytes"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// locate finds where each key and section of a valid document stands. The
// decoder tells places only of what it does not like; the parser below it,
// whose interface may change with a release, tells them all.
func locate(file string, doc []byte) map[string]place {
	l := locator{file: file, doc: doc, places: map[string]place{}, entries: map[string]int{}}
	l.parser.Reset(doc)
	prefix := ""
	for l.parser.NextExpression() {
		e := l.parser.Expression()
		switch e.Kind {
		case unstable.Table:
			prefix = l.mark("", e.Key()) + "."
		case unstable.ArrayTable:
			prefix = l.entry(e.Key()) + "."
		case unstable.KeyValue:
			l.keyValue(prefix, e)
		}
	}
	return l.places
}

type locator struct {
	file   string
	doc    []byte
	parser unstable.Parser
	places map[string]place

	entries map[string]int // how many of an array of tables have come
}

func (l *locator) keyValue(prefix string, node *unstable.Node) {
	l.value(l.mark(prefix, node.Key()), node.Value())
}

// value looks for keys inside of a value: in an inline table, and in the tables
// of a list.
func (l *locator) value(key string, node *unstable.Node) {
	n := 0
	for inner := node.Children(); inner.Next(); {
		switch {
		case node.Kind == unstable.InlineTable && inner.Node().Kind == unstable.KeyValue:
			l.keyValue(key+".", inner.Node())
		case node.Kind == unstable.Array:
			if inner.Node().Kind == unstable.Comment {
				continue
			}
			l.value(element(key, n), inner.Node())
			n++
		}
	}
}

// entry notes the place of a further entry of an array of tables.
func (l *locator) entry(parts unstable.Iterator) string {
	first := parts
	first.Next()
	list := l.mark("", parts) // or the entry before
	if i := strings.LastIndexByte(list, '['); i > 0 && strings.HasSuffix(list, "]") {
		list = list[:i]
	}
	name := element(list, l.entries[list])
	l.entries[list]++
	l.places[name] = l.at(int(first.Node().Raw.Offset))
	return name
}

// mark notes the place of each part of a dotted key and gives the whole key. A
// section that is opened twice keeps its first place; one of an array of tables
// belongs to the entry before it.
func (l *locator) mark(prefix string, parts unstable.Iterator) string {
	key := strings.TrimSuffix(prefix, ".")
	for parts.Next() {
		if key != "" {
			key += "."
		}
		key += string(parts.Node().Data)
		if _, seen := l.places[key]; !seen {
			l.places[key] = l.at(int(parts.Node().Raw.Offset))
		}
		if n := l.entries[key]; n > 0 {
			key = element(key, n-1)
		}
	}
	return key
}

func (l *locator) at(offset int) place {
	before := l.doc[:offset]
	return place{
		file:   l.file,
		line:   1 + bytes.Count(before, []byte("\n")),
		column: offset - bytes.LastIndexByte(before, '\n'),
	}
}
