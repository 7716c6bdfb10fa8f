package post

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestHostileFiles: whatever a file holds, it costs little time, and the good
// post beside it is published.
func TestHostileFiles(t *testing.T) {
	const head = "---\ntitle: x\ndate: 2031-05-05\n---\n"
	deep := strings.Repeat
	tests := []struct{ name, file, text string }{
		{"alias bomb", "bad.md", bomb()},
		{"deep YAML", "bad.md", "---\nx: " + deep("[", 10_000) + deep("]", 10_000) + "\n---\n"},
		{"deep TOML", "bad.md", "+++\nx = " + deep("[", 10_000) + deep("]", 10_000) + "\n+++\n"},
		{"deep JSON", "bad.md", "{\"x\": " + deep("[", 10_000) + deep("]", 10_000) + "}\n"},
		{"deep quotes", "bad.md", head + deep(">", 10_000) + "x\n"},
		{"deep lists", "bad.md", head + deep("- ", 10_000) + "x\n"},
		{"deep reST", "bad.rst", ".. title: x\n.. date: 2031-05-05\n\n" + deep("* ", 10_000) + "x\n"},
		{"deep HTML", "bad.md", head + deep("<div>", 10_000) + "\n"},
		{"NULs", "bad.md", head + deep("\x00", bulk)},
		{"one endless line", "bad.md", head + deep("word ", bulk>>2)},
		{"an endless key", "bad.md", deep("k", bulk) + ": x\n"},
		{"an endless title", "bad.rst", ".. title: " + deep("x", bulk) + "\n.. date: 2031-05-05\n"},
		{"an endless date", "bad.rst", ".. title: x\n.. date: " + deep("1 ", bulk>>1) + "\n"},
		{"an endless marker", "bad.md", head + "A <!-- TEASER_END: " + deep("more ", bulk>>2) + "--> b\n"},
		{"many near markers", "bad.md", head + deep("more <!-- more -- >", bulk>>6) + "<!-- more -->"},
		{"many header lines", "bad.md", "Title: x\nDate: 2031-05-05\n" + deep("k: v\n", bulk>>3)},
		{"many continuations", "bad.md", "Title: x\nDate: 2031-05-05\nTags: x\n" + deep("    y\n", bulk>>4)},
		{"many comment lines", "bad.rst", ".. title: x\n.. date: 2031-05-05\n" + deep(".. k: v\n", bulk>>4)},
		{"many directives", "2031/05/05/bad.rst", "x\n=\n" + deep(".. tags:: a\n", bulk>>5)},
		{"many option lines", "bad.rst", ".. post:: May 5, 2031\n   :tags: a\n" + deep("          b\n", bulk>>5)},
		{"many fences", "bad.md", "---\n" + deep("--- \n---\n", bulk>>4)},
		{"never closed", "bad.md", "+++\n" + deep("x = 1\n", bulk>>3)},
		{"fence never closed", "bad.md", "```{post} 2031-05-05\n" + deep(":a: b\n", bulk>>3)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			began := cpuTime(t)
			c := readMap(t, fstest.MapFS{tt.file: file(tt.text), "good.md": file(good)})
			if took := cpuTime(t) - began; took > 2*patience { // processor time, of all cores
				t.Errorf("took %v", took)
			}
			if p := find(t, c, "good.md"); !p.Listed(latest) {
				t.Errorf("the good post is not published: %v", p.AllFaults())
			}
		})
	}
}

// TestHostileSideFile: a side file is read with the same care.
func TestHostileSideFile(t *testing.T) {
	c := readMap(t, fstest.MapFS{
		"big.md": file("Text.\n"), "big.meta": file(strings.Repeat("x", sourceLimit+1)),
		"nul.md": file("Text.\n"), "nul.meta": file(".. title: x\x00y\r\n.. date: 2031-05-05\r\n"),
		"bomb.md": file("Text.\n"), "bomb.meta": file(bomb()),
		"good.md": file(good),
	})
	checkFault(t, find(t, c, "big.md").AllFaults(), "big.md: its side file big.meta: larger than 10 MB: not read", true)
	if p := find(t, c, "nul.md"); p.Title != "xy" || !p.Readable() {
		t.Errorf("got title %q, faults %v", p.Title, p.AllFaults())
	}
	if !find(t, c, "good.md").Listed(latest) {
		t.Error("the good post is not published")
	}
}
