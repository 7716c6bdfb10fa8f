package post

import (
	"net/url"
	"testing"
	"time"
)

func TestPermalinks(t *testing.T) {
	post := &Post{Title: "Day One!", Slug: "day-one", Language: "en", Categories: []string{"Big Recaps", "Go"},
		Authors: []Author{{Name: "Ada Placeholder"}}, Published: time.Date(2031, 5, 4, 18, 30, 0, 0, time.UTC)}
	name := nameOf("talks/2031/first.md")
	tests := []struct{ pattern, want string }{
		{"/:sections/:slug/", "/talks/2031/day-one/"},
		{"/:section/:filename.html", "/talks/first.html"},
		{"/:year/:month/:day/:title.html", "/2031/05/04/day-one.html"},
		{"/:categories/:i_month-:i_day/:slug", "/big-recaps/go/5-4/day-one"},
		{"{date:%Y}/{date:%m}/{category}/{slug}.html", "/2031/05/big-recaps/day-one.html"},
		{"/{author}/../:hour:minute//:slug/", "/1830/day-one/"},
	}
	for _, base := range []string{"https://blog.example.org", "https://example.org/blog/"} {
		u, _ := url.Parse(base)
		for _, tt := range tests {
			if err := checkPattern(tt.pattern); err != nil {
				t.Error(err)
			}
			got := below(u, fill(tt.pattern, tokens(post, name, hugo()), post.Published))
			if want := below(u, "/").String() + tt.want[1:]; got.String() != want {
				t.Errorf("%s: got %s, want %s", tt.pattern, got, want)
			}
		}
	}
}

func TestWrittenPermalinks(t *testing.T) {
	base, _ := url.Parse("https://example.org/blog/")
	tests := []struct{ text, want string }{
		{"/2031/day-one/", "https://example.org/blog/2031/day-one/"},
		{"day-one.html", "https://example.org/blog/day-one.html"},
		{"/día%20uno/", "https://example.org/blog/d%C3%ADa%20uno/"},
		{"/?p=12", "https://example.org/blog/?p=12"},
		{"../../etc/", "https://example.org/blog/etc/"},
		{"http://old.example.org/x", "http://old.example.org/x"},
		{"//old.example.org/x", "https://old.example.org/x"},
	}
	for _, tt := range tests {
		if got, err := writtenPermalink(base, tt.text); err != nil || got.String() != tt.want {
			t.Errorf("%s: got %v, %v, want %s", tt.text, got, err, tt.want)
		}
	}
	for _, text := range []string{"javascript:alert(1)", "mailto:a@example.org", "https://", "%zz", "#x"} {
		if got, err := writtenPermalink(base, text); err == nil {
			t.Errorf("%s: got %s, want an error", text, got)
		}
	}
}

func TestLinks(t *testing.T) {
	tests := []struct {
		d         dialect
		ref, want string
	}{
		{hugo(), "hall.jpg", "https://example.org/blog/talks/day-one/hall.jpg"},
		{hugo(), "../day-two/?a=1#x", "https://example.org/blog/talks/day-two/?a=1#x"},
		{hugo(), "/img/x.png", "https://example.org/img/x.png"},
		{hugo(), "//cdn.example.org/x.png", "https://cdn.example.org/x.png"},
		{hugo(), "#notes", "https://example.org/blog/talks/day-one/#notes"},
		{hugo(), "?page=2", "https://example.org/blog/talks/day-one/?page=2"},
		{hugo(), "mailto:ada@example.org", "mailto:ada@example.org"},
		{hugo(), "http://other.example.org", "http://other.example.org"},
		{hugo(), "50% off.png", "https://example.org/blog/talks/day-one/50%25%20off.png"},
		{hugo(), "12:30.png", "https://example.org/blog/talks/day-one/12:30.png"},
		{hugo(), "http://[broken", ""},
		{hugo(), "", ""},
		{pelican(), "img/x.png", "https://example.org/blog/img/x.png"},
		{pelican(), "#notes", "https://example.org/blog/talks/day-one/#notes"},
		{pelican(), "{static}/img/x.png", "https://example.org/blog/img/x.png"},
		{pelican(), "%7Bstatic%7Dx.png", "https://example.org/blog/talks/x.png"},
		{pelican(), "{attach}../x.png", "https://example.org/blog/x.png"},
		{pelican(), "|filename|/other/day-two.rst#end", "https://example.org/blog/day-two.html#end"},
		{pelican(), "{filename}day-two.md", "https://example.org/blog/day-two.html"},
		{pelican(), "{tag}lamps", "https://example.org/blog/tag/lamps.html"},
		{pelican(), "{index}", "https://example.org/blog/"},
		{pelican(), "https://other.example.org/x", "https://other.example.org/x"},
	}
	base, _ := url.Parse("https://example.org/blog/")
	at := place{base: base, permalink: below(base, "/talks/day-one/"), folder: "talks"}
	for _, tt := range tests {
		if got := at.absolute(tt.d, tt.ref); got != tt.want {
			t.Errorf("%s: %s: got %q, want %q", tt.d.name, tt.ref, got, tt.want)
		}
	}
}

func TestIDs(t *testing.T) {
	const authority = "blog.example.org,2031"
	evening := time.Date(2031, 5, 4, 23, 30, 0, 0, time.FixedZone("", -5*3600))
	tests := []struct{ got, want string }{
		{tagID(authority, evening, "day-one"), "tag:blog.example.org,2031:2031-05-04/day-one"},
		{tagID(authority, evening, "día uno"), "tag:blog.example.org,2031:2031-05-04/d%C3%ADa%20uno"},
		{writtenID(authority, "urn:uuid:1225c695"), "urn:uuid:1225c695"},
		{writtenID(authority, "https://old.example.org/?p=12"), "https://old.example.org/?p=12"},
		{writtenID(authority, "12"), "tag:blog.example.org,2031:12"},
		{writtenID(authority, "not: an IRI"), "tag:blog.example.org,2031:not:%20an%20IRI"},
	}
	for _, tt := range tests {
		if tt.got != tt.want {
			t.Errorf("got %s, want %s", tt.got, tt.want)
		}
	}
}

func TestPlainTokens(t *testing.T) {
	for _, token := range plainTokens {
		if _, known := plainToken(token, &Post{}, fileName{}, hugo()); !known {
			t.Errorf(":%s means nothing", token)
		}
	}
}
