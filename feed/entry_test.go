package feed

import (
	"cmp"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/post"
)

// An entry has a text whatever of the post is told, and nothing in it that only a
// browser knows.
func TestTextOfAnEntry(t *testing.T) {
	for _, tt := range []struct{ story, body, want string }{
		{"no text at all", "", `<p><a href="https://blog.example.org/x/">x</a></p>`},
		{"notes", `<p>a<a href="https://blog.example.org/x/#n" role="doc-noteref">1</a> " role="doc-x"</p>`,
			`<p>a<a href="https://blog.example.org/x/#n">1</a> &#34; role=&#34;doc-x&#34;</p>`},
	} {
		for _, content := range []Content{Teaser, Full, Both} {
			s := settings()
			s.Content = content
			e := New(s, []*post.Post{hostile("x", tt.body)}, now).Entries[0]
			if got := strings.TrimSpace(cmp.Or(e.Content, e.Summary)); got != tt.want && !strings.HasPrefix(got, tt.want+"\n") {
				t.Errorf("%s, %s: got %q, want %q", tt.story, content, got, tt.want)
			}
		}
	}
}

// No entry was updated before it was published: a date of the last change without a time,
// or one from before a draft came out, says no more than the date of the post.
func TestUpdatedOfAnEntry(t *testing.T) {
	published := now.Add(-3 * time.Hour)
	for _, tt := range []struct{ updated, want time.Time }{
		{time.Time{}, published}, {published.Add(-time.Hour), published}, {published.Add(time.Hour), published.Add(time.Hour)},
	} {
		p := hostile("x", "<p>a</p>")
		p.Published, p.Updated = published, tt.updated
		f := New(settings(), []*post.Post{p}, now)
		if got := f.Entries[0].Updated; !got.Equal(tt.want) || !f.Updated.Equal(tt.want) {
			t.Errorf("updated %s: the entry says %s, the feed %s, want %s", tt.updated, got, f.Updated, tt.want)
		}
	}
}

// Readers do not inherit the feed's author: a post by nobody is by him with all that is
// known of him, and so is one that gives his name alone.
func TestAuthorsOfAnEntry(t *testing.T) {
	s := settings()
	s.Author = post.Author{Name: "Ada Placeholder", Email: "ada@example.org", URI: "https://ada.example.org/"}
	bob := post.Author{Name: "Bob Sample"}
	for _, tt := range []struct{ named, want []post.Author }{
		{nil, []post.Author{s.Author}},
		{[]post.Author{bob, {Name: s.Author.Name}}, []post.Author{bob, s.Author}},
		{[]post.Author{{Name: s.Author.Name, URI: "https://other.example.org/"}}, []post.Author{{Name: s.Author.Name, Email: s.Author.Email, URI: "https://other.example.org/"}}},
	} {
		p := hostile("x", "<p>a</p>")
		p.Authors = tt.named
		if got := New(s, []*post.Post{p}, now).Entries[0].Authors; !slices.Equal(got, tt.want) {
			t.Errorf("%v: got %v, want %v", tt.named, got, tt.want)
		}
	}
}

// The lead image stands before the text once, and a picture with a longer name is another.
func TestLeadImage(t *testing.T) {
	const lead = "https://blog.example.org/a.png"
	for _, text := range []string{
		`<p>a</p>`,
		`<p><img src="` + lead + `" alt=""/></p>`,
		`<p><img src="` + lead + `.webp" alt=""/> <a href="` + lead + `">large</a></p>`,
	} {
		p := hostile("x", text)
		p.Image = post.Image{URL: lead}
		s := settings()
		s.Content = Full
		if got := New(s, []*post.Post{p}, now).Entries[0].Content; strings.Count(got, `src="`+lead+`"`) != 1 {
			t.Errorf("%s: got %s", text, got)
		}
	}
}

func TestDatesOfRSS(t *testing.T) {
	at := time.Date(2026, 6, 20, 12, 0, 0, 0, time.UTC)
	for offset, want := range map[int]string{
		0:            "Sat, 20 Jun 2026 12:00:00 +0000",
		2 * 60:       "Sat, 20 Jun 2026 14:00:00 +0200",
		-3*60 - 30:   "Sat, 20 Jun 2026 08:30:00 -0330",
		5*60 + 45:    "Sat, 20 Jun 2026 12:00:00 +0000",
		-(0*60 + 44): "Sat, 20 Jun 2026 12:00:00 +0000",
	} {
		if got := rssDate(at.In(time.FixedZone("", offset*60))); got != want {
			t.Errorf("%+d minutes: got %s, want %s", offset, got, want)
		}
	}
}

func TestPicturesOfRSS(t *testing.T) {
	for picture, want := range map[string]bool{
		"https://blog.example.org/icon.png": true, "https://blog.example.org/icon.JPEG?v=2": true, "https://blog.example.org/icon": true,
		"https://blog.example.org/icon.svg": false, "https://blog.example.org/favicon.ico": false, "": false,
	} {
		if got := showsInRSS(picture); got != want {
			t.Errorf("%s: %t", picture, got)
		}
	}
}

func TestLanguage(t *testing.T) {
	for tag, want := range map[string]string{"en": "en", "pt-BR": "pt-BR", "nds": "nds", "jp": "", "english": "", "en_GB": "", "": ""} {
		if got := language(tag); got != want {
			t.Errorf("%q: got %q, want %q", tag, got, want)
		}
	}
}
