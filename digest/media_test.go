package digest

import (
	"fmt"
	"strings"
	"testing"

	"recapd/internal/markup"
	"recapd/internal/post"
)

// saying makes a post's body end with this.
func saying(more string) func(*post.Post) {
	return func(p *post.Post) {
		p.Text = post.NewText(markup.HTML(p.Text.Body().String()+more).Sanitise(), p.Text.Teaser())
	}
}

func TestSlidesAndRecordingsAreFound(t *testing.T) {
	for body, want := range map[string]string{
		// one recording in all its spellings
		`<a href="https://youtu.be/abcdefghijk">a</a> <a href="https://www.youtube.com/watch?v=abcdefghijk&t=40s">b</a> <iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk"></iframe> <a href="https://m.youtube.com/live/abcdefghijk?feature=share">c</a>`: "Video",
		`<iframe src="https://player.vimeo.com/video/123456"></iframe> <a href="https://vimeo.com/123456">here</a>`:                                                                                                                                                      "Video",
		`<a href="https://vimeo.com/pondstudio">a studio</a> <a href="https://www.youtube.com/@ponds">its channel</a>`:                                                                                                                                                   "",
		`<a href="https://media.ccc.de/v/99-ducks#t=12">video</a> <a href="https://media.ccc.de/c/99">all</a>`:                                                                                                                                                           "Video",
		`<a href="https://tube.example.org/videos/watch/0b1c">x</a> <a href="https://tube.example.org/w/abcdefghijklmnopqrstuv">the other</a>`:                                                                                                                           "Video: x, Video: the other",
		`<a href="https://speakerdeck.com/ada/ducks">try this link</a> <a href="https://speakerdeck.com/ada">her decks</a>`:                                                                                                                                              "Slides",
		`<a href="https://www.slideshare.net/ada/ducks">Ducks</a>`:                                                                                                                                                                                                       "Slides",
		`<a href="https://ada.example.org/ducks-slides.pdf">PDF</a>`:                                                                                                                                                                                                     "Slides (PDF)",
		`<a href="https://ada.example.org/d.PDF#page=2">his slides</a>`:                                                                                                                                                                                                  "Slides (PDF)",
		`<a href="https://ada.example.org/paper.pdf">On ponds</a>`:                                                                                                                                                                                                       "PDF: On ponds",
		`<a href="https://ada.example.org/d.pptx">here</a> <a href="https://docs.google.com/presentation/d/1x/edit#slide=2">the second talk</a>`:                                                                                                                         "Slides 1, Slides: the second talk",
		`<video src="https://ada.example.org/d.webm"></video>`:                                                                                                                                                                                                           "Video",
		`<a href="https://ada.example.org/d.html">no</a> <a href="/d.pdf">nor this</a> <a href="ftp://ada.example.org/d.mp4">nor that</a>`:                                                                                                                               "",
	} {
		p := recap("Ducks", "2031-11-18 10:00", "<p>Ducks.</p>", saying("<p>"+body+"</p>"))
		var got []string
		for _, l := range labelled(mediaOf(p, p.Text.Body()), set(t).Words("en")) {
			got = append(got, l.Label)
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s\ngives %q, want %q", body, got, want)
		}
	}
}

func TestEnclosuresAreTold(t *testing.T) {
	p := recap("Ducks", "2031-11-18 10:00", "<p>Ducks.</p>", saying(`<p><a href="https://ada.example.org/ducks.pdf">slides</a></p>`))
	p.Enclosures = []post.Enclosure{{URL: "https://ada.example.org/ducks.pdf", Type: "application/pdf", Length: 2_100_000},
		{URL: "https://ada.example.org/ducks", Type: "audio/mpeg"}, {URL: "https://ada.example.org/ducks.zip", Type: "application/zip"}}
	c := compose(t, []*post.Post{p})
	if want := "  Slides (PDF, 2 MB): https://ada.example.org/ducks.pdf\n  Audio: https://ada.example.org/ducks\n"; !strings.Contains(c.Rendering.Text, want) {
		t.Errorf("the text has no %q:\n%s", want, c.Rendering.Text)
	}
}

// talks is the recap of a day that links many recordings.
func talks(n int) *post.Post {
	var links strings.Builder
	for i := range n {
		fmt.Fprintf(&links, `<li><a href="https://youtu.be/abcdefghi%02d">Ponds, part %d</a></li>`, i, i+1)
	}
	return recap("Ten talks in a day", "2031-11-18 10:00", "<p>Ponds all day long.</p>", saying("<ul>"+links.String()+"</ul>"))
}

// recorded are posts with every kind of medium.
func recorded() []*post.Post {
	enclosing := recap("Enclosing", "2031-11-18 10:00", "<p>.</p>")
	enclosing.Enclosures = []post.Enclosure{{URL: "https://ada.example.org/ducks.pdf", Type: "application/pdf", Length: 2_100_000}, {URL: "https://ada.example.org/ducks", Type: "audio/mpeg"}}
	return []*post.Post{talks(5), enclosing, recap("Linking", "2031-11-18 10:00", "<p>.</p>", saying(`<p><a href="https://ada.example.org/paper.pdf">On ponds</a></p>`))}
}

// A post that links many has them in a section; what a teaser links already, or an
// other post of the section, is not told again.
func TestManyRecordingsHaveASection(t *testing.T) {
	one := recap("Ducks", "2031-11-18 12:00", `<p>See <a href="https://youtu.be/abcdefghijk">it</a>.</p>`, saying(`<p><a href="https://vimeo.com/77">x</a></p>`))
	again := recap("Twice", "2031-11-18 13:00", "<p>.</p>", saying(talks(5).Text.Body().String()))
	c := compose(t, []*post.Post{talks(4), one, again})
	text := c.Rendering.Text
	_, section, ok := strings.Cut(text, "SLIDES & VIDEO\n==============\n")
	if !ok {
		t.Fatalf("there is no section:\n%s", text)
	}
	if want := "Twice\n* Ponds, part 1 — Video, youtu.be\n  https://youtu.be/abcdefghi00\n"; !strings.Contains(section, want) {
		t.Errorf("the section has no %q:\n%s", want, section)
	}
	for _, url := range []string{"https://youtu.be/abcdefghi00", "https://youtu.be/abcdefghi04", "https://youtu.be/abcdefghijk", "https://vimeo.com/77"} {
		if n := strings.Count(text, url); n != 1 {
			t.Errorf("%s is told %d times", url, n)
		}
	}
	if !strings.Contains(text, "  Video: https://vimeo.com/77\n") {
		t.Errorf("one recording has no line at its post:\n%s", text)
	}
}

// The section goes before any teaser is shortened.
func TestTheSectionGoesFirst(t *testing.T) {
	c := compose(t, []*post.Post{talks(600)})
	if got, want := c.Cut.Explain(1), "slides and recordings are left out"; got != want {
		t.Errorf("what was cut: %q, want %q", got, want)
	}
	if strings.Contains(c.Rendering.HTML+c.Rendering.Text, "youtu.be") || !strings.Contains(c.Page, "youtu.be") {
		t.Error("the mail has the section, or the page has it not")
	}
}
