package markup

import (
	"strings"
	"testing"
)

func TestMarkers(t *testing.T) {
	options := CutOptions{Markers: []string{"more", "PELICAN_END_SUMMARY"}}
	for _, c := range []struct{ comment, marker, readMore string }{
		{" TEASER_END ", "TEASER_END", ""},
		{"teaser_end", "teaser_end", ""},
		{"END_TEASER", "END_TEASER", ""},
		{"TEASER_END: read on ", "TEASER_END: read on", "read on"},
		{" End_Teaser : at 9:30 ", "End_Teaser : at 9:30", "at 9:30"},
		{" More ", "More", ""},
		{"pelican_end_summary", "pelican_end_summary", ""},
		{" TEASER-END ", "TEASER-END", ""},
		{"Teaser end: read on", "Teaser end: read on", "read on"},
		{"end-teaser", "end-teaser", ""},
		{"TEASER/END", "", ""},
		{"the teaser ends", "", ""},
		{"teaser_end soon", "", ""},
		{"the TEASER_END", "", ""},
		{"excerpt", "", ""},
		{"", "", ""},
	} {
		teaser := HTML("<p>a</p><!--" + c.comment + "--><p>b</p>").Cut(options)
		if teaser.Marker != c.marker || teaser.ReadMore != c.readMore {
			t.Errorf("<!--%s-->: marker %q, read more %q", c.comment, teaser.Marker, teaser.ReadMore)
		}
		if cut := teaser.Fragment.Text() == "a"; cut != (c.marker != "") {
			t.Errorf("<!--%s-->: the teaser is %q", c.comment, teaser.Fragment.Text())
		}
	}
}

func TestWholeTeasers(t *testing.T) {
	for src, whole := range map[string]bool{
		"<p>a</p>":                           true,
		"<p>a</p> <!--more--> \n<!-- x -->":  true,
		"<p>a<!--more--></p><div></div>":     true,
		"<p>a</p><!--more--><p>b</p>":        false,
		"<p>a</p><!--more--><img src=b.png>": false,
		"<!--more--><p>a</p>":                false,
		"":                                   true,
		"<p>a</p><p><img src=b.png></p>":     true,
		"<p>a</p><p>" + words(200) + "</p>":  false,
		"<p>" + words(200) + "</p>":          true,
	} {
		if got := HTML(src).Cut(CutOptions{Markers: []string{"more"}}).Whole; got != whole {
			t.Errorf("%.60q: whole is %v", src, got)
		}
	}
}

func TestMarkerAtTheEdge(t *testing.T) {
	for src, want := range map[string]string{
		"<!--more--><p>b</p>":                                      "",
		"<p><!--more-->b</p>":                                      "",
		"<p>a<br><br><!--more-->b</p>":                             "<p>a</p>",
		"<p>a <em>b<!--more-->c</em> d</p>e":                       "<p>a <em>b</em></p>",
		"<ul><li>a</li><li><p><!--more--></p></li></ul>b":          "<ul><li>a</li></ul>",
		"<figure><img src=a.png><figcaption><!--more-->x":          `<figure><img src="a.png"/></figure>`,
		"<table><tr><td>a</td><td>b<!--more--></td><td>c</table>d": "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
		"<section><h2>A</h2><p>b</p><!--more--></section><p>c</p>": "<section><h2>A</h2><p>b</p></section>",
		"<p>a</p><!--more--><p>b</p><!--more--><p>c</p>":           "<p>a</p>",
	} {
		if got := HTML(src).Cut(CutOptions{Markers: []string{"more"}}).Fragment.String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}

func words(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }

// Without a marker: whole blocks, in a budget of ten words.
func TestCutByWords(t *testing.T) {
	p := func(n int) string { return "<p>" + words(n) + ".</p>" }
	item := func(n int) string { return "<ul><li>" + words(n) + "</li></ul>" }
	for _, c := range []struct{ name, body, teaser string }{
		{"what fits", p(4) + p(4) + p(4), p(4) + p(4)},
		{"never the middle of a block", p(4) + p(40) + p(1), p(4)},
		{"at least one block", p(40) + p(1), p(40)},
		{"a heading goes with its text", p(4) + "<h2>h</h2>" + p(9), p(4)},
		{"a heading at the start", "<h2>h</h2>" + p(40) + p(1), "<h2>h</h2>" + p(40)},
		{"a list goes with its lead-in", "<p>Three things:</p>" + item(15) + p(9), "<p>Three things:</p>" + item(15)},
		{"lead-in and long list stay out", p(3) + "<p>Things:</p>" + item(40), p(3)},
		{"but not when nothing else is there", "<p>Things:</p>" + item(40), "<p>Things:</p>"},
		{"pictures don't count", `<p><img src="a.png" alt="many words for a picture"/></p>` + p(9) + p(9), `<p><img src="a.png" alt="many words for a picture"/></p>` + p(9)},
		{"a picture is no end", p(9) + `<p><img src="a.png"/></p>` + p(9), p(9)},
		{"sections are opened", "<section><h2>h</h2>" + p(4) + p(40) + "</section>" + p(1), "<section><h2>h</h2>" + p(4) + "</section>"},
		{"bare text is a block", words(8) + "<br/>" + words(1) + p(4), words(8) + "<br/>" + words(1)},
	} {
		teaser := HTML(c.body).Cut(CutOptions{Words: 10})
		if got := teaser.Fragment.String(); got != c.teaser {
			t.Errorf("%s:\n got %s\nwant %s", c.name, got, c.teaser)
		}
		if teaser.Marker != "" || teaser.Words != HTML(c.teaser).Words() || teaser.Whole {
			t.Errorf("%s: marker %q, %d words, whole %v", c.name, teaser.Marker, teaser.Words, teaser.Whole)
		}
	}
}

func TestNotesOfReST(t *testing.T) {
	body := HTML(`<p>a <a href="#n1" id="r1" role="doc-noteref">1</a></p>
<aside class="footnote-list"><aside class="footnote" id="n1" role="doc-footnote"><p>one, see <a href="#n3">3</a></p></aside>
<aside class="footnote" id="n2" role="doc-footnote"><p>two <a role="doc-backlink" href="#r2">2</a></p></aside></aside>
<!-- TEASER_END --><p>b <a href="#n2" id="r2" role="doc-noteref">2</a></p>
<aside class="footnote" id="n3" role="doc-footnote"><p>three</p></aside>`)
	want := "a [1]\n\none, see 3\n\nthree"
	if got := body.Cut(CutOptions{}).Fragment.Text(); got != want {
		t.Errorf("got %q", got)
	}
}

// A fragment is never changed: cutting it twice gives the same.
func TestCutLeavesTheBodyAlone(t *testing.T) {
	body := Markdown([]byte("a[^1]\n\n<!-- TEASER_END -->\n\nb[^2]\n\n[^1]: x\n[^2]: y\n")).Body
	before := body.String()
	first := body.Cut(CutOptions{}).Fragment.String()
	if body.String() != before || body.Cut(CutOptions{}).Fragment.String() != first {
		t.Error("cutting changed the body")
	}
}
