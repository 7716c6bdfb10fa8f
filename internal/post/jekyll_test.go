package post

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestJekyllAddresses: every address here is what Jekyll 4.3.1 makes of the same
// files (go run ./internal/tools/oracle jekyll asks it for more).
func TestJekyllAddresses(t *testing.T) {
	tests := []struct{ name, config, path, head, want string }{
		{"as it comes", "", "_posts/2031-05-04-One_Day.md", "", "/2031/05/04/One_Day.html"},
		{"dots and letters", "", "_posts/2031-05-04-.net-Über 2.0..md", "", "/2031/05/04/.net-%C3%9Cber-2.0.html"},
		{"no languages in names", "", "_posts/2031-05-04-one.es.md", "", "/2031/05/04/one.es.html"},
		{"folders above are categories", "", "news/Talks/_posts/sub/2031-05-04-one.md", "categories: Own", "/news/talks/own/2031/05/04/one.html"},
		{"a category, and several", "", "_posts/2031-05-04-one.md", "category: A B\ncategories: [C, D, c]", "/c/d/a%20b/2031/05/04/one.html"},
		{"slugs of categories", "permalink: /:slugified_categories/:slug", "_posts/2031-05-04-One_1.md", "category: 'C# & F#'", "/c-f/one-1"},
		{"parts of the date", "permalink: /:short_year/:i_month/:i_day/:y_day/:w_year-W:week-:w_day/:short_month/:long_day/:title:output_ext",
			"_posts/2030-12-31-one.md", "", "/30/12/31/365/2031-W01-2/Dec/Tuesday/one.html"},
		{"a style", "permalink: weekdate", "_posts/2031-05-04-one.md", "", "/2031/W18/Sun/one.html"},
		{"of the collection", "permalink: none\ncollections: {posts: {permalink: '/p/:title/'}}", "_posts/2031-05-04-one.md", "", "/p/one/"},
		{"a style is none in front matter", "", "_posts/2031-05-04-one.md", "permalink: pretty", "/pretty"},
		{"its own, whole", "", "_posts/2031-05-04-one.md", "permalink: /x/:title/index.html", "/x/one/index.html"},
		{"a day in the site's zone", "", "_posts/2031-05-01-one.md", "date: 2031-05-04 23:30 -0100", "/2031/05/05/one.html"},
		{"what YAML takes for UTC", "", "_posts/2031-05-01-one.md", "date: 2031-05-04 23:30:00", "/2031/05/05/one.html"},
		{"not in quotes", "", "_posts/2031-05-01-one.md", "date: '2031-05-04 23:30:00'", "/2031/05/04/one.html"},
		{"not without seconds", "", "_posts/2031-05-01-one.md", "date: 2031-05-04 23:30", "/2031/05/04/one.html"},
		{"url is a key like others", "", "_posts/2031-05-04-one.md", "url: https://elsewhere.example.org/", "/2031/05/04/one.html"},
		{"by default", "defaults: [{scope: {path: '', type: posts}, values: {permalink: '/d/:title/'}}]", "_posts/2031-05-04-one.md", "", "/d/one/"},
		{"the longer path goes first", "defaults: [{scope: {path: _posts/sub}, values: {permalink: /long/}}, {scope: {path: _posts}, values: {permalink: /short/}}]",
			"_posts/sub/2031-05-04-one.md", "", "/long/"},
		{"a pattern of paths", "defaults: [{scope: {path: 'talks/**/_posts'}, values: {permalink: /t/}}]", "talks/a/b/_posts/2031-05-04-one.md", "", "/t/"},
		{"another type", "defaults: [{scope: {path: '', type: drafts}, values: {permalink: /d/}}]", "_posts/2031-05-04-one.md", "", "/2031/05/04/one.html"},
		{"the post goes before", "defaults: [{values: {permalink: /d/}}]", "_posts/2031-05-04-one.md", "permalink: /own/", "/own/"},
		{"a folder of collections", "collections_dir: all\ndefaults: [{scope: {path: _posts}, values: {permalink: '/c/:categories/:title'}}]",
			"all/_posts/2031-05-04-one.md", "", "/c/one"},
	}
	for _, tt := range tests {
		files := fstest.MapFS{"_config.yml": file("title: x\n" + tt.config), tt.path: file("---\n" + tt.head + "\n---\n")}
		p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), tt.path)
		if want := "https://blog.example.org" + tt.want; p.Permalink != want || !p.Readable() {
			t.Errorf("%s: got %s, want %s (%v)", tt.name, p.Permalink, want, p.AllFaults())
		}
	}
}

// TestJekyllDefaults: lists and words come from the configuration, too.
func TestJekyllDefaults(t *testing.T) {
	files := fstest.MapFS{
		"_config.yml":              file("defaults: [{scope: {path: ''}, values: {tags: [a, [b, c]], author: Ada Placeholder, lang: es, categories: [x]}}]"),
		"_posts/2031-05-04-one.md": file("---\ncategories: y, z\n---\n"),
		"_posts/2031-05-05-two.md": file("---\ntitle: Day &#8211; two &amp; all\ntags: d e\ntag: f g\nlang: de\n---\n"),
	}
	c := newReader(t, settings(Auto)).Read(context.Background(), files)
	one, two := find(t, c, "_posts/2031-05-04-one.md"), find(t, c, "_posts/2031-05-05-two.md")
	if two.Title != "Day – two & all" {
		t.Errorf("two: title %q", two.Title)
	}
	if !slices.Equal(one.Tags, []string{"a", "b", "c"}) || !slices.Equal(one.Categories, []string{"x", "y", "z"}) || one.Language != "es" || one.Authors[0].Name != "Ada Placeholder" {
		t.Errorf("one: got %+v", picture(one))
	}
	if !slices.Equal(two.Tags, []string{"f g"}) || !slices.Equal(two.Categories, []string{"x"}) || two.Language != "de" {
		t.Errorf("two: got %+v", picture(two))
	}
}

// TestJekyllHolds: of a whole blog only posts, drafts and its own collections are
// read, and not what it excludes.
func TestJekyllHolds(t *testing.T) {
	head := file("---\ntitle: x\ndate: 2031-05-04\n---\n")
	files := fstest.MapFS{
		"_config.yml": file("exclude: [old/]\ncollections: {talks: {output: true}}\n"),
		"about.md":    head, "_includes/a.md": head, "vendor/bundle/gem/_posts/2031-05-04-a.md": head, "old/_posts/2031-05-04-a.md": head,
		"_posts/2031-05-04-a.md": head, "news/_drafts/b.md": head, "_talks/c.md": head,
	}
	var paths []string
	for _, p := range newReader(t, settings(Auto)).Read(context.Background(), files).Posts {
		paths = append(paths, p.Path)
	}
	slices.Sort(paths)
	if want := []string{"_posts/2031-05-04-a.md", "_talks/c.md", "news/_drafts/b.md"}; !slices.Equal(paths, want) {
		t.Errorf("got %q, want %q", paths, want)
	}
}

// TestJekyllFeedIDs: jekyll-feed and Octopress have the address of the folder and
// the slug, not the address of the page.
func TestJekyllFeedIDs(t *testing.T) {
	tests := []struct{ preset, path, head, want string }{
		{"jekyll", "_posts/2031-05-04-one.md", "", "https://old.example.org/sub/2031/05/04/one"},
		{"jekyll", "_posts/2031-05-04-one day.md", "permalink: /x/:title/", "https://old.example.org/sub/x/one%20day"},
		{"jekyll", "_posts/2031-05-04-one.md", "slug: two\npermalink: /three.html", "https://old.example.org/sub/two"},
		{"octopress", "source/_posts/2031-05-04-One_Day.md", "", "https://old.example.org/sub/blog/2031/05/04/One_Day"},
	}
	for _, tt := range tests {
		s := settings(tt.preset)
		s.IDPreset, s.IDBase = tt.preset, &url.URL{Scheme: "https", Host: "old.example.org", Path: "/sub/"}
		p := newReader(t, s).File(fstest.MapFS{tt.path: file("---\n" + tt.head + "\n---\n")}, tt.path)
		if p.ID != tt.want {
			t.Errorf("%s, %s: got %s, want %s", tt.path, tt.head, p.ID, tt.want)
		}
	}
}

// TestJekyllTeasers: an excerpt of the post's own is its teaser; a marker before all
// text cuts nothing off.
func TestJekyllTeasers(t *testing.T) {
	tests := []struct{ head, body, teaser, marker string }{
		{"excerpt: The *short* of it.", "One.\n\nTwo.\n", "The short of it.", ""},
		{"", "<!--more-->\n\nOne.\n", "One.", "<!--more-->"},
		{"excerpt: Short.", "<!--more-->\n\nOne.\n", "Short.", "<!--more-->"},
		{"excerpt_separator: '***CUT***'", "One.\n\n***CUT***\n\nTwo.\n", "One.", "***CUT***"},
		{"excerpt_separator: <!--cut-->", "One.\n\n<!--cut-->\n\nTwo.\n", "One.", "<!--cut-->"},
	}
	for _, tt := range tests {
		const path = "_posts/2031-05-04-one.md"
		p := newReader(t, settings("jekyll")).File(fstest.MapFS{path: file("---\n" + tt.head + "\n---\n" + tt.body)}, path)
		if got := strings.TrimSpace(p.Text.Teaser().Fragment.Text()); got != tt.teaser || p.Text.Teaser().Marker != tt.marker {
			t.Errorf("%s, %q: got %q, marker %q", tt.head, tt.body, got, p.Text.Teaser().Marker)
		}
		if strings.Contains(p.Text.Body().String(), "CUT") {
			t.Errorf("%s: the separator is shown: %s", tt.head, p.Text.Body().String())
		}
	}
}

// TestLiquidBounds: a template costs little, whatever it asks for.
func TestLiquidBounds(t *testing.T) {
	tests := map[string]string{
		"loops in loops":      strings.Repeat("{% for n in (1..99999999) %}", 50) + "x" + strings.Repeat("{% endfor %}", 50),
		"doubled texts":       "{% assign a = 'xxxxxxxx' %}" + strings.Repeat("{% assign a = a | append: a %}", 60) + "{{ a }}",
		"doubled captures":    "{% capture a %}xxxxxxxx{% endcapture %}" + strings.Repeat("{% capture a %}{{ a }}{{ a }}{% endcapture %}", 60) + "{{ a }}",
		"replaced":            "{% assign a = 'xxxxxxxx' %}" + strings.Repeat("{% assign a = a | replace: 'x', a %}", 60) + "{{ a }}",
		"conditions nested":   strings.Repeat("{% if true %}", 20_000) + "x" + strings.Repeat("{% endif %}", 20_000),
		"many tags in a loop": "{% for i in (1..2000) %}" + strings.Repeat("{% if a %}{% endif %}", 20_000) + "{% endfor %}",
		"rendered again":      "{% capture a %}" + strings.Repeat("*x* ", 10_000) + "{% endcapture %}" + strings.Repeat("{% assign x = a | markdownify | size %}", 2_000),
		"quotes captured":     "{% capture a %}{% blockquote %}x{% endcapture %}y{% endblockquote %}",
	}
	for name, text := range tests {
		before := cpuTime(t)
		p := newReader(t, settings("jekyll")).File(fstest.MapFS{"_posts/2031-05-04-one.md": file("---\ntitle: x\n---\n" + text)}, "_posts/2031-05-04-one.md")
		if took := cpuTime(t) - before; took > patience || len(p.Text.Body().String()) > 8<<20 || !p.Readable() {
			t.Errorf("%s: %s, %d bytes, faults %v", name, took, len(p.Text.Body().String()), p.AllFaults())
		}
		if strings.Contains(p.Text.Body().String(), "{%") {
			t.Errorf("%s: braces are shown", name)
		}
	}
}
