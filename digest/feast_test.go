package digest

import (
	"strings"
	"testing"
	"time"

	"recapd/internal/post"
)

// What its author would have first is first, once, and says what it belongs to.
func TestTheLeadStoryIsFirst(t *testing.T) {
	posts := week()
	posts[0].Lead, posts[9].Lead = true, true // the newer one leads
	c := compose(t, posts)
	if c.Posts[0].Title != posts[9].Title || len(c.Posts) != len(posts) {
		t.Errorf("%d posts, the first is %q", len(c.Posts), c.Posts[0].Title)
	}
	if !strings.HasPrefix(c.Rendering.Preheader, posts[9].Title) {
		t.Errorf("the preheader is %q", c.Rendering.Preheader)
	}
	for part, body := range map[string]string{"HTML": c.Rendering.HTML, "text": c.Rendering.Text, "page": c.Page} {
		lead, next := strings.Index(body, "Typed notes are complete"), strings.Index(body, "Ada opened with")
		if lead < 0 || lead > next || strings.Count(body, "Typed notes are complete") != 1 {
			t.Errorf("%s: the lead story is at %d, the next at %d", part, lead, next)
		}
	}
	alone := recap("Alone", "2031-11-18 10:00", "<p>.</p>", at("Conf", 0))
	alone.Lead = true
	if c := compose(t, []*post.Post{alone}); !strings.Contains(c.Rendering.Text, "CONF\n====") {
		t.Errorf("a post that nothing follows is no lead story:\n%s", c.Rendering.Text)
	}
	with := compose(t, []*post.Post{alone, recap("Other", "2031-11-18 10:00", "<p>.</p>")})
	if strings.Contains(with.Rendering.Text, "CONF\n====") || !strings.Contains(with.Rendering.Text, "  Conf, Ada Placeholder") {
		t.Errorf("the lead story does not say its event, or leaves an empty section:\n%s", with.Rendering.Text)
	}
}

// The editor's words are markup as safe as that of posts, and nothing of them is lost
// but what would take the room of the posts.
func TestNotesAreSafe(t *testing.T) {
	n := fourteenth
	n.Intro = "<script>alert(1)</script>\n\n[a](javascript:alert(1)) [b](/about/) <img src=x onerror=alert(1) alt=pond>"
	c := composed(t, masthead, n, week())
	for _, body := range []string{c.Rendering.HTML, c.Page} {
		if strings.Contains(body, "alert(1)") || !strings.Contains(body, `href="https://blog.example.org/about/"`) || !strings.Contains(body, "[pond]") {
			t.Errorf("the intro is not safe or not there:\n%s", body)
		}
	}
	if got := Advice(n); len(got) > 0 {
		t.Errorf("advice on a short intro: %q", got)
	}
	n.Intro = strings.Repeat("All about ducks. ", 30) + "\n\n" + strings.Repeat(strings.Repeat("And ponds. ", 100)+"\n\n", 120)
	if got := Advice(n); len(got) != 1 || !strings.Contains(got[0], "24090 words") {
		t.Errorf("advice on a long intro: %q", got)
	}
	c = composed(t, masthead, n, week())
	if len(c.Rendering.HTML) > MaxHTML || c.Cut.Posts != len(week()) || !strings.Contains(c.Rendering.HTML, "All about ducks") || strings.Count(c.Page, "And ponds.") != 12000 {
		t.Errorf("%d bytes of HTML, %+v", len(c.Rendering.HTML), c.Cut)
	}
}

// Readers know an event for two weeks; what comes later is told by title. An issue of
// nothing else is no issue of titles.
func TestLateArrivals(t *testing.T) {
	for weeks, want := range map[int]bool{0: false, 1: false, 2: true, 30: true} {
		n := fourteenth
		n.Told = map[string]time.Time{"GOPHERDALE  Days 2031": n.At.AddDate(0, 0, -7*weeks)}
		c := composed(t, masthead, n, week())
		line := "* Tiny maps, large caches — Gopherdale Days 2031\n  https://blog.example.org/tiny-maps-large-caches/\n"
		if strings.Contains(c.Rendering.Text, line) != want || strings.Contains(c.Rendering.Text, "Maps under eight entries") == want {
			t.Errorf("after %d weeks, late is not %v:\n%s", weeks, want, c.Rendering.Text)
		}
		if len(c.Posts) != len(week()) || strings.Contains(c.Rendering.Subject, "Gopherdale") == want {
			t.Errorf("after %d weeks: %d posts, %q", weeks, len(c.Posts), c.Rendering.Subject)
		}
		if c := composed(t, masthead, n, week()[5:7]); !strings.Contains(c.Rendering.Text, "Maps under eight entries") {
			t.Errorf("an issue of late posts alone has no teasers:\n%s", c.Rendering.Text)
		}
	}
}

// Pictures are off, else one for each event, of a kind that is shown everywhere, and
// below the text.
func TestPictures(t *testing.T) {
	pictured := func(url string) func(*post.Post) {
		return func(p *post.Post) { p.Image = post.Image{URL: url, Alt: "Three ponds"} }
	}
	posts := []*post.Post{
		recap("A", "2031-11-17 10:00", "<p>Ducks.</p>", at("Conf", 1), pictured("https://a.example/a.webp")),
		recap("B", "2031-11-17 11:00", "<p>Ducks.</p>", at("Conf", 1), pictured("http://a.example/b.png")),
		recap("C", "2031-11-17 12:00", "<p>Ducks and C.</p>", at("Conf", 1), pictured("https://a.example/c.png?x=1&y=2")),
		recap("D", "2031-11-17 13:00", "<p>Ducks.</p>", at("Conf", 1), pictured("https://a.example/d.png")),
		recap("E", "2031-11-17 13:00", "<p>Ducks.</p>", pictured("https://a.example/e.png")),
	}
	if c := compose(t, posts); strings.Contains(c.Rendering.HTML, "<img") {
		t.Error("there are pictures that nobody asked for")
	}
	m := masthead
	m.Pictures = true
	c := composed(t, m, fourteenth, posts)
	_, after, _ := strings.Cut(c.Rendering.HTML, "Ducks and C.")
	if strings.Count(c.Rendering.HTML, "<img") != 1 || !strings.Contains(after, `<img src="https://a.example/c.png?x=1&amp;y=2" width="536" alt="Three ponds"`) {
		t.Errorf("the pictures are others:\n%s", c.Rendering.HTML)
	}
	if strings.Contains(c.Page, "<img") {
		t.Error("the page on the web loads from elsewhere")
	}
}

// An event has its logo in the mail, where mail programs show its kind, and it is nothing
// to those who see no pictures.
func TestLogos(t *testing.T) {
	for logo, shown := range map[string]bool{"": false, "https://a.example/logo.png": true, "https://a.example/logo.svg": false, "http://a.example/logo.png": false, "logo.png": false} {
		m := masthead
		m.Events = []Event{{Name: "GOPHERDALE days 2031", Logo: logo}}
		c := composed(t, m, fourteenth, week())
		if got := strings.Contains(c.Rendering.HTML, `<img src="`+logo+`" width="96" alt=""`); got != shown || strings.Contains(c.Rendering.HTML, "<img") != shown {
			t.Errorf("%q is shown: %v, want %v", logo, got, shown)
		}
		if strings.Contains(c.Page, "<img") || logo != "" && strings.Contains(c.Rendering.Text, logo) {
			t.Errorf("%q is on the page on the web or in the text", logo)
		}
	}
}

// What stands beside teasers goes before a teaser does: pictures first, then headings,
// the section of recordings, and talks.
func TestWhatIsBesideTeasersGoesFirst(t *testing.T) {
	m, n, posts := feast()
	p, s := newPlan(m, n, posts, set(t)), set(t)
	most := MaxHTML
	for _, want := range []string{"", "pictures", "pictures, headings", "pictures, headings, slides and recordings", "pictures, headings, slides and recordings, talks"} {
		c, err := fit(p, s, most)
		if err != nil || c.Dropped != want || c.Words != everything {
			t.Fatalf("with %d bytes: %+v %v, want %q dropped", most, c, err, want)
		}
		html, _, err := p.render(c, s, "")
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(html, "<img") != (want == "") {
			t.Errorf("with %q dropped, there are pictures: %v", want, want != "")
		}
		most = len(html) + personal - 1
	}
	c, err := fit(p, s, most)
	if want := "pictures, headings, slides and recordings, talks are left out; teasers are cut to about 55 words"; err != nil || c.Explain(len(posts)) != want {
		t.Errorf("with %d bytes: %q %v, want %q", most, c.Explain(len(posts)), err, want)
	}

	few := week() // nobody misses what there was not
	few[0].Talks = []post.Talk{{Title: "Ponds"}, {Title: "Maps"}}
	if c, err := fit(newPlan(masthead, fourteenth, few, s), s, 20_000); err != nil || c.Dropped != "talks" {
		t.Errorf("%q dropped, %v; there are talks only", c.Dropped, err)
	}
}
