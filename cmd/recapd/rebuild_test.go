package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"recapd/feed"
	"recapd/internal/publisher"
	"recapd/internal/web"
)

// A feed is a function of posts and settings, and of what is visible or over by now.
// These tests build the blog of testdata/rebuild.txtar, and the same posts of many
// months, in all circumstances that must not matter, and then in some that must.

// builtBlog is a copy of the blog in a folder of its own.
type builtBlog struct {
	t   *testing.T
	dir string
}

// zones are some of those that machines are in; two of them are not in whole hours.
var zones = []string{"UTC", "America/St_Johns", "Pacific/Apia", "Pacific/Kiritimati", "Asia/Kathmandu", "Europe/Madrid"}

// copyBlog writes the files in a random order, so that a folder lists them in
// another, and gives them times of any year.
func copyBlog(t *testing.T, random *rand.Rand) *builtBlog {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", "rebuild.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	files := archive.Files
	for i := range 25 {
		text := fmt.Sprintf("---\ntitle: Gopherdale, report %d\ndate: %s\ntags: [go, tag %d]\nauthor: Author %d\n---\nWords %[1]d.\n\n<!-- more -->\n\nMore.\n",
			i, time.Date(2016, 1, 1+20*i, 23, 59, 0, 0, time.UTC).Format(time.RFC3339), i%5, i%3)
		files = append(files, txtar.File{Name: fmt.Sprintf("content/reports/%d/report.md", i), Data: []byte(text)})
	}
	random.Shuffle(len(files), func(i, j int) { files[i], files[j] = files[j], files[i] })
	b := &builtBlog{t, t.TempDir()}
	for _, f := range files {
		b.write(f.Name, string(f.Data))
		at := time.Unix(random.Int64N(4e9), 0)
		if err := os.Chtimes(filepath.Join(b.dir, f.Name), at, at); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b *builtBlog) write(name, text string) {
	b.t.Helper()
	path := filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		b.t.Fatal(err)
	}
}

// scanner is what serve and build read the blog with.
func (b *builtBlog) scanner() *publisher.Scanner {
	b.t.Helper()
	p := &program{errw: io.Discard, now: time.Now, configPath: filepath.Join(b.dir, "recapd.toml")}
	h, err := p.house()
	if err != nil {
		b.t.Fatal(err)
	}
	h.log = slog.New(slog.DiscardHandler)
	return h.scanner(nil)
}

// at gives the documents by path, with their validators, as of a time.
func at(t *testing.T, p *publisher.Scanner, now time.Time) map[string]string {
	t.Helper()
	site, err := p.Scan(context.Background(), now)
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{}
	shelf := web.NewShelf(site.Documents, time.Hour, nil)
	for _, d := range site.Documents {
		docs[d.Path] = validators(shelf, d) + "\n" + string(d.Body())
	}
	return docs
}

// validators are those of each coding of a document.
func validators(shelf web.Shelf, d feed.Document) string {
	var all []string
	for _, coding := range []string{"", "gzip", "br"} {
		r := httptest.NewRequest("GET", d.Path, nil)
		r.Header.Set("Accept-Encoding", coding)
		r.Header.Set("If-None-Match", "*")
		w := httptest.NewRecorder()
		shelf[d.Path].ServeHTTP(w, r)
		all = append(all, w.Header().Get("ETag"), w.Header().Get("Last-Modified"))
	}
	return strings.Join(all, " ")
}

// TestRebuildsInAnyWay builds eighty times in this process: from copies in another
// order with other times, at other days, on machines of other zones, anew and by a
// publisher that has seen something else before.
func TestRebuildsInAnyWay(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 80))
	first := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	want := at(t, copyBlog(t, random).scanner(), first)
	if n := len(want); n < 150 || want["/feeds.opml"] == "" || want["/index.xml"] == "" || want["/events/pebbleconf-2012/atom.xml"] == "" {
		t.Fatalf("%d documents, not all that there should be: %q", n, slices.Sorted(maps.Keys(want)))
	}
	for round := range 20 {
		blog := copyBlog(t, random)
		p := blog.scanner()
		for again := range 4 {
			switch again {
			case 2: // something else for a while
				blog.write("content/reports/7/report.md", "---\ntitle: Otherwise\ndate: 2019-01-01\n---\nX.\n")
				blog.write("content/more.md", "---\ntitle: More\ndate: 2019-02-01\ntags: [new]\n---\nX.\n")
				at(t, p, first)
				other := copyBlog(t, random)
				if err := os.RemoveAll(filepath.Join(blog.dir, "content")); err != nil {
					t.Fatal(err)
				}
				if err := os.Rename(filepath.Join(other.dir, "content"), filepath.Join(blog.dir, "content")); err != nil {
					t.Fatal(err)
				}
			}
			zone, err := time.LoadLocation(zones[random.IntN(len(zones))])
			if err != nil {
				t.Fatal(err)
			}
			now := first.AddDate(0, 0, random.IntN(970*365)).In(zone)
			same(t, fmt.Sprintf("round %d.%d, %s", round, again, now), at(t, p, now), want)
		}
	}
}

// same compares documents and says which differ, and where first.
func same(t *testing.T, story string, got, want map[string]string) {
	t.Helper()
	for _, path := range changed(got, want) {
		i := 0
		for i < min(len(got[path]), len(want[path])) && got[path][i] == want[path][i] {
			i++
		}
		t.Fatalf("%s: %s differs from byte %d on (%d and %d bytes)", story, path, i, len(got[path]), len(want[path]))
	}
}

// changed are the paths of documents that are not in both, or not the same.
func changed(a, b map[string]string) []string {
	paths := map[string]bool{}
	for path := range a {
		paths[path] = a[path] != b[path] || b[path] == ""
	}
	for path := range b {
		paths[path] = paths[path] || a[path] == ""
	}
	maps.DeleteFunc(paths, func(_ string, differs bool) bool { return !differs })
	return slices.Sorted(maps.Keys(paths))
}

// TestRebuildsOfTheProgram builds twenty times with the program itself, on machines
// in many zones, with the compressed copies: three times into a new folder, and else
// over what is there, where nothing may be written. What serve answers after a start
// is the same, with the same validators.
func TestRebuildsOfTheProgram(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 20))
	var want map[string]string
	var blog *builtBlog
	out := ""
	for round := range 20 {
		blog = copyBlog(t, random)
		anew := round%7 == 0
		if anew {
			out = t.TempDir()
		}
		cmd := recapd(blog.dir, "build", "--out", out)
		cmd.Env = append(os.Environ(), "TZ="+zones[round%len(zones)], fmt.Sprintf("GOMAXPROCS=%d", 1+round%4))
		said, err := cmd.CombinedOutput()
		if err != nil || bytes.Contains(said, []byte("written")) != anew || bytes.Contains(said, []byte("removed")) {
			t.Fatalf("build %d: %v\n%s", round, err, said)
		}
		got := filesBelow(t, out)
		if want == nil {
			want = got
		}
		same(t, fmt.Sprintf("build %d", round), got, want)
	}
	for _, suffix := range []string{"", ".gz", ".br"} {
		if want["/languages/de/atom.xml"+suffix] == "" {
			t.Errorf("there is no %s", "/languages/de/atom.xml"+suffix)
		}
	}

	inProcess := at(t, blog.scanner(), time.Now())
	for _, zone := range zones[:2] {
		t.Setenv("TZ", zone)
		t.Setenv("RECAPD_DATABASE__URL", "sqlite:"+filepath.Join(t.TempDir(), "recapd.db"))
		s := startService(t, blog.dir)
		s.told("READY=1")
		for _, path := range []string{"/atom.xml", "/rss.xml", "/feed.json", "/feeds.opml", "/events/pebbleconf-2012/rss.xml", "/tags/go/atom.xml", "/archive/2014/10/feed.json", "/index.xml"} {
			for coding, suffix := range map[string]string{"identity": "", "gzip": ".gz", "br": ".br"} {
				etag, body := fetched(t, s.base+"/feeds-of-ada"+path, coding)
				if body != want[path+suffix] {
					t.Errorf("%s: %s is served otherwise than build writes it", zone, path+suffix)
				}
				if !strings.Contains(strings.SplitN(inProcess[path], "\n", 2)[0], etag) {
					t.Errorf("%s: %s has the ETag %s, and %s elsewhere", zone, path+suffix, etag, inProcess[path][:120])
				}
			}
		}
		s.stop()
	}
}

// fetched is a document as a client gets it that takes one coding.
func fetched(t *testing.T, url, coding string) (etag, body string) {
	t.Helper()
	r, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", coding)
	resp, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s: %d %v", url, resp.StatusCode, err)
	}
	return resp.Header.Get("ETag"), string(b)
}

// filesBelow are the files of a folder by path, as URLs have them.
func filesBelow(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		files["/"+path] = string(bytes.Clone(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// TestTheDayThatSomethingChanges moves the clock over an instant: the documents in
// which it can be seen change, and no other.
func TestTheDayThatSomethingChanges(t *testing.T) {
	p := copyBlog(t, rand.New(rand.NewPCG(1, 1))).scanner()
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	in := func(formats string, folders ...string) (paths []string) {
		for _, folder := range folders {
			for format := range strings.FieldsSeq(formats) {
				paths = append(paths, folder+"/"+format)
			}
		}
		return paths
	}
	const all = "atom.xml rss.xml feed.json"
	aliases := []string{"/feed.atom", "/feed.xml", "/feed/", "/feeds/all.atom.xml", "/feeds/all.rss.xml", "/index.xml", "/rss/"}
	for _, tt := range []struct {
		story   string
		instant time.Time
		want    []string
	}{
		// JSON Feed cannot say that a feed is whole.
		{"an event is over", time.Date(2012, 6, 14, 0, 0, 0, 0, madrid), in("atom.xml rss.xml", "/events/pebbleconf-2012")},
		{"a post becomes visible", time.Date(2991, 1, 1, 0, 0, 0, 0, madrid), slices.Concat(aliases, []string{"/feeds.opml"},
			in(all, "", "/events/gopherdale", "/tags/go", "/tags/later", "/authors/ada-placeholder", "/languages/en", "/archive/2990/12"))},
		// Feeds of which it was the only post go with it; the main feed has seven that are newer.
		{"a post expires", time.Date(2995, 1, 1, 0, 0, 0, 0, madrid),
			append(in(all, "/events/pebbleconf-2012", "/tags/pebbleconf", "/tags/c", "/tags/"+hashed["C#"], "/tags/c++", "/tags/"+hashed["R&D"],
				"/categories/recaps", "/authors/bo-sample", "/authors/ada-placeholder", "/archive/2012/06"), "/feeds.opml")},
	} {
		before := at(t, p, tt.instant.Add(-time.Second))
		got := changed(before, at(t, p, tt.instant))
		slices.Sort(tt.want)
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: changed\n%q, want\n%q", tt.story, got, tt.want)
		}
		same(t, tt.story+", and back", at(t, p, tt.instant.Add(-time.Second)), before)
	}
}

// hashed are folders of tags with signs that an address cannot have.
var hashed = map[string]string{"C#": "c-951a4d36", "R&D": "r-d-dacc7c16"}
