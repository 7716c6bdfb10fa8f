package markup

import (
	"slices"
	"strings"
	"testing"
)

const recap = `PebbleConf, day one
===================

:date: 2031-11-19
:tags: ducks, ponds

Ducks are *quick* [1]_, see ` + "`the\ntalk <https://example.org/talk>`__" + `.

.. TEASER_END: read on

.. image:: img/pond.png
   :alt: The pond

Herons wait [2]_.

.. [1] For birds.
.. [2] They have time.
`

func TestReST(t *testing.T) {
	doc := ReST([]byte(recap), ReSTOptions{})
	if doc.Title != "PebbleConf, day one" || len(doc.Problems) > 0 {
		t.Errorf("title %q, problems %v", doc.Title, doc.Problems)
	}
	if want := []Field{{"date", "2031-11-19", 4}, {"tags", "ducks, ponds", 5}}; !slices.Equal(doc.Fields, want) {
		t.Errorf("fields %v", doc.Fields)
	}
	if got := doc.Body.Images(); !slices.Equal(got, []Link{{"img/pond.png", "The pond"}}) {
		t.Errorf("images %v", got)
	}
}

// Both syntaxes are cut by the same rules, footnotes included.
func TestReSTTeaser(t *testing.T) {
	teaser := ReST([]byte(recap), ReSTOptions{}).Body.Sanitise().Cut(CutOptions{})
	text := teaser.Fragment.Text()
	if teaser.Marker != "TEASER_END: read on" || teaser.ReadMore != "read on" {
		t.Errorf("marker %q, read more %q", teaser.Marker, teaser.ReadMore)
	}
	if !strings.HasPrefix(text, "Ducks are quick [1], see the talk.") || !strings.HasSuffix(text, "\n\n[1] For birds.") {
		t.Errorf("the teaser is %q", text)
	}
	if strings.Contains(text, "Herons") || strings.Contains(text, "They have time") {
		t.Errorf("the teaser goes on: %q", text)
	}
}

func TestReSTKeepTitle(t *testing.T) {
	doc := ReST([]byte(recap), ReSTOptions{KeepTitle: true})
	outline := doc.Body.Outline()
	if doc.Title != "" || len(outline) != 1 || outline[0].Text != "PebbleConf, day one" {
		t.Errorf("title %q, outline %v", doc.Title, outline)
	}
}

func TestReSTWithoutRaw(t *testing.T) {
	src := []byte("before\n\n.. raw:: html\n\n   <b>raw</b>\n\nafter\n")
	if got := ReST(src, ReSTOptions{}).Body.Text(); got != "before\n\nraw\n\nafter" {
		t.Errorf("with raw: %q", got)
	}
	if got := ReST(src, ReSTOptions{NoRaw: true}).Body.Text(); strings.Contains(got, "raw</b>") || got == "before\n\nraw\n\nafter" {
		t.Errorf("without raw: %q", got)
	}
}
