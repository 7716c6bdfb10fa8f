package digest

import (
	"fmt"
	"html"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

func compose(t *testing.T, posts []*post.Post) Composition {
	t.Helper()
	c, err := Compose(masthead, fourteenth, posts, set(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var href = regexp.MustCompile(`href="([^"]+)"`)

// checkLinks finds every link of the HTML in the text part.
func checkLinks(t *testing.T, c Composition) {
	t.Helper()
	links := href.FindAllStringSubmatch(c.Rendering.HTML, -1)
	if len(links) < 5 {
		t.Fatalf("only %d links found in the HTML", len(links))
	}
	lines := strings.Fields(c.Rendering.Text)
	for _, m := range links {
		url := html.UnescapeString(m[1])
		if !slices.Contains(lines, url) && !slices.ContainsFunc(lines, func(w string) bool { return strings.Contains(w, strings.TrimPrefix(url, "mailto:")) }) {
			t.Errorf("the text lacks %s", url)
		}
	}
}

// Days come in their order and posts in the order of time, whatever order the
// posts were read in; the bytes are the same in any time zone of the machine.
func TestTheSameIssueOnEveryMachine(t *testing.T) {
	local := time.Local
	defer func() { time.Local = local }()
	again := func() Composition {
		m, n, posts := feast()
		rand.Shuffle(len(posts), func(i, j int) { posts[i], posts[j] = posts[j], posts[i] })
		return composed(t, m, n, posts)
	}
	want := again()
	for _, zone := range []*time.Location{time.FixedZone("east", 14*3600), time.FixedZone("west", -11*3600), time.UTC} {
		time.Local = zone
		if got := again(); got.Rendering != want.Rendering || got.Page != want.Page || !slices.Equal(got.Posts, want.Posts) {
			t.Errorf("the issue differs in zone %s", zone)
		}
	}
	text := compose(t, week()).Rendering.Text
	first, second := strings.Index(text, "Opening: what we forgot"), strings.Index(text, "Ducks in production")
	if first < 0 || first > second {
		t.Error("day 2 is told before day 1")
	}
}

// What a reader is sent stays under the size at which mail is cut off; and
// nothing is lost: what has no room is told on the web.
func TestTheMailKeepsItsSize(t *testing.T) {
	long := "<p>" + strings.Repeat("Words about ducks and ponds and queues, at length. ", 40) + "</p>"
	for _, n := range []int{1, 10, 60, 400} {
		t.Run(fmt.Sprint(n, " posts"), func(t *testing.T) {
			var posts []*post.Post
			for i := range n {
				posts = append(posts, recap(fmt.Sprintf("Recap number %d of a long week", i), "2031-11-18 10:10", strings.Repeat(long, min(1+i%7, 1+100/n)), at(fmt.Sprintf("Conference %d", i%9), i%4)))
			}
			c := compose(t, posts)
			html, text := c.Rendering.Fill(newsletter.Personal{Address: strings.Repeat("&", 64) + "@" + strings.Repeat("d", 180) + ".example", Since: friday, Token: strings.Repeat("t", newsletter.TokenLength)})
			if len(html) > MaxHTML {
				t.Errorf("the HTML has %d bytes, %d are allowed", len(html), MaxHTML)
			}
			if len(c.Posts) != n || strings.Count(c.Page, "Recap number") < n {
				t.Errorf("%d posts are remembered, the page names %d", len(c.Posts), strings.Count(c.Page, "Recap number"))
			}
			if !strings.Contains(html, "/u/") || !strings.Contains(text, "/u/") || !strings.Contains(html, "</html>") {
				t.Error("the way out of the list was cut off")
			}
			if told := c.Cut.Posts; n == 1 && told != 1 || n == 400 && told == n {
				t.Errorf("%d of %d posts are told: %+v", told, n, c.Cut)
			}
		})
	}
}

func TestSubjectsAndPreheaders(t *testing.T) {
	for name, c := range map[string]struct {
		posts   []*post.Post
		subject string
	}{
		"week": {week(), "PebbleConf Nowhere and Gopherdale Days: 11 recaps (#14)"},
		"one":  {week()[9:10], "Why I still take notes by hand (#14)"},
	} {
		got := compose(t, c.posts).Rendering
		if got.Subject != c.subject {
			t.Errorf("%s: subject %q, want %q", name, got.Subject, c.subject)
		}
		if n := len([]rune(got.Subject)); n > 60 {
			t.Errorf("%s: the subject has %d characters", name, n)
		}
		if strings.Contains(got.Preheader, got.Subject) || got.Preheader == "" {
			t.Errorf("%s: preheader %q", name, got.Preheader)
		}
	}
}

// No post can hold a slot of the issue that it is in, and every slot is filled.
func TestSlotsAreTheReadersOwn(t *testing.T) {
	plain := compose(t, week())
	thief := append(week(), recap("A guest's post", "2031-11-20 10:00",
		`<p><a href="https://evil.example/?`+newsletter.SlotToken(plain.Rendering.Mark)+`">look</a></p>`))
	c := compose(t, thief)
	html, text := c.Rendering.Fill(newsletter.Personal{Address: "bo@example.org", Since: friday, Token: "THE-TOKEN"})
	for part, body := range map[string]string{"HTML": html, "text": text} {
		if strings.Contains(body, "evil.example/?THE-TOKEN") {
			t.Errorf("%s: a guest author gets every reader's token", part)
		}
		if strings.Contains(body, c.Rendering.Mark) {
			t.Errorf("%s: a slot was left unfilled", part)
		}
		if !strings.Contains(body, "bo@example.org") || !strings.Contains(body, "21 November 2031") || !strings.Contains(body, "/u/THE-TOKEN") {
			t.Errorf("%s: the reader is not named", part)
		}
	}
	if strings.Contains(c.Page, c.Rendering.Mark) {
		t.Error("the page on the web has a slot in it")
	}
}

// The text part keeps to 72 columns, but for URLs and code.
func TestTheTextIsWrapped(t *testing.T) {
	_, text := compose(t, week()).Rendering.Fill(newsletter.Personal{Address: "bo@example.org", Since: friday})
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if len([]rune(line)) > 72 && !strings.Contains(line, "://") && !strings.HasPrefix(line, "      ") {
			t.Errorf("%d columns: %q", len([]rune(line)), line)
		}
	}
}

func TestReadOnStandsByItself(t *testing.T) {
	for words, want := range map[string]string{
		"":                                 "Read on: Ducks",
		"Read more …":                      "Read more: Ducks",
		"more":                             "More: Ducks",
		"see the list →":                   "See the list: Ducks",
		"and what the ducks said about it": "And what the ducks said about it",
	} {
		if got := readOn(recap("Ducks", "2031-11-20 10:00", "<p>.</p>", readMore(words)), set(t).Words("en")); got != want {
			t.Errorf("%q gives %q, want %q", words, got, want)
		}
	}
}

// A picture is replaced by what its author said it shows.
func TestPicturesAreReplacedByTheirAlternativeText(t *testing.T) {
	c := compose(t, []*post.Post{recap("Ducks", "2031-11-20 10:00",
		`<p>See <img src="https://blog.example.org/d.png" alt="a duck &amp; a pond"> there.</p><p><img src="https://blog.example.org/deco.png" alt=""></p>`)})
	for part, body := range map[string]string{"HTML": c.Rendering.HTML, "text": c.Rendering.Text} {
		if !strings.Contains(strings.ReplaceAll(body, "&amp;", "&"), "See [a duck & a pond] there.") || strings.Contains(body, "<img") {
			t.Errorf("%s:\n%s", part, body)
		}
	}
}

// In the text part, too, a table that is too wide is told row by row.
func TestWideTablesAsText(t *testing.T) {
	wide := strings.Repeat("wide ", 5)
	c := compose(t, []*post.Post{recap("Ducks", "2031-11-20 10:00", "<p>.</p><table><tr><th></th><th>"+wide+"</th><th>Meals</th><th>Left</th></tr>"+
		"<tr><td><em>Monday</em></td><td>"+wide+wide+"</td><td></td><td><a href=\"https://blog.example.org/left/\">nothing</a></td></tr></table>")})
	if want := "  _Monday_\n    wide wide wide wide wide: wide wide wide wide wide wide wide wide\n    wide wide, Left: nothing\u00a0[1]\n\n  [1] https://blog.example.org/left/\n"; !strings.Contains(c.Rendering.Text, want) {
		t.Errorf("the text has no\n%s\n%s", want, c.Rendering.Text)
	}
}

// There is no room for many columns and indents at the width of a phone.
func TestNothingIsWiderThanAPhone(t *testing.T) {
	table := func(columns int) string {
		return "<table><tr>" + strings.Repeat("<th>Day</th>", columns) + "</tr><tr>" + strings.Repeat("<td>31</td>", columns) + "</tr></table>"
	}
	long := "<table><tr><th>Machine</th><th>Pond</th></tr><tr><td>Placeholderreproducibility</td><td>unquestionable</td></tr></table>"
	nested := strings.Repeat("<blockquote><p>.</p><ul><li>", 9) + "Down." + strings.Repeat("</li></ul></blockquote>", 9)
	for teaser, want := range map[string]struct {
		table   bool
		indents int
	}{table(8): {true, 0}, table(9): {false, 0}, long: {false, 0}, nested: {false, mostIndents}} {
		c := compose(t, []*post.Post{recap("Ducks", "2031-11-20 10:00", "<p>.</p>"+teaser)})
		if got := strings.Contains(c.Rendering.HTML, "<th"); got != want.table {
			t.Errorf("a table in the mail: %v, want %v:\n%s", got, want.table, teaser)
		}
		indents := strings.Count(c.Rendering.HTML, `<blockquote class="quote`) + strings.Count(c.Rendering.HTML, "padding:0 0 0 24px\"")
		if indents != want.indents {
			t.Errorf("%d indents, want %d:\n%s", indents, want.indents, c.Rendering.HTML)
		}
		if told := "<strong>Placeholderreproducibility</strong><br>Pond: unquestionable</p>"; teaser == long && !strings.Contains(c.Rendering.HTML, told) {
			t.Errorf("the table is not told row by row, as %s:\n%s", told, c.Rendering.HTML)
		}
		if strings.Contains(teaser, "<table") && !strings.Contains(c.Page, "<th>") {
			t.Error("the page on the web has no table")
		}
	}
}
