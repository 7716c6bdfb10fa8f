package rst

import (
	"fmt"
	"io"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"time"
)

// hostile are texts that a reader could lose time with, by how they are made in a size.
func hostile() map[string]func(size int) string {
	texts := map[string]func(int) string{}
	for _, unit := range []string{
		"[a ", "*a ", "**a ", "`a ", "``a ", "|a ", "a_ ", "a__ ", ":a:", ":a:`b ", "_`a ", "[#a", "[#]_ ", "`a <b>`_ ", "`a <", "|a|_ ", "\\", "http://a ",
		"a@b ", "- ", "* a\n", "1. a\n\n", "(i) ", "mcmxc. a\n\n", "> ", "a\n  b\n", ":a: b\n", "-a  b\n", "| a\n", "::\n\n", ">>> a\n\n", "a\n=\n", "a\n===\n\n",
		"== ==\na  b\n== ==\n\n", "+-+\n|a|\n+-+\n\n", "+-", "=== ===\n", ".. [#] x\n\n", ".. [a] x\n\n", ".. |a| replace:: |a|\n", ".. note:: a\n\n", ".. class:: a\n\n",
		".. image:: x\n   :target: y_\n\n", ".. csv-table::\n\n   a,b\n\n", ".. list-table::\n\n   * - a\n\n", "\u4e2d*\u6587*", "\x00", "a", "\n",
	} {
		texts[fmt.Sprintf("%.30q", unit)] = func(size int) string { return strings.Repeat(unit, size/len(unit)) }
	}
	for _, head := range []string{".. |a\n", ".. _a\n", ".. _`a\n"} { // names that never end
		texts[fmt.Sprintf("%q, indented lines", head)] = func(size int) string { return head + strings.Repeat("   `\n", size/5) }
	}
	inside := func(one func(i int) string) func(int) string {
		return func(size int) string {
			var b strings.Builder
			for i := 0; b.Len() < size; i++ {
				b.WriteString(one(i))
			}
			return b.String()
		}
	}
	texts["targets"] = inside(func(i int) string { return fmt.Sprintf(".. _t%d: u%d_\n", i, i) })
	texts["targets that chain"] = inside(func(i int) string { return fmt.Sprintf(".. _t%d: t%d_\n", i, i+1) })
	texts["references to targets"] = inside(func(i int) string { return fmt.Sprintf("t%d_ \n\n.. _t%d: u\n\n", i, i) })
	texts["substitutions"] = inside(func(i int) string { return fmt.Sprintf("|s%d|\n\n.. |s%d| replace:: x\n\n", i, i) })
	texts["footnotes"] = inside(func(i int) string { return fmt.Sprintf("[#f%d]_\n\n.. [#f%d] x\n\n", i, i) })
	texts["nested lists"] = inside(func(i int) string { return strings.Repeat(" ", 2*(i%50)) + "- item\n\n" })
	texts["nested quotes"] = inside(func(i int) string { return strings.Repeat(" ", i%50) + "deep\n\n" })
	texts["deep indentation"] = inside(func(i int) string { return strings.Repeat(" ", i%3000) + "a\n" })
	texts["nested directives"] = inside(func(i int) string { return strings.Repeat("   ", i%50) + ".. note::\n\n" })
	texts["columns of a simple table"] = func(size int) string {
		rule := strings.Repeat("= ", size/6) + "\n"
		return rule + strings.Repeat("a ", size/6) + "\n" + rule
	}
	texts["rows of a grid table"] = func(size int) string {
		return "+--+--+\n" + strings.Repeat("|a |b |\n+--+--+\n", size/16)
	}
	texts["columns of a grid table"] = func(size int) string {
		rule := strings.Repeat("+-", size/6) + "+\n"
		return rule + strings.Repeat("|a", size/6) + "|\n" + rule
	}
	texts["styles of titles"] = inside(func(i int) string {
		mark := "=-~^\"'`#*+.:<>_!$%&,/;?@(){}[]|"[i%31 : i%31+1]
		return "title\n" + strings.Repeat(mark, 5) + "\n\n"
	})
	return texts
}

// TestTimeIsLinear doubles hostile texts twice, to a megabyte. Twice as much takes twice
// as long, with some room for a machine that is busy; the garbage collector, which small
// texts never see, is left out.
func TestTimeIsLinear(t *testing.T) {
	large := 1 << 20
	if raceDetector {
		large >>= 3
	}
	const most = 2.3 * 2.3
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for name, text := range hostile() {
		less, more := fastest(text(large/4)), fastest(text(large))
		for tries := 0; tries < 2 && float64(more) > most*float64(less)+float64(100*time.Millisecond); tries++ {
			less, more = min(less, fastest(text(large/4))), min(more, fastest(text(large)))
		}
		if float64(more) > most*float64(less)+float64(100*time.Millisecond) {
			t.Errorf("%s: %d bytes take %v, %d bytes %v", name, large/4, less, large, more)
		}
		if more > time.Second && !raceDetector {
			t.Errorf("%s: a megabyte takes %v", name, more)
		}
	}
}

// TestMemoryOfAMegabyte: a megabyte of what needs most memory, an element for each word
// or line, needs less than a hundred.
func TestMemoryOfAMegabyte(t *testing.T) {
	size := 1 << 20
	if raceDetector {
		size >>= 3
	}
	defer debug.SetGCPercent(debug.SetGCPercent(20)) // what is garbage is not needed
	for name, text := range hostile() {
		source := []byte(text(size))
		debug.FreeOSMemory()
		before := alive()
		done, most := make(chan struct{}), uint64(0)
		go func() {
			defer close(done)
			_ = Convert(source, io.Discard)
		}()
		for running := true; running; {
			select {
			case <-done:
				running = false
			case <-time.After(500 * time.Microsecond):
			}
			most = max(most, alive())
		}
		if used := int64(most) - int64(before); used > 100<<20 {
			t.Errorf("%s: %d MB", name, used>>20)
		}
	}
}

// TestTooManyElements: beyond the limit nothing of the text is lost, and it is told.
func TestTooManyElements(t *testing.T) {
	for _, unit := range []string{"a_ ", "* a\n", "a\n=\n", "| a\n"} {
		source := strings.Repeat(unit, maxElements)
		var out strings.Builder
		doc := Parse([]byte(source))
		if err := doc.Render(&out); err != nil {
			t.Fatal(err)
		}
		if want := "<p>" + strings.TrimSpace(source) + "</p>\n"; out.String() != want {
			t.Errorf("%q: %.60q", unit, out.String())
		}
		if len(doc.Problems) != 1 || doc.Problems[0].Line != 1 {
			t.Errorf("%q: problems %.200v", unit, doc.Problems)
		}
	}
}

// alive is the memory of the heap's objects, in bytes.
func alive() uint64 {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}
