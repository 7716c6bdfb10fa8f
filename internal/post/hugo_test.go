package post

import (
	"context"
	"testing"
	"testing/fstest"
)

// TestHugoSettings: what Hugo's configuration says of addresses, languages and
// dates. Each line is what Hugo 0.111 makes of it, but that a # is escaped here, as
// no browser would find the page else, and that [permalinks.page] is of Hugo 0.115.
func TestHugoSettings(t *testing.T) {
	const dated = "title: x\ndate: 2031-05-04\n"
	tests := []struct{ config, path, yaml, permalink string }{
		{"", "content/a b/C# & d..md", dated, "/a-b/c%23-d./"},
		{"", "content/a.md", dated + "slug: -C++ Day-\n", "/c++-day/"},
		{"", "content/a.md", dated + "slug: /Day/C# one//../two\n", "/day/two/"},
		{"", "content/t/a.md", "title: x\ndate: 1935662400\n", "/t/a/"},
		{"[permalinks]\nt = '/:year/:slug'\n", "content/t/a.md", "title: C++ & Go\ndate: 2031-05-04\n", "/2031/c-go/"},
		{"[permalinks]\nt = '/:06/:01/:slugorfilename/'\n", "content/t/Day.md", dated, "/31/05/day/"},
		{"[permalinks]\nt = '/:monthname/:weekdayname/:filename'\n", "content/t/Day/index.md", dated, "/may/sunday/day/"},
		{"[permalinks]\nt = '/:sections/:filename'\n", "content/t/u/a.md", dated, "/t/a/"},
		{"[permalinks]\n'/' = '/:sections[1:]/:filename/'\n", "content/a.md", dated, "/a/"},
		{"[permalinks.page]\nt = '/:sections[0]/x/:filename/'\n", "content/t/u/a.md", dated, "/t/x/a/"},
		{"disablePathToLower = true\nremovePathAccents = true\n", "content/Été/Ünder.md", dated, "/Ete/Under/"},
		{"uglyURLs = true\n", "content/t/a/index.md", dated, "/t/a.html"},
		{"[uglyURLs]\nt = true\n", "content/t/a.md", dated, "/t/a.html"},
		{"[uglyURLs]\nt = true\n", "content/u/a.md", dated, "/u/a/"},
		{"", "content/a.md", dated + "url: /x/two\n", "/x/two/"},
		{"", "content/a.md", dated + "url: x/two.html\n", "/x/two.html"},
		{"contentDir = 'docs'\n", "docs/t/a.md", dated, "/t/a/"},
		{"[languages.en]\n[languages.es]\n", "content/t/a.es.md", dated, "/es/t/a/"},
		{"[languages.en]\n[languages.es]\n", "content/t/a.en.md", dated, "/t/a/"},
		{"[languages.en]\n[languages.es]\n", "content/t/a.fr.md", dated, "/t/a.fr/"},
		{"[languages.en]\n[languages.es]\n", "content/t/a/index.es.md", dated + "url: x/\n", "/es/x/"},
		{"[languages.en]\n[languages.es]\n", "content/t/a/index.es.md", dated + "url: /x/\n", "/x/"},
		{"", "content/t/a.en.md", dated, "/t/a/"},
		{"", "content/t/a.es.md", dated, "/t/a.es/"},
		{"", "content/t/a/index.es.md", dated, "/t/a/"},
		{"defaultContentLanguage = 'es'\n[languages.en]\n[languages.es]\n", "content/t/a.md", dated, "/t/a/"},
		{"defaultContentLanguageInSubdir = true\n[languages.en]\n[languages.es]\n", "content/t/a.md", dated, "/en/t/a/"},
		{"[languages.en]\ncontentDir = 'content/english'\n[languages.es]\ncontentDir = 'content/spanish'\n", "content/spanish/t/a.md", dated, "/es/t/a/"},
		{"[languages.en]\n[languages.es]\ncontentDir = 'content.es'\n", "content.es/t/a.md", dated, "/es/t/a/"},
		{"[languages.en]\n[languages.es]\ncontentDir = 'content.es'\n", "content/t/a.md", dated, "/t/a/"},
		{"[languages.en]\n[languages.es]\ncontentDir = 'content/es'\n", "content/es/t/a.md", dated, "/es/t/a/"},
		{"contentDir = 'docs'\n[languages.en]\n[languages.es]\ncontentDir = 'docs.es'\n", "docs/t/a.md", dated, "/t/a/"},
		{"[frontmatter]\ndate = [':filename', ':default']\n", "content/t/2031-05-04-a b/index.md", "title: x\ndate: 2030-01-01\n", "/t/a-b/"},
		{"[frontmatter]\ndate = ['held']\n", "content/t/a.md", "title: x\nheld: 2031-05-04\ndate: 2030-01-01\n", "/t/a/"},
		{"", "content/t/2030-01-01-a.md", "title: x\nlastmod: 2031-05-04\n", "/t/2030-01-01-a/"},
		{"", "content/t/a.md", "title: x\npubdate: 2031-05-04\nmodified: 2031-06-06\n", "/t/a/"},
	}
	for _, tt := range tests {
		files := fstest.MapFS{"hugo.toml": file(tt.config), tt.path: file("---\n" + tt.yaml + "---\n")}
		p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), tt.path)
		if p.Permalink != "https://blog.example.org"+tt.permalink || p.Published.Format("2006-01-02") != "2031-05-04" {
			t.Errorf("%s %s: got %s of %s, want %s; faults %v", tt.config, tt.path, p.Permalink, p.Published, tt.permalink, p.AllFaults())
		}
	}
}

// TestHugoPasses: files that are no posts of a blog in Hugo.
func TestHugoPasses(t *testing.T) {
	const post = "---\ntitle: x\ndate: 2031-05-04\n---\n"
	tests := []struct{ config, path string }{
		{"", "README.md"},
		{"", "archetypes/default.md"},
		{"", "content/t/bundle/other.md"},
		{"", "content/t/bundle/deep/index.md"},
		{"[languages.en]\n[languages.fr]\ndisabled = true\n", "content/t/a.fr.md"},
		{"contentDir = 'content/t'\n", "content/u/a.md"},
		{"[languages.en]\ncontentDir = 'content/t'\n[languages.es]\ncontentDir = 'content/t.es'\n", "content/u/a.md"},
	}
	for _, tt := range tests {
		files := fstest.MapFS{"hugo.toml": file(tt.config), "content/t/bundle/index.md": file(post), tt.path: file(post)}
		if c := newReader(t, settings(Auto)).Read(context.Background(), files); len(c.Posts) != 1 || c.Posts[0].Path != "content/t/bundle/index.md" {
			t.Errorf("%s %s: got %d posts, first %s", tt.config, tt.path, len(c.Posts), c.Posts[0].Path)
		}
	}
}

// TestHugoBelow: where the folder of posts is one of the blog's sections, it counts
// in addresses, but not in a pattern of recapd's own settings.
func TestHugoBelow(t *testing.T) {
	site, _ := Detect(fstest.MapFS{"hugo.toml": file("[permalinks]\ntalks = '/:sections/:year/:filename/'\n")})
	files := fstest.MapFS{"deep/a.md": file("---\ntitle: x\ndate: 2031-05-04\n---\n"), "deep/_index.md": file("---\ntitle: Deep\n---\n")}
	tests := []struct{ below, pattern, want string }{
		{"content/talks", "", "/talks/deep/2031/a/"},
		{"content/blog", "", "/blog/deep/a/"},
		{"content/blog", "/blog/:sections/:slug/", "/blog/deep/a/"},
	}
	for _, tt := range tests {
		s := settings(Auto)
		s.Permalink, s.Site = tt.pattern, func() *Site { placed := site; placed.Below = tt.below; return &placed }
		p := find(t, newReader(t, s).Read(context.Background(), files), "deep/a.md")
		if p.Permalink != "https://blog.example.org"+tt.want {
			t.Errorf("%s %s: got %s, want %s", tt.below, tt.pattern, p.Permalink, tt.want)
		}
	}
}

// TestHugoFolder: a configuration in parts.
func TestHugoFolder(t *testing.T) {
	site, _ := Detect(fstest.MapFS{
		"config/_default/hugo.toml":       file("baseURL = 'https://one.example.org/'\ntitle = 'Recaps'\n"),
		"config/_default/params.yaml":     file("author: Ada Placeholder\n"),
		"config/_default/permalinks.toml": file("talks = '/:slug/'\n"),
		"config/_default/languages.toml":  file("[es]\n[en]\n"),
		"config/production/config.toml":   file("baseURL = 'https://two.example.org/'\n"),
	})
	if site.BaseURL != "https://two.example.org/" || site.Author != "Ada Placeholder" || site.Sections["talks"] != "/:slugortitle/" || len(site.Languages) != 2 {
		t.Errorf("got %+v", site)
	}
}

// TestHugoTerms: a blog may call its tags something else.
func TestHugoTerms(t *testing.T) {
	files := fstest.MapFS{"hugo.toml": file("[taxonomies]\ntag = 'etiquetas'\n"), "content/a.md": file("---\ntitle: x\ndate: 2031-05-04\netiquetas: [a]\n---\n")}
	p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), "content/a.md")
	if len(p.Tags) != 1 || p.Tags[0] != "a" {
		t.Errorf("got %q", p.Tags)
	}
}

func TestHugoHidden(t *testing.T) {
	for _, yaml := range []string{"headless: true", "_build: {list: never}", "build: {list: local}", "build: {render: never}", "_build: {render: false}"} {
		p := newReader(t, settings("hugo")).File(fstest.MapFS{"a.md": file("---\ntitle: x\ndate: 2031-05-04\n" + yaml + "\n---\n")}, "a.md")
		if !p.Unlisted {
			t.Errorf("%s: listed", yaml)
		}
	}
}
