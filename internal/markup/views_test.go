package markup

import (
	"slices"
	"strings"
	"testing"
)

func TestMapURLs(t *testing.T) {
	resolve := func(ref string) string {
		switch {
		case strings.HasPrefix(ref, "#"):
			return ref
		case ref == "gone":
			return ""
		}
		return "https://example.org/" + ref
	}
	for src, want := range map[string]string{
		`<a href=" a ">x</a>`:                          `<a href="https://example.org/a">x</a>`,
		`<a href="gone" title="t">x</a>`:               `<a title="t">x</a>`,
		`<a href="#day-2">x</a>`:                       `<a href="#day-2">x</a>`,
		`<img src="a.png" srcset="a.png, b,c.png 2x">`: `<img src="https://example.org/a.png" srcset="https://example.org/a.png, https://example.org/b,c.png 2x"/>`,
		`<img srcset="gone 1x,a.png 2x">`:              `<img srcset="https://example.org/a.png 2x"/>`,
		`<video src="v" poster="p"></video>`:           `<video src="https://example.org/v" poster="https://example.org/p"></video>`,
		`<q cite="c">x</q>`:                            `<q cite="https://example.org/c">x</q>`,
		`<object data="o"></object>`:                   `<object data="https://example.org/o"></object>`,
		`<p data="o">x</p>`:                            `<p data="o">x</p>`,
	} {
		if got := HTML(src).MapURLs(resolve).String(); got != want {
			t.Errorf("%s\n got %s\nwant %s", src, got, want)
		}
	}
}

func TestOutlineLinksAndImages(t *testing.T) {
	f := Markdown([]byte("# One *two*\n\n[a](b) [![alt](i.png)](c)\n\n### Three {#iii}\n\n<section id=s><h2>Four</h2></section>\n")).Body
	headings := []Heading{{1, "one-two", "One two"}, {3, "iii", "Three"}, {2, "s", "Four"}}
	if got := f.Outline(); !slices.Equal(got, headings) {
		t.Errorf("outline %v", got)
	}
	if got := f.Links(); !slices.Equal(got, []Link{{"b", "a"}, {"c", "alt"}}) {
		t.Errorf("links %v", got)
	}
	if got := f.Images(); !slices.Equal(got, []Link{{"i.png", "alt"}}) {
		t.Errorf("images %v", got)
	}
}

func TestWords(t *testing.T) {
	for src, want := range map[string]int{
		"":                         0,
		"<p>One two</p><p>three":   3,
		"<p>One<br>two</p>":        2,
		"one<b>word</b>":           1,
		"it's — well-known, 42 !":  3,
		`<img alt="not counted">a`: 1,
		"<script>no</script>yes":   1,
		"我们去了会议":                   3,
		"我们去了 PebbleConf 2031":     4,
		"컨퍼런스 후기":                  2,
		"カンファレンス":                  4,
		"ការប្រជុំ":                2,
		"مؤتمر الحصى":              2,
	} {
		if got := HTML(src).Words(); got != want {
			t.Errorf("%q has %d words, want %d", src, got, want)
		}
	}
}

func TestWithoutComments(t *testing.T) {
	if got := HTML("<p>a<!-- b -->c</p><!-- d -->").WithoutComments().String(); got != "<p>ac</p>" {
		t.Errorf("got %q", got)
	}
}

// Root gives a tree of the caller's own.
func TestRootIsACopy(t *testing.T) {
	f := HTML("<p>a</p>")
	root := f.Root()
	root.RemoveChild(root.FirstChild)
	if f.String() != "<p>a</p>" {
		t.Error("changing the copy changed the fragment")
	}
}

// Line ends, a byte order mark and bytes that are no text do not get through.
func TestMarkdownOfAnyEncoding(t *testing.T) {
	const want = "<p>a\nb \uFFFD</p>\n<ul>\n<li>c</li>\n</ul>\n"
	for _, src := range []string{"a\nb \xff\n\n- c\n", "a\r\nb \xff\r\n\r\n- c\r\n", "\uFEFFa\rb \x00\r\r- c"} {
		if got := Markdown([]byte(src)).Body.String(); got != want {
			t.Errorf("%q: %q", src, got)
		}
	}
}
