package digest

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/markup"
	"recapd/internal/post"
	"recapd/templates"
)

var update = flag.Bool("update", false, "write the golden files of testdata anew")

// The sites, people and conferences of these tests are made up.

var madrid = time.FixedZone("CET", 3600)

var masthead = Masthead{
	Title: "Sample Recaps", BaseURL: "https://blog.example.org", PublicURL: "https://recaps.example.org",
	PostalAddress: "Sample Recaps, 1 Nowhere Lane, 00000 Placeholder", Language: "en", Zone: madrid,
	Events: []Event{{Name: "pebbleconf  nowhere 2031", Place: "Madeup Hall", URL: "https://pebbleconf.example.org/?year=2031&lang=en",
		Starts: time.Date(2031, 11, 17, 0, 0, 0, 0, madrid), Ends: time.Date(2031, 11, 19, 0, 0, 0, 0, madrid)},
		{Name: "Fictional Systems Day", Place: "Nowhere", URL: "javascript:alert(1)"}},
}

var fourteenth = Numbered{Number: 14, At: time.Date(2031, 11, 21, 9, 0, 0, 0, madrid)}

func set(t testing.TB) *templates.Set {
	t.Helper()
	s, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// recap is a post; what is special about it is set by the changes.
func recap(title, published, teaser string, changes ...func(*post.Post)) *post.Post {
	at, err := time.ParseInLocation("2006-01-02 15:04", published, madrid)
	if err != nil {
		panic(err)
	}
	slug := strings.ToLower(strings.Join(strings.FieldsFunc(title, func(r rune) bool {
		return r != '-' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9')
	}), "-"))
	if len(slug) < 3 {
		slug = "post-" + at.Format("0102-1504")
	}
	body := teaser + "<p>" + strings.Repeat("The rest of the story is told on the blog. ", 120) + "</p>"
	p := &post.Post{
		Path: slug + ".md", Slug: slug, Permalink: "https://blog.example.org/" + slug + "/", ID: "tag:blog.example.org,2031:" + slug,
		Title: title, Published: at, Updated: at, Authors: []post.Author{{Name: "Ada Placeholder"}}, Hash: slug,
		Text: post.NewText(markup.HTML(body), markup.Teaser{Fragment: markup.HTML(teaser), Marker: "TEASER_END"}),
	}
	for _, change := range changes {
		change(p)
	}
	return p
}

func at(event string, day int) func(*post.Post) {
	return func(p *post.Post) { p.Event, p.Day = event, day }
}

func by(names ...string) func(*post.Post) {
	return func(p *post.Post) {
		p.Authors = nil
		for _, n := range names {
			p.Authors = append(p.Authors, post.Author{Name: n})
		}
	}
}

func in(language string) func(*post.Post) { return func(p *post.Post) { p.Language = language } }
func series(name string) func(*post.Post) { return func(p *post.Post) { p.Series = name } }
func whole(p *post.Post)                  { cut(p, func(t *markup.Teaser) { t.Whole = true }) }
func readMore(words string) func(*post.Post) {
	return func(p *post.Post) { cut(p, func(t *markup.Teaser) { t.ReadMore = words }) }
}

func cut(p *post.Post, change func(*markup.Teaser)) {
	teaser := p.Text.Teaser()
	change(&teaser)
	p.Text = post.NewText(p.Text.Body(), teaser)
}

// week is an issue with everything: three events, days, a series, and teasers
// with every kind of block.
func week() []*post.Post {
	const pebble, gopher, systems = "PebbleConf Nowhere 2031", "Gopherdale Days 2031", "Fictional Systems Day"
	return []*post.Post{
		recap("Ducks in production", "2031-11-18 10:10", `<p>The team at Placeholder Ponds swapped one queue for three ponds and halved its night pages.
			Bo Example drew <a href="https://slides.example.org/ducks.pdf">the ponds</a> on a napkin, and the <em>napkin</em> is now the
			<a href="https://docs.example.org/ponds?version=2&amp;view=full">documentation</a>.</p>
			<p>Three things to take home:</p>
			<ul><li>One queue is a queue for everything, <strong>even for what cannot wait</strong>.</li>
			<li>Ponds overflow; <code>pond.Drain(ctx)</code> says when.</li>
			<li>Ask who is paged:<ol><li>the ducks,</li><li>the people who feed them.</li></ol></li></ul>`, at(pebble, 2)),
		recap("Opening: what we forgot to cache", "2031-11-17 09:05", `<p>Ada opened with a confession: the slowest page of the site is the one that says how fast it is.</p>
			<blockquote><p>A cache is a promise that nothing has changed. Most of us promise too much.</p></blockquote>`, at(pebble, 1), by("Ada Placeholder", "Bo Example")),
		recap("Tail latency for people who would rather not draw another histogram, and what to draw instead of it", "2031-11-18 15:30",
			`<p>A talk without a single chart.</p><pre><code class="language-go">func slowest(requests []time.Duration) time.Duration {
	slices.Sort(requests)

	return requests[len(requests)*99/100] // the ninety-ninth of a hundred, give or take the one that nobody counted
}
</code></pre><p>It is short because it is wrong: see the <a href="https://blog.example.org/latency/#errata">errata</a>.</p>`, at(pebble, 2), by("Cy Nobody")),
		recap("Closing words, and a list of things lost in the hall", "2031-11-19 18:00", `<p>One umbrella, two adapters, most of the certainties.</p>`, at(pebble, 3), readMore("See the list")),
		recap("How PebbleConf feeds four hundred people", "2031-11-20 08:00", `<h2>The kitchen</h2><p>Behind the hall there is a second conference, and it starts at five.</p>
			<table><thead><tr><th>Day</th><th>Meals</th><th>Left over</th></tr></thead><tbody>
			<tr><td>Monday</td><td>412</td><td>9</td></tr><tr><td>Tuesday</td><td>398</td><td>31, mostly fennel</td></tr></tbody></table>`, at(pebble, 0)),
		recap("Tiny maps, large caches", "2031-11-16 11:00", `<p>Maps under eight entries are searched in a line, and that is <a href="https://go.example.org/maps"><code>fine</code></a>.<br>Until they are keys.</p>
			<figure><img src="https://blog.example.org/map.png" alt="A map"><figcaption>A map of a map</figcaption></figure>`, at(gopher, 1)),
		recap("The garbage nobody collected", "2031-11-16 14:00", `<p>Finalizers, weak pointers, and a bin day that never came.</p>`, at(gopher, 1), by("Di Fictive")),
		recap("Consensus over lunch", "2031-11-15 12:00", `<p>Three nodes, two sandwiches, one leader. The proof fits on a napkin; the napkin did not survive the lunch.</p>`, at(systems, 0), by("Eve Sample", "Fay Sample", "Gus Sample", "Hal Sample"), whole),
		recap("A year of caches, part 11: the one in your head", "2031-11-19 07:00", `<p>We remember where a thing is rather than what it is.</p><hr><p>So does the processor.</p>`, series("A year of caches")),
		recap("Why I still take notes by hand", "2031-11-20 21:15", `<p>Typed notes are complete. Hand-written notes are <del>short</del> <strong>chosen</strong>. Write to <a href="mailto:ada@example.org">ada@example.org</a> if you disagree.</p>`),
		recap("A stage is a slow network", "2031-11-17 22:40", `<p>High latency, one sender, and the acknowledgements come as coughs.</p>`, by("Bo Example")),
	}
}

// feast is an issue with all that may stand beside teasers: a lead story, talks, slides
// and recordings, headings, pictures, late arrivals, and the editor's own words.
func feast() (Masthead, Numbered, []*post.Post) {
	m, n := masthead, fourteenth
	m.Pictures = true
	m.Events = slices.Clone(m.Events)
	m.Events[0].Logo = "https://pebbleconf.example.org/logo.png"
	n.Intro = "A week of ponds. Cy drew [a map of all of them](/map/), and *nobody* has found the way out yet.\n\nNext week: **fewer ducks**."
	n.Outro = "Seen a talk that we missed? [Write to us](mailto:desk@example.org)."
	n.Told = map[string]time.Time{"fictional systems day": friday.AddDate(0, 0, -21), "PebbleConf Nowhere 2031": friday.AddDate(0, 0, -7)}
	posts := append(week()[:8], talks(5))
	posts[0].Image = post.Image{URL: "https://blog.example.org/ponds.png", Alt: "Three ponds, seen from the night shift"}
	posts[0].Lead = true
	posts[0].Talks = []post.Talk{{Title: "Ducks in production", Speaker: "Bo Example", Slides: "https://slides.example.org/ducks.pdf", Video: "https://video.example.org/ducks"}}
	posts[1].Talks = []post.Talk{{Title: "What we forgot to cache", Speaker: "Cy Nobody", Video: "https://youtu.be/opening0001"}}
	posts[2].Talks = []post.Talk{{Title: "Histograms, and why not"}}
	posts[3].Talks = []post.Talk{
		{Title: "Lightning talks", Slides: "https://speakerdeck.com/lightning/all"},
		{Title: "The last word", Speaker: "Di Fictive, Eve Sample", Slides: "https://slides.example.org/last.pdf", Video: "https://media.ccc.de/v/99-last"},
		{Title: "A walk to the ponds"},
	}
	posts[4].Image = post.Image{URL: "https://blog.example.org/kitchen.jpg"}
	saying(`<h2>The kitchen</h2><p>.</p><h2>Four hundred lunches</h2><p><a href="https://vimeo.com/123456">The film</a></p><h2>What is left over</h2><p>.</p>`)(posts[4])
	posts[5].Image = post.Image{URL: "https://blog.example.org/map.svg", Alt: "A map"}
	return m, n, posts
}

// scripts is an issue in languages of other scripts and directions.
func scripts() []*post.Post {
	return []*post.Post{
		recap("ملخص اليوم الأول من المؤتمر", "2031-11-17 10:00", `<p>تحدث المتحدثون عن <a href="https://ar.example.org/مؤتمر">الأنظمة الموزعة</a> وعن الذاكرة المؤقتة.</p><ul><li>أولا: القائمة.</li><li>ثانيا: <code>cache.Get()</code></li></ul><blockquote><p>الذاكرة وعد.</p></blockquote>`, in("ar"), at("مؤتمر المثال", 1)),
		recap("虚构大会第二天：缓存与地图", "2031-11-18 10:00", `<p>第二天的演讲从缓存开始，讲者用三个池塘代替了一个队列，夜间的告警因此减少了一半。接下来是关于地图的讨论，大家都同意小地图比大地图更容易折叠。</p>`, in("zh"), at("虚构大会 2031", 2)),
		recap("Resumen del tercer día: ¿quién vació la caché?", "2031-11-19 10:00", `<p>La última charla empezó con una pregunta y terminó con otra: «¿y si no hiciera falta?»</p>`, in("es"), at("Jornadas Inventadas", 3)),
	}
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what was composed; look at the difference with -update and git diff\n%s", file, firstDifference(string(want), got))
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range min(len(w), len(g)) {
		if w[i] != g[i] {
			return "want " + w[i] + "\ngot  " + g[i]
		}
	}
	return "one is longer than the other"
}
