package templates

import (
	"bytes"
	"html/template"
	"io"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Every page has what a screen reader goes by, and nothing that a strict
// Content-Security-Policy forbids.
func TestPagesAreForEverybody(t *testing.T) {
	s := mustLoad(t)
	p := Page{Site: "Sample <Recaps>", Language: "he", URL: "https://recaps.example.org",
		Feeds: []FeedLink{{"Atom", `type="application/atom+xml"`, "https://recaps.example.org/atom.xml"}}}
	body, err := s.IssueBody(Sample())
	if err != nil {
		t.Fatal(err)
	}
	line := IssueLine{Number: 14, URL: "https://recaps.example.org/issues/14", Title: "PebbleConf", Date: "21 Nov", DateTime: "2031-11-21"}
	for name, write := range map[string]func(io.Writer) error{
		"front": func(w io.Writer) error { return s.Front(w, FrontPage{Page: p, Latest: &line}) },
		"issue": func(w io.Writer) error { return s.Issue(w, IssuePage{Page: p, Body: template.HTML(body), Next: &line}) },
		"archive": func(w io.Writer) error {
			return s.Archive(w, ArchivePage{Page: p, Years: []ArchiveYear{{2031, []IssueLine{line}}}})
		},
		"unsubscribe": func(w io.Writer) error {
			return s.Unsubscribe(w, UnsubscribePage{Page: p, Address: "n…@example.org"})
		},
		"done":    func(w io.Writer) error { return s.Done(w, DonePage{Page: p}) },
		"already": func(w io.Writer) error { return s.Done(w, DonePage{Page: p, Already: true}) },
		"error":   func(w io.Writer) error { return s.Error(w, ErrorPage{Page: p, Status: 500}) },
	} {
		t.Run(name, func(t *testing.T) {
			var b bytes.Buffer
			if err := write(&b); err != nil {
				t.Fatal(err)
			}
			doc, err := html.Parse(&b)
			if err != nil {
				t.Fatal(err)
			}
			inspect(t, doc)
		})
	}
}

func inspect(t *testing.T, doc *html.Node) {
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
	for element, want := range map[atom.Atom]int{atom.H1: 1, atom.Main: 1, atom.Header: 1, atom.Title: 1, atom.Script: 0, atom.Style: 0} {
		if count[element] != want {
			t.Errorf("%d <%s>, want %d", count[element], element, want)
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
