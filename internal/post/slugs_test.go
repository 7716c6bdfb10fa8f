package post

import (
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestSlugs(t *testing.T) {
	tests := []struct {
		dialect, path, title, want string
	}{
		{"hugo", "day-two.md", "Whatever", "day-two"},
		{"hugo", "Day Two!.md", "Whatever", "day-two"},
		{"hugo", "día-2.md", "Whatever", "día-2"},
		{"hugo", "lantern-day/index.md", "Whatever", "lantern-day"},
		{"hugo", "day-two.es.md", "Whatever", "day-two"},
		{"hugo", "2031-05-04-dated.md", "Whatever", "2031-05-04-dated"},
		{"jekyll", "_posts/2031-05-04-C++ and Go.md", "Whatever", "C++-and-Go"},
		{"jekyll", "_posts/2031-5-4-day_two.markdown", "Whatever", "day_two"},
		{"nikola", "posts/First_Day.rst", "Whatever", "first_day"},
		{"nikola", "posts/C++ & Ünï.rst", "Whatever", "c++-uni"},
		{"zola", "content/day_two.md", "Whatever", "day-two"},
		{"zola", "content/2031-05-04_Day (Two)/index.md", "Whatever", "day-two"},
		{"octopress", "source/_posts/2031-05-04-Day_Two.markdown", "Whatever", "Day_Two"},
		{"tinkerer", "2031/05/04/day_two.rst", "Whatever", "day_two"},
		{"ablog", "2031/pebble_conf.rst", "Whatever", "pebble_conf"},
		{"pelican", "x.rst", "Lantern Day Two: Ünïcode & <em>More</em>", "lantern-day-two-unicode-more"},
		{"pelican", "x.rst", "Straße, Ærø – Łódź", "strasse-aero-lodz"},
		{"pelican", "x.rst", "C++ / C#", "c-c"},
		{"pelican", "x.rst", "???", ""},
		{"pelican", "x.rst", "Первый день, Ёжик", "pervyi-den-iozhik"},
		{"pelican", "x.rst", "Αθήνα · 日本語 カタカナ 한국어", "athena-ri-ben-yu-katakana-hangugeo"},
		{"pelican", "x.rst", "- a &amp; b -", "-a-b-"},
		{"nikola", "posts/Первый день.rst", "Whatever", "pervyi-den"},
		{"zola", "content/Первый день.md", "Whatever", "pervyi-den"},
		{"hugo", "Первый день.md", "Whatever", "первый-день"},
	}
	for _, tt := range tests {
		d, err := dialectNamed(tt.dialect)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.slug(nameOf(tt.path), tt.title); got != tt.want {
			t.Errorf("%s: %s %q: got %q, want %q", tt.dialect, tt.path, tt.title, got, tt.want)
		}
	}
}

// FuzzSlug: a slug is one segment of a path, stays itself when made a slug
// again, and gives a permalink and an id that are ASCII.
func FuzzSlug(f *testing.F) {
	for _, seed := range []string{"Day Two", "../../etc", "a/b\\c", "Ünï", "-.-", "日本語", "%zh", "a\u0300", "İ"} {
		f.Add(seed)
	}
	make := map[string]func(string) string{"path": pathSlug, "nikola": nikolaSlug, "zola": zolaSlug, "hugo": hugoSlug, "jekyll": jekyllSlug, "pelican": pelicanSlug}
	base := &url.URL{Scheme: "https", Host: "blog.example.org", Path: "/"}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return // no source is: newSource sees to it
		}
		for name, slug := range make {
			got := slug(text)
			if strings.ContainsAny(got, "/\\ \n") || got == "." || got == ".." {
				t.Errorf("%s: %q became %q", name, text, got)
			}
			if again := slug(got); again != got {
				t.Errorf("%s: %q became %q and then %q", name, text, got, again)
			}
			if got == "" {
				continue
			}
			link, err := url.Parse(below(base, "/posts/"+got+"/").String())
			if err != nil || link.Path != "/posts/"+got+"/" || !ascii(link.String()) {
				t.Errorf("%s: %q became the permalink %s, %v", name, got, link, err)
			}
			if id := tagID("blog.example.org,2031", time.Unix(0, 0), got); !absoluteIRI.MatchString(id) || !ascii(id) {
				t.Errorf("%s: %q became the id %s", name, got, id)
			}
		}
	})
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 126 || r < 33 }) < 0
}
