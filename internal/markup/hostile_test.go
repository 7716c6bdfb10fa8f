package markup

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// bulk is a megabyte; under the race detector, which makes all this ten times
// slower, an eighth of it.
const bulk = 1 << 20 / raceFactor

func filled(s string) string { return strings.Repeat(s, bulk/len(s)) }

func numbered(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < bulk; i++ {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "#", "%[1]d"), i)
	}
	return b.String()
}

// A megabyte of whatever must be read, made safe, cut and written in less than
// two seconds. The test allows for a busy machine: what is not linear takes
// minutes.
func TestHostileMarkdown(t *testing.T) {
	for name, src := range map[string]string{
		"quotes":            filled(">"),
		"quotes, lazy":      strings.Repeat(">", bulk/2) + filled("a\n")[:bulk/2],
		"quotes, line":      filled(strings.Repeat(">", 1000) + "a\n"),
		"quotes, many":      filled(strings.Repeat(">", 100) + "a\n"),
		"lists":             filled("- "),
		"lists, numbered":   filled("1. "),
		"lists in quotes":   filled("> - "),
		"lists, stairs":     stairs(),
		"definitions":       "a\n" + filled(": "),
		"brackets":          filled("["),
		"brackets, pairs":   strings.Repeat("[", bulk/2) + strings.Repeat("]", bulk/2),
		"links":             filled("[a]("),
		"links, angle":      filled("[a](<b"),
		"links, title":      filled(`[a](b "c`),
		"images":            strings.Repeat("![", bulk/4) + strings.Repeat("](a)", bulk/8),
		"paragraphs, links": filled(filled("[a](<b")[:16<<10] + "\n\n"),
		"definitions, refs": numbered("[#]: /u\n"),
		"one long ref":      "[a]: /" + filled("b")[:bulk/2] + "\n\n" + filled("[a] ")[:bulk/2],
		"emphasis":          filled("*a **b "),
		"strong":            strings.Repeat("**a ", bulk/8) + strings.Repeat("b** ", bulk/8),
		"footnotes":         numbered("[^#]\n\n[^#]: x\n\n"),
		"footnotes, nested": filled("[^1]: "),
		"footnote, one":     "[^1]: x\n\n" + filled("[^1] "),
		"table":             strings.Repeat("a|", 20000) + "\n" + strings.Repeat("-|", 20000) + "\n" + filled("a\n"),
		"headings":          filled("# a\n"),
		"code spans":        numbered("`#"),
		"tags":              filled("<a "),
		"comments":          filled("<!--"),
		"divs":              filled("<div>"),
		"divs, apart":       filled("<div>\n\n"),
		"formatting":        numbered("<p><b id=#>"),
		"anchors":           numbered("<a href=#>x"),
		"tables":            filled("<table>"),
		"cells":             filled("<table><tr><td>"),
		"fostered":          filled("<table>x<b>"),
		"entities":          filled("&amp"),
		"breaks":            strings.Repeat("<blockquote>", 90) + filled("<br>"),
		"quoted words":      strings.Repeat(">", 99) + filled(" a\n\n"),
		"markers":           filled("<!--more-->"),
		"closing":           "[" + filled("](<b"),
		"NULs":              filled("\x00"),
		"not UTF-8":         filled("\xff"),
	} {
		t.Run(name, func(t *testing.T) {
			start := cpuTime(t)
			body := Markdown([]byte(src)).Body.Sanitise()
			read := cpuTime(t) - start
			body.Cut(CutOptions{Markers: []string{"more"}}).Fragment.Text()
			size := len(body.Text())
			if took := cpuTime(t) - start; took > 4*time.Second {
				t.Errorf("took %v (%v to sanitise), text of %d bytes", took, read, size)
			}
		})
	}
}

func stairs() string {
	var b strings.Builder
	for i := 0; b.Len() < bulk; i++ {
		b.WriteString(strings.Repeat("  ", i) + "- a\n")
	}
	return b.String()
}

// Deep nesting is flattened; nothing of the text is lost.
func TestDeepNesting(t *testing.T) {
	for _, depth := range []int{90, 300, 10_000} {
		src := strings.Repeat("<div><em>", depth) + "pond" + strings.Repeat("</em></div>", depth)
		if got := HTML(src).Sanitise().Text(); got != "pond" {
			t.Errorf("%d deep: %q", depth, got)
		}
	}
}

// What the guard refuses is still shown, and said.
func TestGuard(t *testing.T) {
	doc := Markdown([]byte("one\n\n" + strings.Repeat(">", 101) + " two\n"))
	want := Problem{Line: 3, Message: "nested deeper than 100; shown as plain text"}
	if len(doc.Problems) != 1 || doc.Problems[0] != want {
		t.Errorf("problems %v", doc.Problems)
	}
	if got := doc.Body.String(); !strings.HasPrefix(got, "<pre>one\n") {
		t.Errorf("body %q", got)
	}
}

// What people write is far from any limit of the guard.
func TestGuardLetsPostsPass(t *testing.T) {
	image := "![chart](data:image/png;base64," + strings.Repeat("iVBORw0KGgo", 100_000) + ")\n\n"
	links := strings.Repeat("[a](https://example.org/"+strings.Repeat("x", 60)+") ", 500)
	table := "|a|b|c|d|e|f|\n|-|-|-|-|-|-|\n" + strings.Repeat("|1|2|3|4|5|6|\n", 5000)
	code := "```json\n" + strings.Repeat("[{\"a\": [1, 2]},\n", 5000) + "```\n"
	var refs strings.Builder
	for i := range 300 {
		fmt.Fprintf(&refs, "[%d]: https://example.org/%d\n", i, i)
	}
	src := image + links + "\n\n" + table + "\n" + code + "\n" + refs.String()
	if line, reason := tooHard([]byte(src)); reason != "" {
		t.Errorf("line %d: %s", line, reason)
	}
}
