package markup

import (
	"cmp"
	"slices"
	"strings"

	"recapd/internal/rst"
)

// ReSTOptions say how reStructuredText is read.
type ReSTOptions struct {
	KeepTitle bool // a lone first heading stays in the body instead of becoming Title
	NoRaw     bool // raw HTML is left out

	FirstTitle bool // the first heading becomes Title, as in Sphinx
	// Documents tells what :doc:`target` leads to and what that is called.
	Documents func(target string) (label, uri string)
}

// ReST reads reStructuredText.
func ReST(src []byte, o ReSTOptions) Document {
	parsed := rst.Parse([]byte(plainLines(string(src))), o.options()...)
	var b strings.Builder
	err := parsed.Render(&b)
	doc := Document{Title: parsed.Title, Subtitle: parsed.Subtitle, Body: HTML(b.String()), ShortTitle: parsed.ShortTitle}
	for _, f := range parsed.Fields {
		doc.Fields = append(doc.Fields, Field(f))
	}
	for _, p := range parsed.Problems {
		doc.Problems = append(doc.Problems, Problem(p))
	}
	slices.SortStableFunc(doc.Problems, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	if err != nil {
		doc.Problems = append(doc.Problems, Problem{Message: err.Error()})
	}
	return doc
}

func (o ReSTOptions) options() []rst.Option {
	var options []rst.Option
	if o.KeepTitle {
		options = append(options, rst.KeepTitle())
	}
	if o.NoRaw {
		options = append(options, rst.NoRaw())
	}
	if o.FirstTitle {
		options = append(options, rst.FirstTitle())
	}
	if o.Documents != nil {
		options = append(options, rst.Documents(o.Documents))
	}
	return options
}
