package markup

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// FuzzMarkdown holds every fragment to what this package promises: the
// sanitised one is safe and stable, and its teaser is a prefix of it.
func FuzzMarkdown(f *testing.F) {
	files, _ := filepath.Glob("testdata/pairs/*.txt")
	for _, file := range files {
		f.Add([]byte(readPair(f, file).parts[0].data))
	}
	f.Add([]byte("<ul><B>0<!--End_TeAser--><p>0"))
	f.Fuzz(func(t *testing.T, src []byte) {
		body := Markdown(src).Body.Sanitise()
		checkSafe(t, body)
		checkStable(t, body)
		checkPacked(t, body.WithoutComments())
		checkQuoted(t, body.QuoteTemplates())
		checkPacked(t, body.QuoteTemplates())
		for _, words := range []int{1, 20} {
			checkTeaser(t, body, CutOptions{Markers: []string{"more"}, Words: words})
		}
	})
}

// FuzzHTML holds Sanitise to the same for any HTML.
func FuzzHTML(f *testing.F) {
	for _, src := range []string{
		`<a href=x><table><a href=y><td></a>z`, `<p><b><div></b>x</p>`, `<svg><p><style><img src=x onerror=y>`,
		`<math><mi><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=x&gt;">`,
		`<ul><li><p>a<!--more--></ul>b`, "<pre>\n\nx</pre>", `<dl><dt>a<dd>b<dd>c`, `<noscript><p title="</noscript><img src=x onerror=y>">`,
		`<table><tr><td>a|<p>b<td><ul><li>c`, `<ol start=3><li value=9><br>a<br><li>b`, `<a><p>x</p></a><object>y</object>`, `<img src=# width=0>`,
	} {
		f.Add(src)
	}
	for _, src := range evasions(f) {
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src string) {
		body := HTML(src).Sanitise()
		checkSafe(t, body)
		checkStable(t, body)
		checkPacked(t, body.WithoutComments())
		checkTeaser(t, body, CutOptions{Markers: []string{"more"}, Words: 3})
	})
}

var (
	unsafeElement = regexp.MustCompile(`^(script|style|iframe|object|embed|form|input|button|svg|math|base|meta|link)$`)
	safeImage     = regexp.MustCompile(`^data:image/(gif|jpeg|png|webp);base64,`)
	unsafeURL     = regexp.MustCompile(`(?i)^[\x00-\x20]*(javascript|vbscript|data):`)
)

func checkSafe(t *testing.T, f *Fragment) {
	t.Helper()
	each(f.tree(), func(n *html.Node) {
		if n.Type == html.ElementNode && unsafeElement.MatchString(n.Data) {
			t.Errorf("<%s> in %q", n.Data, f)
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s= in %q", a.Key, f)
			}
			if unsafeURL.MatchString(a.Val) && a.Key != "alt" && a.Key != "title" && !(n.Data == "img" && safeImage.MatchString(a.Val)) {
				t.Errorf("%s=%q in %q", a.Key, a.Val, f)
			}
		}
	})
}

// checkStable: written, read and made safe again it is the same, so that nothing
// which reads it after us finds more in it than we did.
func checkStable(t *testing.T, f *Fragment) {
	t.Helper()
	s := f.String()
	if again := HTML(s).String(); again != s {
		t.Errorf("not stable:\n%q\n%q", s, again)
	}
	if again := HTML(s).Sanitise().String(); again != s {
		t.Errorf("made safe twice:\n%q\n%q", s, again)
	}
}

// checkPacked: what is read again is what was packed.
func checkPacked(t *testing.T, f *Fragment) {
	t.Helper()
	packed := f.Pack()
	if again := (&Fragment{root: packed.Root()}).String(); again != f.String() {
		t.Errorf("packed it is another:\n%q\n%q", f, again)
	}
}

// checkQuoted: no template syntax is left in prose, and quoting it keeps the text.
func checkQuoted(t *testing.T, f *Fragment) {
	t.Helper()
	prose(f.tree(), func(n *html.Node) {
		if found := template.FindString(n.Data); found != "" {
			t.Errorf("%s in prose of %q", found, f)
		}
	})
	if s := f.String(); HTML(s).Text() != f.Text() {
		t.Errorf("read again it says something else: %q", s)
	}
}

// withoutNotes is what a teaser must be a prefix of, but for white space: whether
// an odd <b> is text or a block tells what follows in it.
func withoutNotes(f *Fragment) string {
	root := f.Root()
	takeNotes(root)
	return strings.Join(strings.Fields((&Fragment{root: root}).Text()), "")
}

func checkTeaser(t *testing.T, body *Fragment, o CutOptions) {
	t.Helper()
	teaser := body.Cut(o)
	whole, part := withoutNotes(body), withoutNotes(teaser.Fragment)
	if !strings.HasPrefix(whole, part) {
		t.Errorf("no prefix:\n%q\n%q", part, whole)
	}
	if teaser.Whole && part != whole {
		t.Errorf("not whole:\n%q\n%q", part, whole)
	}
	checkPacked(t, teaser.Fragment.WithoutComments())
	if teaser.Marker == "" && countWords(whole) > 0 && countWords(part) == 0 && part != whole {
		t.Errorf("empty teaser of %q", whole)
	}
}
