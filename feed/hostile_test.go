package feed

import (
	"cmp"
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"recapd/internal/markup"
	"recapd/internal/post"
)

// reading is what a reader finds of the first entry in each format.
type reading struct{ id, title, link, text string }

func read(t testing.TB, docs []Document) map[string]reading {
	t.Helper()
	var atom struct {
		Entry []struct {
			ID      string `xml:"http://www.w3.org/2005/Atom id"`
			Title   string `xml:"http://www.w3.org/2005/Atom title"`
			Summary string `xml:"http://www.w3.org/2005/Atom summary"`
			Content string `xml:"http://www.w3.org/2005/Atom content"`
			Link    struct {
				Href string `xml:"href,attr"`
			} `xml:"http://www.w3.org/2005/Atom link"`
		} `xml:"http://www.w3.org/2005/Atom entry"`
	}
	var rss struct {
		Item []struct {
			GUID        string `xml:"guid"`
			Title       string `xml:"title"`
			Link        string `xml:"link"`
			Description string `xml:"description"`
		} `xml:"channel>item"`
	}
	var jf struct {
		Items []struct {
			ID      string `json:"id"`
			Title   string `json:"title"`
			URL     string `json:"url"`
			Content string `json:"content_html"`
		} `json:"items"`
	}
	for i, err := range []error{xml.Unmarshal(docs[0].Body(), &atom), xml.Unmarshal(docs[1].Body(), &rss), json.Unmarshal(docs[2].Body(), &jf)} {
		if err != nil {
			t.Fatalf("%s cannot be read: %v\n%s", docs[i].Path, err, docs[i].Body())
		}
	}
	if len(atom.Entry) != 1 || len(rss.Item) != 1 || len(jf.Items) != 1 {
		t.Fatalf("%d, %d and %d entries instead of one each", len(atom.Entry), len(rss.Item), len(jf.Items))
	}
	a, r, j := atom.Entry[0], rss.Item[0], jf.Items[0]
	return map[string]reading{
		"atom": {a.ID, a.Title, a.Link.Href, cmp.Or(a.Content, a.Summary)},
		"rss":  {r.GUID, r.Title, r.Link, r.Description}, // there is no summary
		"json": {j.ID, j.Title, j.URL, j.Content},
	}
}

func hostile(title, body string) *post.Post {
	f := markup.HTML(body)
	return &post.Post{
		Path: "x.md", Slug: "x", Permalink: "https://blog.example.org/x/", ID: "tag:blog.example.org,2026:x",
		Title: title, Published: now, Updated: now, Tags: []string{title}, Authors: []post.Author{{Name: title}},
		Summary: body, Text: post.NewText(f, markup.Teaser{Fragment: f, ReadMore: title}),
	}
}

func TestHostileTitles(t *testing.T) {
	for _, tt := range []struct{ story, title, want string }{
		{"markup", `<b>5 < 6 & 7 > 2</b> &amp; "quotes'`, `<b>5 < 6 & 7 > 2</b> &amp; "quotes'`},
		{"the end of things", `]]> </title></content> --> <![CDATA[`, `]]> </title></content> --> <![CDATA[`},
		{"emoji", "👩‍💻🎉 𝔸", "👩‍💻🎉 𝔸"},
		{"bidi", "safe \u202etxt.exe\u202c \u2067x\u2069", "safe \u202etxt.exe\u202c \u2067x\u2069"},
		{"control characters", "a\x00b\x01\x1b[31mc\x7f\u0085\u009fd", "ab[31mcd"},
		{"noncharacters", "a\uffffb\ufdd0c\U0001fffed", "abcd"},
		{"invalid UTF-8", "a\xff\xfeb\xed\xa0\x80", "a\ufffd\ufffdb\ufffd\ufffd\ufffd"},
		{"line ends", "two\r\nlines\tand\u2028more ", "two lines and more"},
		{"typography", "Quoi\u00a0? Si\u202f!", "Quoi\u00a0? Si\u202f!"},
		{"nothing that can be shown", "\x01\x02", "x"},
	} {
		t.Run(tt.story, func(t *testing.T) {
			s := settings()
			s.Title, s.Content = tt.title, Full
			for format, got := range read(t, documents(t, New(s, []*post.Post{hostile(tt.title, "<p>"+tt.title)}, now))) {
				if got.title != tt.want {
					t.Errorf("%s: got %q, want %q", format, got.title, tt.want)
				}
			}
		})
	}
}

func TestHostileTimes(t *testing.T) {
	lmt := time.FixedZone("LMT", 53*60+28)
	p := hostile("Times", "")
	p.Published = time.Date(1890, 1, 1, 0, 0, 0, 999, lmt)
	p.Updated = time.Date(20000, 1, 1, 0, 0, 0, 0, time.UTC)
	e := New(settings(), []*post.Post{p}, now).Entries[0]
	if got, want := e.Published.Format(time.RFC3339Nano), "1889-12-31T23:06:32Z"; got != want {
		t.Errorf("published %s, want %s", got, want)
	}
	if !e.Updated.Equal(e.Published) {
		t.Errorf("updated %s, which RFC 3339 cannot say", e.Updated)
	}
}

func TestPeople(t *testing.T) {
	for _, tt := range []struct {
		story    string
		in, want post.Author
	}{
		{"all of it", post.Author{Name: "Ada", Email: "ada@example.org", URI: "https://example.org/ada"}, post.Author{Name: "Ada", Email: "ada@example.org", URI: "https://example.org/ada"}},
		{"no name", post.Author{URI: "https://example.org/ada"}, post.Author{Name: "https://example.org/ada", URI: "https://example.org/ada"}},
		{"nothing", post.Author{}, post.Author{Name: "The site"}},
		{"no address", post.Author{Name: "Ada", Email: "Ada <ada@example.org>"}, post.Author{Name: "Ada"}},
		{"no web address", post.Author{Name: "Ada", URI: "javascript:alert(1)"}, post.Author{Name: "Ada"}},
		{"relative", post.Author{Name: "Ada", URI: "/about"}, post.Author{Name: "Ada"}},
	} {
		if got := people("The site", []post.Author{tt.in}); len(got) != 1 || got[0] != tt.want {
			t.Errorf("%s: got %+v, want %+v", tt.story, got, tt.want)
		}
	}
}

// Whatever a title and a body are, each format can be read, all three tell the
// same, and the title is the one that was written, as far as it can be.
func FuzzDocuments(f *testing.F) {
	f.Add("Day 2: <script> & ]]>", "<p>text ]]> <!-- x --></p>")
	f.Add("a\x00\xff\u202e", "<pre>\r\n\x0b</pre>&#1;&#xFFFE;")
	f.Add("nothing", "")
	f.Add("blank", " ")
	f.Add("</title>", "<![CDATA[ ]]]]><table><svg><title>")
	f.Fuzz(func(t *testing.T, title, body string) {
		s := settings()
		s.Title, s.Subtitle, s.Content = title, title, Full
		p := hostile(title, body)
		docs := documents(t, New(s, []*post.Post{p}, now))
		for _, d := range docs {
			if !utf8.Valid(d.Body()) {
				t.Errorf("%s is not UTF-8", d.Path)
			}
		}
		want := line(title)
		if want == "" {
			want = p.Slug
		}
		text := carried(p.Text.Body().WithoutComments().String())
		if strings.TrimSpace(text) == "" { // an entry has a text all the same
			text = readMore(p.Permalink, cmp.Or(line(title), "Read on: "+want))
		}
		for format, got := range read(t, docs) {
			if got.title != want || got.id != p.ID || got.link != p.Permalink || got.text != text {
				t.Errorf("%s: got %+q, want title %+q and text %+q", format, got, want, text)
			}
		}
		for _, s := range []string{want, text} {
			if clean(s) != s || strings.ContainsAny(s, "\x00\r\x1b") {
				t.Errorf("%+q is not clean", s)
			}
		}
	})
}
