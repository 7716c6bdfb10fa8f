package post

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
)

// TestLinksFollow: a link to another post leads where that post is now, and
// a post is made anew only when that has changed.
func TestLinksFollow(t *testing.T) {
	files := fstest.MapFS{
		"a.md": file("---\ntitle: a\ndate: 2031-05-01\n---\n[b]({{< ref \"b.md\" >}})"),
		"b.md": file("---\ntitle: b\ndate: 2031-05-02\n---\nB"),
	}
	r := newReader(t, settings("hugo"))
	alone := r.File(files, "a.md")
	if !strings.Contains(alone.Text.Body().String(), `"https://blog.example.org/b/"`) || len(alone.AllFaults()) > 0 {
		t.Errorf("read alone: %s, faults %v", alone.Text.Body(), alone.AllFaults())
	}
	first := find(t, r.Read(context.Background(), files), "a.md")
	again := find(t, r.Read(context.Background(), files), "a.md")
	if first != again {
		t.Error("nothing has changed, and yet the post was made anew")
	}

	files["b.md"] = file("---\ntitle: b\ndate: 2031-05-02\nurl: /moved/\n---\nB")
	moved := find(t, r.Read(context.Background(), files), "a.md")
	if !strings.Contains(moved.Text.Body().String(), `"https://blog.example.org/moved/"`) || moved.Hash != first.Hash {
		t.Errorf("the other post has moved: %s", moved.Text.Body())
	}
	if file := r.File(files, "a.md"); file.Text.Body().String() != moved.Text.Body().String() {
		t.Errorf("read alone after that: %s", file.Text.Body())
	}

	delete(files, "b.md")
	lost := find(t, r.Read(context.Background(), files), "a.md")
	checkFault(t, lost.AllFaults(), `a.md:5: link to "b.md": there is no such post here; taken for https://blog.example.org/b/`, false)
}

// TestTitlesFollow: a link without a text of its own has the other post's title, as
// it is now.
func TestTitlesFollow(t *testing.T) {
	files := fstest.MapFS{
		"a.rst": file("About :doc:`/b`\n===============\n\n.. post:: 2031-05-01\n\nSee :doc:`b`, :doc:`my way <b>`.\n"),
		"b.rst": file("Ponds & <lamps>\n===============\n\n.. post:: 2031-05-02\n\nB\n"),
	}
	r := newReader(t, settings("ablog"))
	check := func(want string) {
		t.Helper()
		a := find(t, r.Read(context.Background(), files), "a.rst")
		link := `<a href="https://blog.example.org/b.html">`
		if want = "<p>See " + link + want + "</a>, " + link + "my way</a>.</p>\n"; a.Text.Body().String() != want || a.Title != "About b" || len(a.AllFaults()) > 0 {
			t.Errorf("got %q, title %q, faults %v; want %q", a.Text.Body(), a.Title, a.AllFaults(), want)
		}
	}
	check("Ponds &amp; &lt;lamps&gt;")
	files["b.rst"] = file("Lamps\n=====\n\n.. post:: 2031-05-02\n\nB\n")
	check("Lamps")
	delete(files, "b.rst")
	check("b")
}

// TestMarksOfPlugins: what a plugin of Pelican would read is told, and taken for a
// file.
func TestMarksOfPlugins(t *testing.T) {
	files := fstest.MapFS{"a.md": file("Title: a\nDate: 2031-05-01\n\n![Pond]({photo}album/pond.jpg)\n")}
	a := find(t, newReader(t, settings("pelican")).Read(context.Background(), files), "a.md")
	if want := `<p><img src="https://blog.example.org/album/pond.jpg" alt="Pond"/></p>`; strings.TrimSpace(a.Text.Body().String()) != want {
		t.Errorf("got %s, want %s", a.Text.Body(), want)
	}
	checkFault(t, a.AllFaults(), `a.md:4: link to "{photo}album/pond.jpg": there is no such post here; taken for https://blog.example.org/album/pond.jpg`, false)
}

// TestSiblings: which post a link means, when several have its name.
func TestSiblings(t *testing.T) {
	var readings []reading
	for _, path := range []string{"blog/a.md", "talks/a.md", "blog/2031-05-04-b.md", "talks/c/index.md", "c.md", "blog/d.es.md", "blog/d.md"} {
		p := &Post{Path: path, Permalink: "https://example.org/" + path, Slug: nameOf(path).undated()}
		readings = append(readings, reading{post: p, isPost: true})
	}
	index := siblingsOf(readings)
	for _, tt := range []struct {
		kind                 refKind
		target, folder, want string
	}{
		{refPath, "a.md", "blog", "blog/a.md"},
		{refPath, "a.md", "talks", "talks/a.md"},
		{refPath, "../talks/a.md", "blog", "talks/a.md"},
		{refPath, "/talks/a.md", "blog", "talks/a.md"},
		{refPath, "/content/talks/a.md", "blog", "talks/a.md"},
		{refPath, "talks/a", "blog", "talks/a.md"},
		{refPath, "talks/c", "", "talks/c/index.md"},
		{refPath, "c.md", "", "c.md"},
		{refPath, "d.md", "blog", "blog/d.md"},
		{refPath, "d.es.md", "blog", "blog/d.es.md"},
		{refName, "2031-05-04-b", "", "blog/2031-05-04-b.md"},
		{refSlug, "b", "", "blog/2031-05-04-b.md"},
		{refPath, "nonesuch.md", "", ""},
		{refSlug, "nonesuch", "", ""},
		{refPath, "", "", ""},
	} {
		got := ""
		if p := index.find(reference{kind: tt.kind, target: tt.target}, tt.folder); p != nil {
			got = p.Path
		}
		if got != tt.want {
			t.Errorf("%q from %q: got %q, want %q", tt.target, tt.folder, got, tt.want)
		}
	}
}
