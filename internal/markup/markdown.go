package markup

import (
	"bytes"
	"fmt"
	stdhtml "html"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Markdown reads CommonMark with what blogs add to it: tables, strikethrough,
// task lists, bare links, footnotes, definition lists, heading attributes.
// Quotes and dashes stay as typed; see habits for what is no extension but a
// custom. Raw HTML is kept, since teaser markers are
// HTML comments: Sanitise afterwards.
func Markdown(src []byte) Document {
	plain := plainLines(string(src))
	src = []byte(plain)
	if line, reason := tooHard(src); reason != "" {
		return preformatted(src, line, reason)
	}
	if common := sourceHabits(plain); common != plain {
		if _, reason := tooHard([]byte(common)); reason != "" {
			return preformatted(src, 0, reason)
		}
		src = []byte(common)
	}
	out := capped{limit: 2*len(src) + 4<<20}
	ids := parser.WithContext(parser.NewContext(parser.WithIDs(newHeadingIDs())))
	if err := converter().Convert(src, &out, ids); err != nil {
		return preformatted(src, 0, err.Error())
	}
	body := HTML(out.buf.String())
	habits(body.root)
	return Document{Body: body}
}

// converter is goldmark as we want it. It may be used by several goroutines at once:
// what it knows of a source is in the source's own context.
var converter = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
			extension.Strikethrough, extension.TaskList, extension.Linkify,
			extension.Footnote, extension.DefinitionList,
		),
		goldmark.WithParserOptions(
			parser.WithBlockParsers(
				util.Prioritized(newTightHeadings(), 599), // before CommonMark's
				util.Prioritized(attributeLines{}, 650),
			),
			parser.WithInlineParsers(util.Prioritized(mathSpans{}, 150)),
			parser.WithParagraphTransformers(util.Prioritized(bodyTables{}, 201)), // after GitHub's
		),
		goldmark.WithParserOptions(parser.WithAutoHeadingID(), parser.WithAttribute()),
		goldmark.WithRendererOptions(html.WithUnsafe()),
	)
})

// shownLimit is how much is shown of a source that is not read as Markdown: it
// is an accident or an attack, and either is known by its beginning.
const shownLimit = 256 << 10

// preformatted is the document for a source that goldmark could not read in
// reasonable time or space.
func preformatted(src []byte, line int, reason string) Document {
	if len(src) > shownLimit {
		src = bytes.ToValidUTF8(src[:shownLimit], nil)
		reason += fmt.Sprintf("; only its first %d KB are kept", shownLimit>>10)
	}
	return Document{
		Body:     HTML("<pre>\n" + stdhtml.EscapeString(string(src)) + "</pre>"),
		Problems: []Problem{{Line: line, Message: reason + "; shown as plain text"}},
	}
}

// plainLines gives src in valid UTF-8 with LF line ends, without byte order
// mark and NULs.
func plainLines(src string) string {
	src = strings.ToValidUTF8(src, "\uFFFD")
	src = strings.TrimPrefix(src, "\uFEFF")
	src = strings.ReplaceAll(src, "\r\n", "\n")
	src = strings.ReplaceAll(src, "\r", "\n")
	return strings.ReplaceAll(src, "\x00", "\uFFFD")
}

// capped is a buffer that refuses to grow beyond its limit: few bytes of
// Markdown can mean many of HTML (one long link definition, used often).
type capped struct {
	buf   bytes.Buffer
	limit int
}

func (c *capped) Write(p []byte) (int, error) {
	if c.buf.Len()+len(p) > c.limit {
		return 0, fmt.Errorf("the HTML of this Markdown is over %d bytes", c.limit)
	}
	return c.buf.Write(p)
}
