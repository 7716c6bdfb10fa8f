package markup

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// bulk is what the sources below are made of; under the race detector, which
// makes all this ten times slower, an eighth of it.
const bulk = 2 << 20 / raceFactor

func filled(s string) string { return strings.Repeat(s, bulk/len(s)) }

func numbered(format string) string {
	var b strings.Builder
	for i := 0; b.Len() < bulk; i++ {
		fmt.Fprintf(&b, strings.ReplaceAll(format, "#", "%[1]d"), i)
	}
	return b.String()
}

// hostile are sources of which every beginning is as hostile as the whole.
var hostile = map[string]func() string{
	"paragraphs":        func() string { return filled("a\n\n") },
	"quotes, line":      func() string { return filled(strings.Repeat(">", 99) + "a\n") },
	"quoted words":      func() string { return filled(strings.Repeat(">", 99) + " a\n\n") },
	"alerts":            func() string { return filled("> [!NOTE]\n> x\n\n") },
	"figures":           func() string { return filled("<figure>\n\n![a](b)\n\n<figcaption>c</figcaption>\n</figure>\n\n") },
	"lists":             func() string { return filled("- - - - - - - a\n") },
	"lists, loose":      func() string { return filled("- a\n\n") },
	"lists in quotes":   func() string { return filled("> - > - > - a\n") },
	"tasks":             func() string { return filled("- [ ] a\n") },
	"definitions":       func() string { return "a\n" + filled(": b\n") },
	"brackets":          func() string { return filled("[") },
	"brackets, lines":   func() string { return filled("[TOC]\n") },
	"links":             func() string { return filled("[a](b) ") },
	"links, open":       func() string { return filled("[a](") },
	"links, angle":      func() string { return filled("[a](<b") },
	"links, title":      func() string { return filled(`[a](b "c`) },
	"links, closing":    func() string { return "[" + filled("](<b") },
	"paragraphs, links": func() string { return filled(filled("[a](<b")[:16<<10] + "\n\n") },
	"definitions, refs": func() string { return numbered("[#]: /u\n") },
	"one long ref":      func() string { return "[a]: /" + strings.Repeat("b", bulk/16) + "\n\n" + filled("[a] ") },
	"emphasis":          func() string { return filled("*a* ") },
	"emphasis, torn":    func() string { return filled("*a_ ") },
	"emphasis, knit":    func() string { return filled("**a*b_c__d ") },
	"emphasis, open":    func() string { return filled("*a **b ") },
	"struck":            func() string { return filled("~~a~~ ") },
	"footnotes":         func() string { return numbered("[^#]\n\n[^#]: x\n\n") },
	"footnotes, nested": func() string { return filled("[^1]: ") },
	"footnote, one":     func() string { return "[^1]: x\n\n" + filled("[^1] ") },
	"table, wide": func() string {
		return strings.Repeat("a|", 9000) + "\n" + strings.Repeat("-|", 9000) + "\n" + filled("a\n")
	},
	"table, long":     func() string { return "a|b\n-|-\n" + filled("c|d\n") },
	"tables":          func() string { return filled("|a|\n|-|\n\n") },
	"tables, bodies":  func() string { return filled("|a|\n|b|\n\n") },
	"table, body":     func() string { return filled("||||||||a|\n") },
	"headings":        func() string { return filled("# a\n") },
	"headings, tight": func() string { return filled("  ##a##\n") },
	"headings, set":   func() string { return filled("a\n=\n\n") },
	"heading, attrs":  func() string { return "# a " + filled("{#a ") },
	"formulas":        func() string { return filled("$$a$$ ") },
	"formulas, open":  func() string { return filled("$$` ") },
	"dollars":         func() string { return filled("$$$a") },
	"code spans":      func() string { return numbered("`#") },
	"code fences":     func() string { return filled("```{.a}\n```\n") },
	"code headers":    func() string { return filled("    #!py\n    a\n\nx\n\n") },
	"tags":            func() string { return filled("<a ") },
	"addresses":       func() string { return filled("http://a.b ") },
	"addresses, mail": func() string { return filled("a@b.c ") },
	"comments":        func() string { return filled("<!--") },
	"divs, apart":     func() string { return filled("<div>\n\n") },
	"formatting":      func() string { return numbered("<p><b id=#>") },
	"anchors":         func() string { return numbered("<a href=#>x") },
	"attributes":      func() string { return "<p " + numbered("a# ") },
	"cells":           func() string { return filled("<table><tr><td>") },
	"fostered":        func() string { return filled("<table>x<b>") },
	"objects":         func() string { return strings.Repeat("<object>", 90) + filled("<br>") },
	"entities":        func() string { return filled("&amp") },
	"per cent":        func() string { return `<a href="` + filled("%") },
	"templates":       func() string { return filled("{% ") },
	"contents":        func() string { return filled("* TOC\n{:toc}\n\n\n") },
	"contents, many":  func() string { return filled("* a\n{:toc}\n") },
	"asides":          func() string { return filled("{::comment}\n\nb\n\n{:/}\n\n") },
	"attribute lists": func() string { return filled("a\n{:.b}\n\n") },
	"emoji":           func() string { return filled(":tada: ") },
	"breaks":          func() string { return filled("a\\\n") },
	"markers":         func() string { return filled("<!--more-->") },
	"one word":        func() string { return filled("word") },
	"NULs":            func() string { return filled("\x00") },
	"not UTF-8":       func() string { return filled("\xffa") },
}

// permitted is the longest beginning of src, near enough, that the guard lets
// pass. What is longer costs next to nothing: see TestRefused.
func permitted(src string) []byte {
	low, high := 0, len(src)
	for high-low > len(src)/64 {
		middle := (low + high) / 2
		if _, reason := tooHard([]byte(src[:middle])); reason == "" {
			low = middle
		} else {
			high = middle
		}
	}
	return []byte(src[:low])
}

// process does with a source all that is done with a post's.
func process(src []byte) {
	same := func(ref string) string { return ref }
	body := Markdown(src).Body.MapURLs(same).Sanitise().QuoteTemplates()
	_ = body.Cut(CutOptions{Markers: []string{"more"}}).Fragment.Text()
	_ = body.Text()
	_ = body.String()
}

// Two seconds are the limit. What goldmark does again and again is tried with as
// much of it as the guard lets pass; of the rest, which is linear, an eighth is
// enough, and may take a little over its share. It is processor time, with
// the garbage collector's: on a busy machine that is much the same.
func TestHostileMarkdown(t *testing.T) {
	again := []string{"brackets, lines", "links, open", "links, title", "emphasis, torn", "emphasis, knit", "links, closing", "one long ref"}
	for name, source := range hostile {
		t.Run(name, func(t *testing.T) {
			src, limit := permitted(source()), 2*time.Second
			if !slices.Contains(again, name) {
				src, limit = src[:len(src)/8], limit/5
			}
			start := cpuTime(t)
			process(src)
			if took := cpuTime(t) - start; took > limit*raceTime {
				t.Errorf("%d bytes took %v", len(src), took)
			}
		})
	}
}

// What the guard refuses costs little more than looking at it.
func TestRefused(t *testing.T) {
	for _, mark := range []string{"> ", "[", "*a_ ", "\x00", "&amp;"} {
		start := cpuTime(t)
		process([]byte(strings.Repeat(mark, 10<<20/len(mark))))
		if took := cpuTime(t) - start; took > 2*time.Second*raceTime {
			t.Errorf("%q took %v", mark, took)
		}
	}
}

// hostileChild names the source that the test of memory leaves to a process of
// its own, as nothing else tells the memory that one source took.
const hostileChild = "MARKUP_HOSTILE_SOURCE"

func TestHostileMemory(t *testing.T) {
	if source := hostile[os.Getenv(hostileChild)]; source != nil {
		process(permitted(source()))
		return
	}
	for _, name := range []string{"paragraphs", "table, long", "tables", "attributes"} {
		child := exec.Command(os.Args[0], "-test.run=^TestHostileMemory$")
		child.Env = append(os.Environ(), hostileChild+"="+name)
		if out, err := child.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
		usage := child.ProcessState.SysUsage().(*syscall.Rusage)
		if peak := usage.Maxrss >> 10; peak > 256*raceFactor {
			t.Errorf("%s: %d MB", name, peak)
		}
	}
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
