package feed

import (
	"encoding/xml"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"recapd/internal/post"
)

// hostileNames are what people call things, and what nobody should.
var hostileNames = []string{
	`<b>"5" & 'x'</b>`, "]]>", "</content>", "&amp;", "\u202eevil", "\u2067x", "a\x00b", "a\xffb",
	"..", ".", "../../x", "/", "a/b", `a\b`, "C:", "con", "???", "!!!", "-", "--", "#", "%2e%2e", "x?y=1", "x#y",
	"🎉", "👩‍💻", "日本語", "العربية", "e\u0301te\u0301", "\u00e9t\u00e9", "İ", "i", "ß", "SS", "ﬁ", "fi",
	"C", "c", "C#", "C++", ".net", "node.js", "a  b", "a-b", "a_b", "A B",
	"atom.xml", "feed.json", "2026", "index.html", ".recapd-build",
	strings.Repeat("x", 300), strings.Repeat("x", 299) + "y", strings.Repeat("日", 200), strings.Repeat("🎉", 100),
}

// Whatever things are called, each feed is where a URL and a file can be, on any file
// system, is well formed in each format, names itself rightly, and is in the list.
func TestHostileNames(t *testing.T) {
	p := recaps()[1]
	p.Title, p.Tags, p.Categories = strings.Join(hostileNames, " "), hostileNames, hostileNames
	p.Language = ""
	p.Authors = nil
	for _, name := range hostileNames {
		p.Authors = append(p.Authors, post.Author{Name: name, URI: name, Email: name})
	}
	posts := []*post.Post{p}
	for i, name := range hostileNames {
		q := *p
		q.Path, q.ID, q.Event = fmt.Sprint(i), fmt.Sprintf("tag:blog.example.org,2026:%d", i), name
		q.Tags, q.Categories, q.Authors = nil, nil, nil
		posts = append(posts, &q)
	}
	press := Press{Catalogue: catalogue()}
	press.PublicURL = "https://recaps.example.org/some/path"
	docs, err := press.Print(posts, now)
	if err != nil {
		t.Fatal(err)
	}
	taken, urls := map[string]string{}, map[string]bool{}
	for _, d := range docs {
		wellFormed(t, d)
		name := strings.TrimPrefix(d.Path, "/")
		if !fs.ValidPath(name) || strings.ContainsAny(name, `\:*?"<>|`) {
			t.Errorf("%q cannot be a file", name)
		}
		for part := range strings.SplitSeq(name, "/") {
			if len(part) > 100 || len(part) == 0 || part[0] == '.' {
				t.Errorf("%q is no name for a file", part)
			}
		}
		folded := strings.ToUpper(norm.NFD.String(name))
		if other := taken[folded]; other != "" {
			t.Errorf("%q and %q are one file where case does not matter", name, other)
		}
		taken[folded] = name
		self := press.PublicURL + escaped(d.Path)
		urls[self] = true
		if u, err := url.Parse(self); err != nil || u.Path != "/some/path"+d.Path {
			t.Errorf("%s is no address of %s: %v", self, d.Path, err)
		}
		if d.Path != OutlinePath && !strings.Contains(string(d.Body()), self) {
			t.Errorf("%s does not say where it is", d.Path)
		}
	}
	for _, name := range hostileNames {
		for _, kind := range []Kind{ByEvent, ByTag, ByCategory, ByAuthor} {
			if path := "/some/path" + folder(kind, name); line(name) != "" && !urls["https://recaps.example.org"+escaped(path)+"/atom.xml"] {
				t.Errorf("%s %q has no feed", kind, name)
			}
		}
	}
	listed := struct {
		Outlines []struct {
			URL string `xml:"xmlUrl,attr"`
		} `xml:"body>outline>outline"`
	}{}
	if err := xml.Unmarshal(docs[len(docs)-1].Body(), &listed); err != nil {
		t.Fatal(err)
	}
	for _, o := range listed.Outlines {
		if !urls[o.URL] {
			t.Errorf("the list names %s, which is nowhere", o.URL)
		}
	}
	if n := len(press.Listings); n < 4*40 || n != len(listed.Outlines) {
		t.Errorf("%d feeds, and %d in the list", n, len(listed.Outlines))
	}
}

// A thousand tags cost a thousand feeds, and no feed a thousand tags.
func TestAThousandTagsAreBounded(t *testing.T) {
	size := func(tags int) (total int) {
		p := *recaps()[0]
		p.Tags = nil
		for i := range tags {
			p.Tags = append(p.Tags, fmt.Sprintf("tag %d", i))
		}
		press := Press{Catalogue: catalogue()}
		docs, err := press.Print([]*post.Post{&p}, now)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			total += len(d.Body())
		}
		return total
	}
	if half, all := size(1000), size(2000); all > half*5/2 {
		t.Errorf("twice the tags make %d bytes of %d", all, half)
	}
}

// A post that says it will be changed has not been, and all that depends on it is told
// when the day comes.
func TestAChangeThatIsToCome(t *testing.T) {
	posts := recaps()
	posts[0].Updated = now.AddDate(1, 0, 0)
	c := catalogue()
	c.Limit = 0
	press := Press{Catalogue: c}
	for _, tt := range []struct {
		at   time.Time
		want time.Time // of the main feed
		same bool
	}{
		{now, posts[4].Updated, true},
		{posts[0].Updated.Add(-time.Second), posts[5].Updated, false}, // a post of December has come
		{posts[0].Updated.Add(-time.Second), posts[5].Updated, true},
		{posts[0].Updated, posts[0].Updated, false},
		{posts[0].Updated.AddDate(1, 0, 0), posts[0].Updated, true},
	} {
		docs, err := press.Print(posts, tt.at)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			if d.Modified.After(tt.at) {
				t.Errorf("at %s, %s was changed at %s", tt.at, d.Path, d.Modified)
			}
		}
		if !docs[0].Modified.Equal(tt.want) || (press.Changed == nil) != tt.same {
			t.Errorf("at %s: changed at %s, want %s; hubs are told of %q", tt.at, docs[0].Modified, tt.want, press.Changed)
		}
	}
	if _, err := press.Print(nil, now); err != nil || len(press.maker.early) != 0 {
		t.Errorf("%d posts are remembered (%v)", len(press.maker.early), err)
	}
}
