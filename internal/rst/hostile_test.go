package rst

import (
	"io"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// fastest is in time of the processor: what else the machine does is not ours.
func fastest(source string) time.Duration {
	best := time.Hour
	for range 2 {
		runtime.GC()
		start := busy()
		_ = Convert([]byte(source), io.Discard)
		best = min(best, busy()-start)
	}
	return best
}

func busy() time.Duration {
	var used syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &used) // never fails for oneself
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// TestNesting: what is nested too deeply is kept as text, and the output is still HTML
// that parsers do not give up on.
func TestNesting(t *testing.T) {
	var list, quote strings.Builder
	for i := range 300 {
		list.WriteString(strings.Repeat(" ", 2*i) + "- item\n\n")
		quote.WriteString(strings.Repeat(" ", i) + "deep\n\n")
	}
	for _, source := range []string{
		list.String(), quote.String(), strings.Repeat("- ", 5000) + "end", strings.Repeat(".. note:: ", 300) + "end",
		strings.Repeat(":a: ", 5000) + "end", strings.Repeat("| ", 5000), strings.Repeat(".. |a| replace:: ", 300),
	} {
		var out strings.Builder
		d := Parse([]byte(source))
		if err := d.Render(&out); err != nil {
			t.Fatal(err)
		}
		checkWellFormed(t, out.String())
		if strings.Count(out.String(), "item") != strings.Count(source, "item") || strings.Count(out.String(), "deep") != strings.Count(source, "deep") {
			t.Errorf("text was lost from %.40q", source)
		}
	}
}

// TestAmplification: a few lines that double each other, and an address that is
// used everywhere, stay in proportion to what was written.
func TestAmplification(t *testing.T) {
	doubled := "|a0|\n\n"
	for i := range 40 {
		n := string(rune('a' + i%26))
		doubled += ".. |" + n + string(rune('0'+i/26)) + "| replace:: |" + next(i) + "| |" + next(i) + "|\n"
	}
	for name, source := range map[string]string{
		"substitutions": doubled,
		"targets":       ".. _a: http://example.org/" + strings.Repeat("x", 20000) + "\n\n" + strings.Repeat("a_ ", 20000),
		"one in many":   ".. |a| replace:: " + strings.Repeat("word ", 5000) + "\n\n" + strings.Repeat("|a| ", 20000),
	} {
		var out strings.Builder
		if err := Convert([]byte(source), &out); err != nil {
			t.Fatal(err)
		}
		if limit := 1<<18 + 60*len(source); out.Len() > limit {
			t.Errorf("%s: %d bytes became %d", name, len(source), out.Len())
		}
	}
}

func next(i int) string { return string(rune('a'+(i+1)%26)) + string(rune('0'+(i+1)/26)) }

// TestSource: how a file is encoded does not show.
func TestSource(t *testing.T) {
	plain := "Title\n=====\n\n- a\n\n        code::\n\nb c\n"
	want := render(plain)
	for name, source := range map[string]string{
		"CRLF":           strings.ReplaceAll(plain, "\n", "\r\n"),
		"CR":             strings.ReplaceAll(plain, "\n", "\r"),
		"BOM":            "\ufeff" + plain,
		"tabs":           strings.ReplaceAll(plain, "        ", "\t"),
		"form feed":      strings.ReplaceAll(plain, "b c", "b\fc"),
		"trailing":       strings.ReplaceAll(plain, "\n", "  \t\n"),
		"no newline":     strings.TrimSuffix(plain, "\n"),
		"line separator": strings.ReplaceAll(plain, "\n", "\u2028"),
	} {
		if got := render(source); got != want {
			t.Errorf("%s:\n%s\nwant:\n%s", name, got, want)
		}
	}
	if got := render("a\xffb\x00c"); got != "<p>a\ufffdb\ufffdc</p>\n" {
		t.Errorf("broken bytes: %q", got)
	}
}

func render(source string) string {
	var out strings.Builder
	_ = Convert([]byte(source), &out)
	return out.String()
}

func BenchmarkConvert(b *testing.B) {
	var source strings.Builder
	for _, file := range pairFiles(b) {
		for _, c := range readPairs(b, file) {
			source.WriteString(c.source + "\n")
		}
	}
	src := []byte(source.String())
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		_ = Convert(src, io.Discard)
	}
}
