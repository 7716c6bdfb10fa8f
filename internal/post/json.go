package post

import (
	"encoding/json"
	"errors"
	"strings"

	"recapd/internal/pattern"
)

// jsonStart tells a JSON object from a shortcode ({{< … >}}) or a Liquid tag
// ({% … %}) at the top of a body.
var jsonStart = pattern.New(`^\{\s*["}]`)

// readJSON reads front matter that is a JSON object and so its own fence.
func readJSON(src source) (header, []Fault, bool) {
	start := skipBlankLines(src.text)
	text := src.text[start:]
	if src.rest() || !jsonStart.MatchString(text) {
		return header{}, nil, false
	}
	h := header{metadata: metadata{}, line: lineOf(src.text, start)}
	dec := json.NewDecoder(strings.NewReader(text[:min(len(text), frontMatterLimit)]))
	dec.UseNumber()
	var table map[string]any
	if err := dec.Decode(&table); err != nil {
		h.bodyLine = h.line
		f := src.fault(h.line+strings.Count(text[:jsonErrorAt(err, dec)], "\n"),
			"correct the line; the object has to end before the text begins", "JSON front matter: %v", err)
		return h, []Fault{f}, true
	}
	end := int(dec.InputOffset())
	h.metadata = located(tableOf(table), text[:end]).shifted(h.line - 1)
	h.body = strings.TrimPrefix(text[end:], "\n")
	h.bodyLine = lineOf(src.text, len(src.text)-len(h.body))
	return h, nil, true
}

// jsonErrorAt is the offset at which decoding failed.
func jsonErrorAt(err error, dec *json.Decoder) int64 {
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return max(0, syntax.Offset-1)
	}
	return dec.InputOffset()
}
