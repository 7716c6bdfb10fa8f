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
	l := locator{file: file, doc: doc, places: map[string]place{}}
	l.parser.Reset(doc)
	prefix := ""
	for l.parser.NextExpression() {
		e := l.parser.Expression()
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			prefix = l.mark("", e.Key()) + "."
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
}

func (l *locator) keyValue(prefix string, node *unstable.Node) {
	key := l.mark(prefix, node.Key())
	if node.Value().Kind != unstable.InlineTable {
		return
	}
	for inner := node.Value().Children(); inner.Next(); {
		if inner.Node().Kind == unstable.KeyValue {
			l.keyValue(key+".", inner.Node())
		}
	}
}

// mark notes the place of each part of a dotted key and gives the whole key. A
// section that is opened twice keeps its first place.
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
