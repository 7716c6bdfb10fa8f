package rst

import (
	"slices"
	"strings"
)

func rawDirectives() map[string]directive {
	options := map[string]check{"file": required, "url": required, "encoding": anyValue, "class": classes}
	return map[string]directive{
		"raw": {required: 1, options: options, content: mayContent, run: runRaw},
	}
}

// runRaw passes HTML through. Files and addresses are never read.
func runRaw(b *block, c *call) {
	_, file := c.options["file"]
	_, url := c.options["url"]
	switch {
	case file || url:
		b.problem(c.line, "raw: files and addresses are not read, dropped")
	case len(c.content) == 0:
		b.problem(c.line, "raw: content is missing, dropped")
	case !b.noRaw && isHTML(c.arg()):
		b.parent.add(&node{kind: raw, text: join(c.content), line: c.line})
	default:
		b.parent.add(&node{kind: raw, line: c.line})
	}
}

// isHTML reports whether HTML is among the formats that the text is meant for.
func isHTML(formats string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(formats)), func(f string) bool {
		return f == "html" || f == "html4css1" || f == "html5"
	})
}
