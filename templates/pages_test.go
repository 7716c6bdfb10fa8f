package templates

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// hebrew is a set with a language that is written from right to left; its words
// are the English ones.
func hebrew(t *testing.T) *Set {
	t.Helper()
	words, err := builtin.ReadFile("messages/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Load(fstest.MapFS{"messages/he.toml": {Data: words}})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every page has what a screen reader goes by, and nothing that a strict
// Content-Security-Policy forbids.
func TestPagesAreForEverybody(t *testing.T) {
	s := hebrew(t)
	for _, sp := range s.Specimens("he") {
		if !strings.HasSuffix(sp.Name, ".html") || strings.HasPrefix(sp.Name, "letter-") {
			continue
		}
		t.Run(sp.Name, func(t *testing.T) {
			doc, err := html.Parse(strings.NewReader(written(t, sp)))
			if err != nil {
				t.Fatal(err)
			}
			want := map[atom.Atom]int{atom.H1: 1, atom.Main: 1, atom.Header: 1, atom.Nav: 1, atom.Title: 1, atom.Script: 0, atom.Style: 0}
			if strings.HasPrefix(sp.Name, "embed") {
				want[atom.Header], want[atom.Nav] = 0, 0
			}
			if sp.Name == "feeds.html" {
				want[atom.Script] = 1 // of our own, in a file
			}
			if sp.Name == "issue.html" {
				want[atom.Nav] = 3 // its contents, and the way to other issues
			}
			if strings.Contains(written(t, sp), `<nav class="contents"`) && sp.Name != "issue.html" {
				want[atom.Nav] = 2
			}
			inspect(t, doc, want)
			inspectForms(t, doc)
		})
	}
}

func written(t *testing.T, sp Specimen) string {
	t.Helper()
	var b bytes.Buffer
	if err := sp.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func inspect(t *testing.T, doc *html.Node, want map[atom.Atom]int) {
	count := map[atom.Atom]int{}
	level := 0
	for n := range doc.Descendants() {
		count[n.DataAtom]++
		for _, a := range n.Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.Contains(a.Val, "ZgotmplZ") {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
			if n.DataAtom == atom.Html && (a.Key == "lang" && a.Val != "he" || a.Key == "dir" && a.Val != "rtl") {
				t.Errorf("<html %s=%q>", a.Key, a.Val)
			}
		}
		if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
			if next := int(n.Data[1] - '0'); next > level+1 {
				t.Errorf("<%s> follows a heading of level %d", n.Data, level)
			} else {
				level = next
			}
		}
	}
	for element, n := range want {
		if count[element] != n {
			t.Errorf("%d <%s>, want %d", count[element], element, n)
		}
	}
}

// What is typed comes back as text, whatever it is.
func TestWhatIsTypedStaysText(t *testing.T) {
	s := mustLoad(t)
	const evil = `"><script>alert(1)</script>`
	p := Page{Site: evil, URL: "https://recaps.example.org"}
	var b bytes.Buffer
	for _, err := range []error{
		s.Subscribe(&b, SubscribePage{Page: p, Signup: Signup{Address: evil, Fault: FaultSpelled}}),
		s.Manage(&b, ManagePage{Page: p, Address: evil, Typed: evil, Fault: FaultSpelled}),
		s.Preferences(&b, PreferencesPage{Page: p, Address: evil, PausedFault: true, PausedTyped: evil, Events: []Topic{{Name: evil}}}),
		s.Sent(&b, SentPage{Page: p, Sent: Sent{Kind: "confirm", Sender: evil}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if strings.Contains(b.String(), "<script") {
		t.Errorf("what was typed became markup:\n%s", b.String())
	}
}

// A page is small: with its stylesheet it is under 15 KB on the wire.
func TestPagesAreSmall(t *testing.T) {
	s := mustLoad(t)
	for _, sp := range s.Specimens("es") {
		var wire bytes.Buffer
		z := gzip.NewWriter(&wire)
		for _, part := range [][]byte{[]byte(written(t, sp)), s.Stylesheet()} {
			if _, err := z.Write(part); err != nil {
				t.Fatal(err)
			}
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
		if wire.Len() > 15<<10 {
			t.Errorf("%s: %d bytes compressed, with the stylesheet", sp.Name, wire.Len())
		}
	}
}

// A page that does not come out whole does not come out at all.
func TestHalfAPageIsNone(t *testing.T) {
	s := mustLoad(t)
	var b bytes.Buffer
	if err := s.page(&b, "issue.html", struct{ Page }{}); err == nil || b.Len() > 0 {
		t.Errorf("%v, and %d bytes were written", err, b.Len())
	}
}
