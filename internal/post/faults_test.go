package post

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const good = "---\ntitle: A good post\ndate: 2031-05-04\n---\nText.\n"

// TestBadFiles puts each bad file beside a good one: it gets its fault, by path
// and line, and the good one is published all the same.
func TestBadFiles(t *testing.T) {
	tests := []struct {
		name, file, text string
		fault            string // of bad.md, as Error gives it; "" for none
		blocking         bool
	}{
		{"TOML broken", "bad.md", "+++\ntitle = \"x\"\ndate = = 1\n+++\n", "bad.md:3: TOML front matter: ", true},
		{"YAML, a quote not closed", "bad.md", "---\ndate: 2031-05-04\ntitle: \"One\ntags: [a]\n---\n", "bad.md:3: YAML front matter: a quote is not closed", true},
		{"YAML, a quote not closed in its first line", "bad.md", "---\ntitle: 'One\ndate: 2031-05-04\n---\n", "bad.md:2: YAML front matter: a quote is not closed", true},
		{"YAML, a list not closed in its first line", "bad.md", "---\ntags: [a, b\ndate: 2031-05-04\n---\n", "bad.md:2: YAML front matter: did not find expected ',' or ']'", true},
		{"YAML, a line that is no key", "bad.md", "---\ntitle: One\n- a\n---\n", "bad.md:3: YAML front matter: did not find expected key", true},
		{"YAML, an unknown sign in its first line", "bad.md", "---\ntitle: @One\n---\n", "bad.md:2: YAML front matter: found character that cannot start any token", true},
		{"YAML, an anchor that is not there", "bad.md", "---\ntitle: *One\n---\n", "bad.md:2: YAML front matter: unknown anchor 'One' referenced", true},
		{"YAML broken", "bad.md", "---\ntitle: x\ndate: [2031\n---\n", "bad.md:3: YAML front matter: did not find expected ',' or ']'", true},
		{"YAML colon", "bad.md", "---\nx: y\ntitle: Day: one\n---\n", "bad.md:3: YAML front matter: mapping values", true},
		{"YAML indent", "bad.md", "---\nx: y\n  z: y\n a: b\n---\n", "bad.md:3: YAML front matter: ", true},
		{"YAML that is no mapping", "bad.md", "---\njust words\n---\n", "bad.md:2: YAML front matter: not a list of keys and values", true},
		{"JSON broken", "bad.md", "{\n\"title\": \"x\",\n\"date\": ,\n}\n", "bad.md:3: JSON front matter: ", true},
		{"never closed", "bad.md", "\n---\ntitle: x\ndate: 2031-05-05\n\ntext\n", "bad.md:2: front matter is never closed", true},
		{"comment never closed", "bad.md", "<!--\n.. title: x\n.. date: 2031-05-05\n\ntext\n", "bad.md:1: the comment with the metadata is never closed", true},
		{"alias bomb", "bad.md", bomb(), "bad.md:2: YAML front matter: ", true},
		{"head without end", "bad.md", "---\ntitle: " + strings.Repeat("x", 70<<10) + "\n---\n", "bad.md:1: YAML front matter: longer than 64 KB", true},
		{"deep nesting", "bad.md", "+++\nx = " + strings.Repeat("[", 30_000) + "\n+++\n", "bad.md:2: TOML front matter: ", true},
		{"no date", "bad.md", "---\ntitle: x\n---\n", "bad.md:1: no date", true},
		{"a title underlined too short", "bad.rst", ".. tags\n\nPebbleConf, day one\n===\n\n:date: 2031-05-05\n", `bad.rst:4: title underline too short, so that it is no title`, true},
		{"a title underlined shorter than it is", "bad.rst", "PebbleConf, day one\n=====\n\n:date: 2031-05-05\n", `bad.rst:2: title underline too short`, false},
		{"no title", "bad.md", "---\ndate: 2031-05-05\n---\n", "bad.md:1: no title", true},
		{"no slug", "-.md", "---\ntitle: x\ndate: 2031-05-05\n---\n", "-.md:1: neither its name nor its title makes a slug", true},
		{"ambiguous date", "bad.md", "---\ntitle: x\ndate: 06/12/14\n---\n", `bad.md:3: date "06/12/14" is ambiguous`, true},
		{"ambiguous date in docinfo", "bad.rst", "Day one\n=======\n\n:date: 06/12/14\n\nText.\n", `bad.rst:4: date "06/12/14" is ambiguous`, true},
		{"markup's own complaint", "bad.rst", ".. title: x\n.. date: 2031-05-05\n\n.. nonsense:: y\n", "bad.rst:4: ", false},
		{"impossible date", "bad.md", "+++\ntitle = \"x\"\ndate = \"2031-02-30\"\n+++\n", `bad.md:3: date "2031-02-30" is not a date`, true},
		{"odd updated", "bad.md", "---\ntitle: x\ndate: 2031-05-05\nlastmod: never\n---\n", `bad.md:4: updated "never" is not a date`, false},
		{"odd day", "bad.md", "---\ntitle: x\ndate: 2031-05-05\nday: last\n---\n", `bad.md:4: day "last" is not a number`, false},
		{"talks that are no list", "bad.md", "---\ntitle: x\ndate: 2031-05-05\ntalks: all of them\n---\n", `bad.md:4: talks: "all of them" is no list`, false},
		{"a talk that is no table", "bad.md", "---\ntitle: x\ndate: 2031-05-05\ntalks:\n- title: a\n- b\n---\n", `bad.md:6: talk 2: "b" is no table`, false},
		{"a talk without a title", "bad.md", "+++\ntitle = \"x\"\ndate = \"2031-05-05\"\n[[talks]]\nspeaker = \"Bo\"\n+++\n", `bad.md:4: talk 1 has no title`, false},
		{"a talk in Hugo's params", "bad.md", "+++\ntitle = \"x\"\ndate = \"2031-05-05\"\n\n[[params.talks]]\nspeaker = \"Bo\"\n+++\n", `bad.md:5: talk 1 has no title`, false},
		{"slides that are no address", "bad.md", "---\ntitle: x\ndate: 2031-05-05\ntalks:\n- title: a\n  video: https://a.example/v\n  slides: javascript:alert(1)\n---\n", `bad.md:7: slides of a talk: "javascript:alert(1)" is not an address on the web`, false},
		{"slides that are not on the web", "bad.md", "---\ntitle: x\ndate: 2031-05-05\ntalks: {title: a, slides: ftp://a.example/s.pdf}\n---\n", `bad.md:4: slides of a talk: "ftp://a.example/s.pdf" is not an address on the web`, false},
		{"slides to come", "bad.md", "---\ntitle: x\ndate: 2031-05-05\ntalks: {title: a, slides: to come}\n---\n", `bad.md:4: slides of a talk: "to come" is not an address on the web`, false},
		{"odd language", "bad.md", "---\ntitle: x\ndate: 2031-05-05\nlang: Klingonese!\n---\n", `bad.md:4: language "Klingonese!" is not known`, false},
		{"hostile permalink", "bad.md", "---\ntitle: x\ndate: 2031-05-05\nurl: javascript:alert(1)\n---\n", `bad.md:4: permalink "javascript:alert(1)" is not an address on the web`, true},
		{"invalid UTF-8", "bad.md", "---\ntitle: x\ndate: 2031-05-05\n---\n\ncaf\xe9\n", "bad.md:6: not valid UTF-8", false},
		{"NUL", "bad.md", "---\ntitle: x\ndate: 2031-05-05\n---\nNU\x00L\n", "bad.md:5: control characters: left out", false},
		{"UTF-16", "bad.md", "\xff\xfe-\x00-\x00-\x00", "bad.md:1: the file is in UTF-16", true},
		{"BOM", "bad.md", "\uFEFF---\ntitle: x\ndate: 2031-05-05\n---\n", "", false},
		{"CRLF", "bad.md", "---\r\ntitle: x\r\ndate: 2031-05-05\r\n---\r\nText.\r\n", "", false},
		{"BOM and CRLF", "bad.md", "\uFEFF+++\r\ntitle = \"x\"\r\ndate = 2031-05-05\r\n+++\r\nText.\r\n", "", false},
		{"CR, and a fault's line", "bad.md", "---\rtitle: x\rdate: soon\r---\r", `bad.md:3: date "soon" is not a date`, true},
		{"duplicate slug and permalink", "other.md", "---\ntitle: x\ndate: 2031-05-05\nslug: good\n---\n", "other.md:1: the permalink https://blog.example.org/good/ is already that of good.md", true},
		{"duplicate id", "other.md", "---\ntitle: x\ndate: 2031-05-04\nslug: good\nurl: /other/\n---\n", "other.md:1: the id tag:blog.example.org,2031:2031-05-04/good is already that of good.md", true},
		{"duplicate slug alone", "other.md", "---\ntitle: x\ndate: 2031-05-05\nslug: good\nurl: /other/\n---\n", `other.md:1: the slug "good" is already that of good.md`, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := readMap(t, fstest.MapFS{tt.file: file(tt.text), "good.md": file(good)})
			if p := find(t, c, "good.md"); len(p.AllFaults()) > 0 || !p.Listed(latest) {
				t.Errorf("the good post is not published: %v", p.AllFaults())
			}
			checkFault(t, find(t, c, tt.file).AllFaults(), tt.fault, tt.blocking)
			if c.FolderFault() {
				t.Error("a bad file made a folder fault")
			}
		})
	}
}

var latest = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

func checkFault(t *testing.T, faults []Fault, want string, blocking bool) {
	t.Helper()
	switch {
	case want == "" && len(faults) == 0:
	case want == "" || len(faults) != 1:
		t.Errorf("got faults %v, want %q", faults, want)
	case !strings.HasPrefix(faults[0].Error(), want) || faults[0].Blocking != blocking:
		t.Errorf("got %v (blocking %t), want %s (%t)", faults[0], faults[0].Blocking, want, blocking)
	}
}

// bomb is YAML of a few lines that stands for a billion values.
func bomb() string {
	text := "---\na: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'j'; c++ {
		text += strings.NewReplacer("NEW", string(c), "OLD", string(c-1)).Replace("NEW: &NEW [*OLD,*OLD,*OLD,*OLD,*OLD,*OLD,*OLD,*OLD,*OLD]\n")
	}
	return text + "---\n"
}

// TestTextOfBadBytes: what is wrong with the bytes does not reach the reader.
func TestTextOfBadBytes(t *testing.T) {
	c := readMap(t, fstest.MapFS{"a.md": file("\uFEFF---\r\ntitle: x\r\ndate: 2031-05-05\r\n---\r\ncaf\xe9 \x00\x1b\uFFFE\r\n")})
	if got, want := find(t, c, "a.md").Text.Body().String(), "<p>caf\uFFFD</p>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestRealFolder has what only a real file system has.
func TestRealFolder(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(t.TempDir(), "outside.md")
	must(t, os.WriteFile(outside, []byte(good), 0o600))
	must(t, os.WriteFile(filepath.Join(dir, "good.md"), []byte(good), 0o600))
	must(t, os.Mkdir(filepath.Join(dir, "folder.md"), 0o700))
	must(t, os.Symlink(outside, filepath.Join(dir, "escapes.md")))
	must(t, os.Symlink("nowhere.md", filepath.Join(dir, "dangling.md")))
	must(t, os.Symlink("folder.md", filepath.Join(dir, "linked.md")))
	must(t, os.Symlink(".", filepath.Join(dir, "loop")))
	huge, err := os.Create(filepath.Join(dir, "huge.md"))
	must(t, err)
	must(t, huge.Truncate(50<<20))
	must(t, huge.Close())

	root, err := os.OpenRoot(dir)
	must(t, err)
	defer root.Close()
	c := newReader(t, settings("hugo")).Read(context.Background(), root.FS())

	want := map[string]string{
		"escapes.md":  "escapes.md: a symbolic link that leads out of the content folder: not followed",
		"dangling.md": "dangling.md: there is no such file",
		"linked.md":   "linked.md: cannot be read: not a regular file",
		"huge.md":     "huge.md: larger than 10 MB: not read",
		"good.md":     "",
	}
	if len(c.Posts) != len(want) || c.FolderFault() {
		t.Errorf("got %d posts, want %d; folder faults %v", len(c.Posts), len(want), c.Faults)
	}
	for path, fault := range want {
		checkFault(t, find(t, c, path).AllFaults(), fault, true)
	}
}

// TestUnreadableForNow: what has been read once counts until it can be read again.
func TestUnreadableForNow(t *testing.T) {
	s := settings("hugo")
	s.Permalink = "/:slug/"
	r := newReader(t, s)
	files := fstest.MapFS{"bad.md": file(good), "good.md": file(good)}
	before := find(t, r.Read(t.Context(), files), "bad.md")
	files["bad.md"] = &fstest.MapFile{Data: []byte(good), ModTime: time.Unix(1, 0)} // it is looked at anew
	for range 2 {
		p := find(t, r.Read(t.Context(), refusing{files, "bad.md"}), "bad.md")
		checkFault(t, p.AllFaults(), "bad.md: permission denied; what was read before counts", false)
		if !p.Readable() || p.Title != before.Title || p.Hash != before.Hash {
			t.Errorf("got %+v", p)
		}
	}
	if p := find(t, r.Read(t.Context(), files), "bad.md"); len(p.AllFaults()) > 0 {
		t.Errorf("when it can be read again: %v", p.AllFaults())
	}
	delete(files, "bad.md")
	if c := r.Read(t.Context(), files); len(c.Posts) != 1 {
		t.Errorf("when it is gone: %d posts", len(c.Posts))
	}
}

// TestUnreadable covers what the system refuses, by a file system that does.
func TestUnreadable(t *testing.T) {
	files := fstest.MapFS{"bad.md": file(good), "good.md": file(good), "sub/lost.md": file(good)}
	c := readFS(t, refusing{files, "bad.md"})
	checkFault(t, find(t, c, "bad.md").AllFaults(), "bad.md: permission denied", true)
	if !find(t, c, "good.md").Readable() || c.FolderFault() {
		t.Errorf("one unreadable file: %v", c.Faults)
	}

	c = readFS(t, refusing{files, "sub"})
	checkFault(t, c.Faults, "sub: permission denied", true)
	if !c.FolderFault() || len(c.Posts) != 2 {
		t.Error("posts may be missing without a folder fault")
	}

	c = readFS(t, refusing{files, "."})
	checkFault(t, c.Faults, ".: permission denied", true)
	c = readFS(t, os.DirFS(filepath.Join(t.TempDir(), "unmounted")))
	checkFault(t, c.Faults, ".: there is no such folder", true)
	if !c.FolderFault() {
		t.Error("a missing folder is no folder fault")
	}
}

// refusing does not open one name.
type refusing struct {
	fs.FS
	name string
}

func (r refusing) Open(name string) (fs.File, error) {
	if name == r.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return r.FS.Open(name)
}

func TestCutShort(t *testing.T) {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(errors.New("stop"))
	c := newReader(t, settings(Auto)).Read(ctx, fstest.MapFS{"good.md": file(good)})
	if !c.FolderFault() || len(c.Posts) != 0 {
		t.Error("a reading that was cut short passes for a whole one")
	}
}

// TestPanic: whatever reading a file comes to, it costs that file only.
func TestPanic(t *testing.T) {
	c := readFS(t, exploding{fstest.MapFS{"bad.md": file(good), "good.md": file(good)}})
	checkFault(t, find(t, c, "bad.md").AllFaults(), "bad.md: recapd failed to read it: boom", true)
	if !find(t, c, "good.md").Readable() {
		t.Error("the good post is gone")
	}
}

type exploding struct{ fs.FS }

func (e exploding) Open(name string) (fs.File, error) {
	if name == "bad.md" {
		panic("boom")
	}
	return e.FS.Open(name)
}

func TestNotPosts(t *testing.T) {
	c := readMap(t, fstest.MapFS{
		"README.md":              file("# About this folder\n"),
		"notes.md":               file("# Notes without a head\n"),
		"note.md":                file("Note: prose that looks like a header line.\n"),
		"rule.rst":               file("---------\nA title\n---------\n\nText.\n"),
		"plus.rst":               file("+++\nA b\n+++\n\nText.\n"),
		"shortcode.md":           file("{{< figure >}}\n"),
		"_index.md":              file(good),
		".hidden.md":             file(good),
		".git/x.md":              file(good),
		"node_modules/x/page.md": file(good),
		"picture.png":            file(good),
		"good.md":                file(good),
	})
	if len(c.Posts) != 1 || c.FolderFault() {
		t.Errorf("got %d posts, want 1; faults %v", len(c.Posts), c.Faults)
	}
	var told []string
	for _, f := range c.Faults {
		told = append(told, f.Path)
	}
	if want := []string{"note.md", "notes.md", "plus.rst", "rule.rst", "shortcode.md"}; !slices.Equal(told, want) {
		t.Errorf("told of %v, want %v", told, want)
	}
}

func TestFileThatIsNoPost(t *testing.T) {
	p := newReader(t, settings(Auto)).File(fstest.MapFS{"x.md": file("Just *text*.\n")}, "x.md")
	checkFault(t, p.AllFaults(), "x.md:1: no metadata: not read as a post", true)
	if got := p.Text.Body().String(); got != "<p>Just <em>text</em>.</p>\n" {
		t.Errorf("its body is still to be had, got %q", got)
	}
}

// TestDraftsTakeNothing: a draft that comes first in path order does not keep
// the published post of the same slug from being published.
func TestDraftsTakeNothing(t *testing.T) {
	c := readMap(t, fstest.MapFS{"_drafts/good.md": file(good), "good.md": file(good)})
	if p := find(t, c, "good.md"); !p.Listed(latest) {
		t.Errorf("not listed: %v", p.AllFaults())
	}
	if p := find(t, c, "_drafts/good.md"); p.Listed(latest) || !p.Draft {
		t.Error("a file in _drafts is not a draft")
	}
}

func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func readMap(t *testing.T, files fstest.MapFS) Collection {
	t.Helper()
	return readFS(t, files)
}

func readFS(t *testing.T, fsys fs.FS) Collection {
	t.Helper()
	s := settings("hugo")
	s.Permalink = "/:slug/"
	return newReader(t, s).Read(context.Background(), fsys)
}

func find(t *testing.T, c Collection, path string) *Post {
	t.Helper()
	for _, p := range c.Posts {
		if p.Path == path {
			return p
		}
	}
	t.Fatalf("%s is not among the posts; faults %v", path, c.Faults)
	return nil
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
