package post

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

var zone = time.FixedZone("site", 3600)

func day(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, zone)
}

// TestEventRules: the post's own keys first, then the first rule that fits.
func TestEventRules(t *testing.T) {
	rules := []EventRule{
		{Name: "PebbleConf 2031", Tags: []string{"PebbleConf"}, Starts: day(2031, 5, 4), Ends: day(2031, 5, 6)},
		{Name: "PebbleConf 2032", Tags: []string{"pebbleconf"}, Starts: day(2032, 5, 4)},
		{Name: "Lantern Day 2031", Folders: []string{"2031/lanterns"}},
		{Name: "DuckCon", Categories: []string{"Duck Conf"}, Title: "DuckCon*, day *"},
	}
	tests := []struct {
		name, path, head string
		event            string
		day              int
	}{
		{"a tag, in any case", "a.md", "title: Hallway\ndate: 2031-05-05\ntags: [pebbleConf]", "PebbleConf 2031", 0},
		{"the same tag, a year later", "a.md", "title: Hallway\ndate: 2032-06-05\ntags: pebbleconf", "PebbleConf 2032", 0},
		{"thirty days before", "a.md", "title: x\ndate: 2031-04-04\ntags: pebbleconf", "PebbleConf 2031", 0},
		{"earlier", "a.md", "title: x\ndate: 2031-04-03T23:59:59\ntags: pebbleconf", "", 0},
		{"half a year after its last day", "a.md", "title: x\ndate: 2031-11-02T23:59:59\ntags: pebbleconf", "PebbleConf 2031", 0},
		{"later", "a.md", "title: x\ndate: 2031-11-03\ntags: pebbleconf", "", 0},
		{"a folder", "2031/lanterns/a.md", "title: Lamps\ndate: 2031-06-01", "Lantern Day 2031", 0},
		{"a folder's folder", "2031/lanterns/talks/a.md", "title: Lamps\ndate: 2031-06-01", "Lantern Day 2031", 0},
		{"a bundle", "2031/lanterns/index.md", "title: Lamps\ndate: 2031-06-01", "Lantern Day 2031", 0},
		{"a folder with a longer name", "2031/lanterns-old/a.md", "title: Lamps\ndate: 2031-06-01", "", 0},
		{"a category", "a.md", "title: Ponds\ndate: 2031-06-01\ncategories: [duck conf]", "DuckCon", 0},
		{"a title, with its day", "a.md", "title: DuckCon 2031, Day Two\ndate: 2031-06-01", "DuckCon", 2},
		{"a title's day in another language", "a.md", "title: \"Charcas, día 2\"\ndate: 2031-06-01\ncategories: duck conf", "DuckCon", 2},
		{"the post's own day", "a.md", "title: DuckCon 2031, Day Two\ndate: 2031-06-01\nday: 3", "DuckCon", 3},
		{"the post's own event: nothing is read from the title", "a.md", "title: DuckCon 2031, Day Two\ndate: 2031-06-01\nevent: Pond Meeting", "Pond Meeting", 0},
		{"no rule: the title means nothing", "a.md", "title: Go Advent Day 7\ndate: 2031-12-07", "", 0},
		{"the first rule", "2031/lanterns/a.md", "title: x\ndate: 2031-05-05\ntags: pebbleconf", "PebbleConf 2031", 0},
		{"a day that is no number", "a.md", "title: DuckCon 2031, Day Two\ndate: 2031-06-01\nday: last", "DuckCon", 0},
	}
	for _, tt := range tests {
		s := settings("hugo")
		s.Zone, s.Events = zone, rules
		c := newReader(t, s).Read(context.Background(), fstest.MapFS{tt.path: file("---\n" + tt.head + "\n---\nText.\n")})
		if p := find(t, c, tt.path); p.Event != tt.event || p.Day != tt.day {
			t.Errorf("%s: got %q day %d, want %q day %d", tt.name, p.Event, p.Day, tt.event, tt.day)
		}
	}
}

// TestEventRulesAreKept: the Reader's cache belongs to its rules, so another
// Reader with other rules reads the same file anew.
func TestEventRulesAreKept(t *testing.T) {
	files := fstest.MapFS{"a.md": file("---\ntitle: x\ndate: 2031-05-05\ntags: a\n---\n")}
	for _, name := range []string{"One", "Other"} {
		s := settings("hugo")
		s.Events = []EventRule{{Name: name, Tags: []string{"a"}}}
		r := newReader(t, s)
		r.Read(context.Background(), files)
		if got := find(t, r.Read(context.Background(), files), "a.md").Event; got != name {
			t.Errorf("got %q, want %q", got, name)
		}
	}
}

func TestEventRulesAreChecked(t *testing.T) {
	s := Settings{BaseURL: &url.URL{Scheme: "https", Host: "blog.example.org"}, IDAuthority: "blog.example.org,2031",
		Events: []EventRule{{Name: "DuckCon", Title: " * "}, {}}}
	_, err := NewReader(s)
	if err == nil || !strings.Contains(err.Error(), `event DuckCon: the title pattern " * " fits every post`) || !strings.Contains(err.Error(), "event 2 has no name") {
		t.Errorf("got %v", err)
	}
}

func TestLikeTitle(t *testing.T) {
	tests := []struct {
		pattern, title string
		want           bool
	}{
		{"PebbleConf 2031*", "PebbleConf 2031: Day one", true},
		{"PebbleConf 2031*", "pebbleconf  2031", true},
		{"PebbleConf 2031*", "My PebbleConf 2031", false},
		{"*PebbleConf*", "My PebbleConf 2031", true},
		{"PebbleConf", "PebbleConf 2031", false},
		{"C++ Days (Day ?)", "c++ days (day ?)", true},
		{"a*b*a", "aba", true},
		{"a*a", "a", false},
		{"*a*b", "xaxbxb", true},
		{"*a*b", "xbxa", false},
		{"**", "", true},
		{"ÉCLAIR*", "éclair conf", true},
	}
	for _, tt := range tests {
		if got := likeTitle(tt.pattern, tt.title); got != tt.want {
			t.Errorf("%q like %q: got %v", tt.title, tt.pattern, got)
		}
	}
}
