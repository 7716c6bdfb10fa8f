package post

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestProgramSettings: what pelicanconf.py and conf.py say holds for the posts.
// Where all is "", the file is no post.
func TestProgramSettings(t *testing.T) {
	const (
		pelicanPost = "Title: Day One\nDate: 2031-05-04\n\nText.\n"
		nikolaPost  = ".. title: Day One\n.. date: 2031-05-04\n\nText.\n"
		ablogPost   = ".. post:: 03.04.2031\n   :author: ada, bo\n   :image: 2\n\nDay One\n=======\n\nText.\n"
	)
	tests := []struct {
		name, config, settings, path, text, want string // slug, path of the permalink, date, authors, category
	}{
		{"defaults", "pelicanconf.py", "PATH = 'content'\n", "content/talks/x.md", pelicanPost, "day-one /day-one.html 2031-05-04 The Site's Author talks"},
		{"no folder", "pelicanconf.py", "PATH = 'content'\nDEFAULT_CATEGORY = 'Notes'\n", "content/x.md", pelicanPost, "day-one /day-one.html 2031-05-04 The Site's Author Notes"},
		{"a page", "pelicanconf.py", "PATH = 'content'\n", "content/pages/x.md", pelicanPost, ""},
		{"outside of PATH", "pelicanconf.py", "PATH = 'content'\n", "notes/x.md", pelicanPost, ""},
		{"ARTICLE_PATHS", "pelicanconf.py", "PATH = 'content'\nARTICLE_PATHS = ['blog']\n", "content/x.md", pelicanPost, ""},
		{"slug of the file's name", "pelicanconf.py", "FILENAME_METADATA = r'(?P<date>\\d{4}-\\d{2}-\\d{2})-(?P<slug>.*)'\n", "2031-06-01-My_Post.md", pelicanPost,
			"My_Post /My_Post.html 2031-05-04 The Site's Author misc"},
		{"basename", "pelicanconf.py", "SLUGIFY_SOURCE = 'basename'\n", "2031-06-01-My_Post.md", pelicanPost, "2031-06-01-my_post /2031-06-01-my_post.html 2031-05-04 The Site's Author misc"},
		{"DEFAULT_DATE", "pelicanconf.py", "DEFAULT_DATE = (2031, 3, 2)\n", "x.md", "Title: Day One\n\nText.\n", "day-one /day-one.html 2031-03-02 The Site's Author misc"},
		{"Unicode and case", "pelicanconf.py", "SLUGIFY_USE_UNICODE = True\nSLUGIFY_PRESERVE_CASE = True\n", "x.md", "Title: Día Uno!\nDate: 2031-05-04\n\nText.\n",
			"Día-Uno /D%C3%ADa-Uno.html 2031-05-04 The Site's Author misc"},
		{"a pattern that Go has not", "pelicanconf.py", "SLUG_REGEX_SUBSTITUTIONS = [(r'(?=x)y', ''), (r'\\s+', '_'), (r'(o)n', r'\\1')]\n", "x.md", pelicanPost,
			"day_oe /day_oe.html 2031-05-04 The Site's Author misc"},
		{"a language", "pelicanconf.py", "ARTICLE_LANG_URL = '{lang}/{slug}/'\n", "x.md", "Lang: es\n" + pelicanPost, "day-one /es/day-one/ 2031-05-04 The Site's Author misc"},
		{"the language by default", "pelicanconf.py", "DEFAULT_LANG = 'fr'\n", "x.md", "Lang: fr\n" + pelicanPost, "day-one /day-one.html 2031-05-04 The Site's Author misc"},

		{"POSTS", "conf.py", "BLOG_TITLE = 'x'\nPOSTS = ((\"blog/*.rst\", \"recaps\", \"post.tmpl\"),)\n", "blog/2031/one.rst", nikolaPost, "one /recaps/2031/one/ 2031-05-04 The Site's Author "},
		{"a folder for each language", "conf.py", "BLOG_TITLE = 'x'\nDEFAULT_LANG = 'pt_br'\nPOSTS = ((\"blog/*.rst\", {\"de\": \"artikel\", \"pt_br\": \"recaps\"}, \"post.tmpl\"),)\n", "blog/2031/one.rst", nikolaPost, "one /recaps/2031/one/ 2031-05-04 The Site's Author "},
		{"PAGES", "conf.py", "BLOG_TITLE = 'x'\nPOSTS = ((\"blog/*.rst\", \"\", \"post.tmpl\"),)\n", "pages/one.rst", nikolaPost, ""},
		{"a page of its folder", "conf.py", "BLOG_TITLE = 'x'\n", "posts/one/index.rst", ".. slug: index\n" + nikolaPost, "index /posts/one/ 2031-05-04 The Site's Author "},
		{"TRANSLATIONS", "conf.py", "BLOG_TITLE = 'x'\nDEFAULT_LANG = 'en'\nTRANSLATIONS = {DEFAULT_LANG: '', 'es': './spanish'}\n", "posts/one.es.rst", nikolaPost, "one /spanish/posts/one/ 2031-05-04 The Site's Author "},
		{"several people", "conf.py", "BLOG_TITLE = 'x'\nPRETTY_URLS = False\n", "posts/one.rst", ".. author: Ada, Bo\n" + nikolaPost, "one /posts/one.html 2031-05-04 Ada, Bo "},
		{"USE_SLUGIFY", "conf.py", "BLOG_TITLE = 'x'\nUSE_SLUGIFY = False\n", "posts/One Day.rst", nikolaPost, "One Day /posts/One%20Day/ 2031-05-04 The Site's Author "},

		{"people and dates", "conf.py", "extensions = ['ablog']\npost_date_format = '%d.%m.%Y'\nblog_authors = {'ada': ('Ada Placeholder', None)}\n", "one.rst", ablogPost,
			"one /one.html 2031-04-03 Ada Placeholder, bo "},
		{"blog_default_author", "conf.py", "extensions = ['ablog']\nblog_authors = {'ada': ('Ada Placeholder', '')}\nblog_default_author = 'ada'\n", "one.rst",
			" .. post:: May 4, 2031\n\nDay One\n=======\n\nText.\n", "one /one.html 2031-05-04 Ada Placeholder "},
		{"blog_post_pattern", "conf.py", "extensions = ['ablog']\nblog_post_pattern = 'posts/**/*.rst'\n", "posts/a/one.rst", "Day One\n=======\n\n:date: May 4, 2031\n\nText.\n",
			"one /posts/a/one.html 2031-05-04 The Site's Author "},

		{"none before a word", "conf.py", "import tinkerer\n", "2031/05/04/one.rst", "Day One\n=======\n\nText.\n\n.. categories:: none,\n   Big recaps\n", "one /2031/05/04/one.html 2031-05-04 The Site's Author Big recaps"},
		{"a page of Tinkerer's", "conf.py", "import tinkerer\n", "pages/about.rst", "About\n=====\n\nText.\n", ""},
	}
	for _, tt := range tests {
		files := fstest.MapFS{tt.config: file(tt.settings), tt.path: file(tt.text)}
		if tt.want == "" { // it is left out only beside posts
			files["content/blog/post.md"], files["blog/post.rst"], files["2031/05/04/post.rst"] = file(pelicanPost), file(nikolaPost), file("Post\n====\n\n.. tags:: x\n")
		}
		got := ""
		for _, p := range newReader(t, settings(Auto)).Read(context.Background(), files).Posts {
			if p.Path == tt.path {
				path := strings.TrimPrefix(p.Permalink, "https://blog.example.org")
				got = fmt.Sprintf("%s %s %s %s %s", p.Slug, path, p.Published.Format("2006-01-02"), strings.Join(names(p.Authors), ", "), strings.Join(p.Categories, ", "))
			}
		}
		if got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestNoFileTimes: a copy of the blog must not have other dates.
func TestNoFileTimes(t *testing.T) {
	files := fstest.MapFS{"pelicanconf.py": file("DEFAULT_DATE = 'fs'\n"), "x.md": file("Title: Day One\n\nText.\n")}
	p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), "x.md")
	if p.Readable() || !slices.ContainsFunc(p.AllFaults(), func(f Fault) bool { return strings.Contains(f.Message, "DEFAULT_DATE") }) {
		t.Errorf("got %v", p.AllFaults())
	}
}

// TestPelicanHeaders: of most keys Pelican takes the first line alone, and the
// lines may end in a mark that none began with.
func TestPelicanHeaders(t *testing.T) {
	files := fstest.MapFS{"x.md": file("Title: Day One\nDate: 2031-05-04\nTags: a, b\n    c\nTags: d\n---\n\nText.\n")}
	p := find(t, newReader(t, settings("pelican")).Read(context.Background(), files), "x.md")
	if !slices.Equal(p.Tags, []string{"a", "b"}) || strings.Contains(p.Text.Body().String(), "<hr") {
		t.Errorf("tags %q, body %s", p.Tags, p.Text.Body())
	}
}

// TestNikolaInherits: a translation has what it does not say itself from the post
// that it is a translation of; an id is nobody else's.
func TestNikolaInherits(t *testing.T) {
	const original = ".. title: Day One\n.. date: 2031-05-04\n.. tags: a, b\n.. guid: tag:blog.example.org,2031:one\n\nText.\n"
	tests := []struct {
		name, path, text string
		more             fstest.MapFS
		want             string
	}{
		{"from the file", "posts/one.es.rst", ".. title: Día uno\n\nTexto.\n", nil, "Día uno 2031-05-04 [a b]"},
		{"what it says counts", "posts/one.es.rst", ".. title: Día uno\n.. tags: c\n\nTexto.\n", nil, "Día uno 2031-05-04 [c]"},
		{"a bare text", "posts/one.es.rst", "Texto.\n", nil, "Day One 2031-05-04 [a b]"},
		{"from the side file", "posts/one.es.rst", "Texto.\n", fstest.MapFS{"posts/one.rst": file("Text.\n"), "posts/one.meta": file(".. title: Beside\n.. date: 2031-05-05\n")}, "Beside 2031-05-05 []"},
		{"not in Hugo's form", "posts/one.es.md", "---\ntitle: Día uno\n---\nTexto.\n", fstest.MapFS{"posts/one.md": file("---\ntitle: One\ndate: 2031-05-04\n---\n")}, "Día uno 0001-01-01 []"},
	}
	for _, tt := range tests {
		files := fstest.MapFS{"posts/one.rst": file(original), tt.path: file(tt.text)}
		for path, f := range tt.more {
			files[path] = f
		}
		p := find(t, newReader(t, settings(Auto)).Read(context.Background(), files), tt.path)
		if got := fmt.Sprintf("%s %s %v", p.Title, p.Published.Format("2006-01-02"), p.Tags); got != tt.want || strings.HasSuffix(p.ID, ":one") {
			t.Errorf("%s: got %s (id %s), want %s", tt.name, got, p.ID, tt.want)
		}
	}
}
