package post

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestDetect: the configuration is read, never run.
func TestDetect(t *testing.T) {
	tests := []struct {
		name, file, text string
		want             Site
	}{
		{"Hugo", "hugo.toml", "baseURL = 'https://blog.example.org/'\ntitle = 'Recaps'\nlanguageCode = 'en-GB'\n[params]\nauthor = 'Ada'\n",
			Site{Preset: "hugo", Title: "Recaps", BaseURL: "https://blog.example.org/", Language: "en-GB", Author: "Ada"}},
		{"Hugo in YAML", "config.yaml", "baseURL: https://blog.example.org/\ntheme: plain\n", Site{Preset: "hugo", BaseURL: "https://blog.example.org/"}},
		{"Hugo in JSON", "hugo.json", "{\"title\": \"Recaps\"}\n", Site{Preset: "hugo", Title: "Recaps"}},
		{"Hugo's or Zola's name", "config.toml", "base_url = 'https://blog.example.org'\ndefault_language = 'es'\n",
			Site{Preset: "zola", BaseURL: "https://blog.example.org", Language: "es"}},
		{"some other config.toml", "config.toml", "port = 8080\n", Site{}},
		{"Jekyll", "_config.yml", "title: Recaps\nurl: https://example.org\nbaseurl: /blog\npermalink: pretty\nexcerpt_separator: <!--cut-->\n",
			Site{Preset: "jekyll", Title: "Recaps", BaseURL: "https://example.org/blog", Permalink: jekyllStyles["pretty"], Separator: "<!--cut-->"}},
		{"Octopress", "_config.yml", "url: https://example.org\ncode_dir: downloads/code\npermalink: /b/:title/\n",
			Site{Preset: "octopress", BaseURL: "https://example.org", Permalink: "/b/:title/"}},
		{"Octopress by its folders", "_config.yml", "source: source\ndestination: public\n", Site{Preset: "octopress"}},
		{"Jekyll in another folder", "_config.yml", "source: source\ndestination: _site\n", Site{Preset: "jekyll"}},
		{"Pelican", "pelicanconf.py", "#!/usr/bin/env python\nAUTHOR = u'Ada'\nSITENAME = \"Recaps\"\nTIMEZONE='Europe/Madrid'\nARTICLE_URL = '{date:%Y}/{slug}/'\nDEFAULT_LANG = get_lang()\n",
			Site{Preset: "pelican", Author: "Ada", Title: "Recaps", Zone: "Europe/Madrid", Permalink: "{date:%Y}/{slug}/"}},
		{"Nikola", "conf.py", "import time\nBLOG_TITLE = \"Recaps\"  # (translatable)\nSITE_URL = \"https://example.org/\"\nPRETTY_URLS = False\n",
			Site{Preset: "nikola-html", Title: "Recaps", BaseURL: "https://example.org/"}},
		{"Tinkerer", "conf.py", "import tinkerer\nproject = 'Recaps'\nauthor = 'Ada'\n", Site{Preset: "tinkerer", Title: "Recaps", Author: "Ada"}},
		{"ABlog", "conf.py", "extensions = ['ablog']\nproject = 'Recaps'\nblog_baseurl = 'https://example.org'\n",
			Site{Preset: "ablog", Title: "Recaps", BaseURL: "https://example.org"}},
		{"Sphinx alone", "conf.py", "project = 'Manual'\n", Site{}},
		{"what computes", "pelicanconf.py", "import os\nSITENAME = os.environ['NAME']\nSITEURL = 'https://' + host\n", Site{Preset: "pelican"}},
		{"broken", "hugo.toml", "= = =\n", Site{Preset: "hugo", Unread: "line 1: invalid character at start of key: U+003D '='"}},
	}
	for _, tt := range tests {
		got, ok := Detect(fstest.MapFS{tt.file: file(tt.text)})
		if tt.want.Preset != "" {
			tt.want.Config = tt.file
		}
		got.settings = nil // what becomes of them is told by the posts
		if len(got.Sections) == 0 {
			got.Sections = nil
		}
		if !reflect.DeepEqual(got, tt.want) || ok != (tt.want.Preset != "") {
			t.Errorf("%s:\n got %+v\nwant %+v", tt.name, got, tt.want)
		}
	}
}

// TestSiteRules: what the configuration says holds for the folder, and the
// settings go before it.
func TestSiteRules(t *testing.T) {
	const yaml = "---\ntitle: Day One\ndate: 2031-05-04\n---\nA.\n\n<!--cut-->\n\nB.\n"
	tests := []struct {
		name           string
		files          fstest.MapFS
		change         func(*Settings)
		path           string
		permalink, cut string
	}{
		{"Jekyll", fstest.MapFS{"_config.yml": file("permalink: /:year/:title.html\nexcerpt_separator: <!--cut-->\n"), "_posts/2031-05-04-one.md": file(yaml)}, nil,
			"_posts/2031-05-04-one.md", "https://blog.example.org/2031/one.html", "<!--cut-->"},
		{"a dated name in Hugo", fstest.MapFS{"hugo.toml": file(""), "content/talks/2031-05-04-one.md": file(yaml)}, nil,
			"content/talks/2031-05-04-one.md", "https://blog.example.org/talks/2031-05-04-one/", ""},
		{"Hugo's permalinks", fstest.MapFS{"hugo.toml": file("[permalinks]\ntalks = '/:year/:slug/'\n"), "content/talks/one.md": file(yaml)}, nil,
			"content/talks/one.md", "https://blog.example.org/2031/day-one/", ""},
		{"a pattern in the settings", fstest.MapFS{"_config.yml": file("permalink: none\n"), "_posts/2031-05-04-one.md": file(yaml)},
			func(s *Settings) { s.Permalink = "/x/:slug" }, "_posts/2031-05-04-one.md", "https://blog.example.org/x/one", ""},
		{"a preset in the settings", fstest.MapFS{"_config.yml": file("permalink: none\n"), "2031-05-04-one.md": file(yaml)},
			func(s *Settings) { s.Preset = "hugo" }, "2031-05-04-one.md", "https://blog.example.org/2031-05-04-one/", ""},
		{"a site from above", fstest.MapFS{"talks/one.md": file(yaml)},
			func(s *Settings) { s.Site = func() *Site { return &Site{Preset: "nikola-html"} } }, "talks/one.md", "https://blog.example.org/posts/talks/one.html", ""},
		{"a pattern of tokens unknown here", fstest.MapFS{"_config.yml": file("permalink: /:moon/:title\n"), "_posts/2031-05-04-one.md": file(yaml)}, nil,
			"_posts/2031-05-04-one.md", "https://blog.example.org/2031/05/04/one.html", ""},
	}
	for _, tt := range tests {
		s := settings(Auto)
		if tt.change != nil {
			tt.change(&s)
		}
		p := find(t, newReader(t, s).Read(context.Background(), tt.files), tt.path)
		if p.Permalink != tt.permalink || p.Text.Teaser().Marker != tt.cut {
			t.Errorf("%s: got %s, marker %q; want %s, %q", tt.name, p.Permalink, p.Text.Teaser().Marker, tt.permalink, tt.cut)
		}
	}
}

// TestSiteAboveChanges: the same of a configuration above the folder, and of one
// that goes: then the folder itself is looked at.
func TestSiteAboveChanges(t *testing.T) {
	files := fstest.MapFS{"talks/one.md": file("---\ntitle: x\ndate: 2031-05-04\n---\n"), "config.toml": file("base_url = 'https://x'\n")}
	above := &Site{Preset: "nikola-html"}
	s := settings(Auto)
	s.Site = func() *Site { return above }
	r := newReader(t, s)
	permalink := func() string { return find(t, r.Read(context.Background(), files), "talks/one.md").Permalink }
	got := []string{permalink()}
	above = &Site{Preset: "pelican"}
	got = append(got, permalink())
	above = nil
	got = append(got, permalink())
	want := []string{"https://blog.example.org/posts/talks/one.html", "https://blog.example.org/x.html", "https://blog.example.org/talks/one/"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// TestSiteChanges: a post that has not changed is read anew when the blog's
// configuration has.
func TestSiteChanges(t *testing.T) {
	files := fstest.MapFS{"_config.yml": file("permalink: pretty\n"), "_posts/2031-05-04-one.md": file("---\ntitle: x\n---\n")}
	r := newReader(t, settings(Auto))
	before := find(t, r.Read(context.Background(), files), "_posts/2031-05-04-one.md").Permalink
	files["_config.yml"] = file("permalink: none\n")
	after := find(t, r.Read(context.Background(), files), "_posts/2031-05-04-one.md").Permalink
	if before != "https://blog.example.org/2031/05/04/one/" || after != "https://blog.example.org/one.html" {
		t.Errorf("got %s, then %s", before, after)
	}
}

// TestSiteUnread: a configuration that cannot be read is told, and as long as it
// has been read before, no post moves for it.
func TestSiteUnread(t *testing.T) {
	blog := fstest.MapFS{"_config.yml": file("permalink: /:year/:title/\n"), "_posts/2031-05-04-one.md": file("---\ntitle: One\n---\nText.\n")}
	r := newReader(t, settings(Auto))
	before := r.Read(context.Background(), blog).Posts[0].Permalink
	blog["_config.yml"] = file("permalink: /:year/:title/\ntitle: a: b\n")
	const told = "_config.yml: the generator's configuration cannot be read: line 2: mapping values are not allowed in this context"
	c := r.Read(context.Background(), blog)
	if got := c.Posts[0].Permalink; got != before || !strings.HasSuffix(before, "/2031/one/") {
		t.Errorf("got %s, before %s", got, before)
	}
	checkFault(t, c.Faults, told, false)
	checkFault(t, newReader(t, settings(Auto)).Read(context.Background(), blog).Faults, told, false)
}

// TestLongConfiguration: one that a theme has filled with tables is read whole.
func TestLongConfiguration(t *testing.T) {
	long := "permalink: /:year/:title/\nnav:\n" + strings.Repeat("  - {title: a, url: b, sub: [c, d]}\n", 5_000)
	site, ok := Detect(fstest.MapFS{"_config.yml": file(long)})
	if !ok || site.Permalink != "/:year/:title/" || site.Unread != "" {
		t.Errorf("got %q, %q", site.Permalink, site.Unread)
	}
}
