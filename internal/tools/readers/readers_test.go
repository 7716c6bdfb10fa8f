package main

import (
	"strings"
	"testing"
	"time"
)

func TestDifferencesAreTold(t *testing.T) {
	wanted := entry{ID: "1", Title: "Fish &amp; chips", Link: "https://blog.example.org/1", Date: time.Date(1969, 7, 20, 0, 0, 0, 0, time.UTC), Text: "<p>Neuzug\u00c3\u00a4nge</p>"}
	for _, tt := range []struct {
		story, reader, format string
		change                func(e *entry)
		want                  string // "" when they agree
	}{
		{"the same", "newsboat", "atom.xml", func(e *entry) {}, ""},
		{"other markup and blanks", "newsboat", "atom.xml", func(e *entry) { e.Text = "<div>\n Neuzug\u00c3\u00a4nge<br></div>" }, ""},
		{"another id", "newsboat", "atom.xml", func(e *entry) { e.ID = "2" }, "no such entry"},
		{"another link", "newsboat", "atom.xml", func(e *entry) { e.Link += "/" }, "1 differences that are not known"},
		{"a word less", "newsboat", "atom.xml", func(e *entry) { e.Text = "" }, "1 differences that are not known"},
		{"no dates before 1970", "newsboat", "atom.xml", func(e *entry) { e.Date = time.Unix(1<<32, 0) }, "(+1) newsboat, date"},
		{"but all the others have", "feedparser", "atom.xml", func(e *entry) { e.Date = time.Unix(1<<32, 0) }, "1 differences that are not known"},
		{"put right", "rss2email", "atom.xml", func(e *entry) { e.Text = "Neuzugänge" }, "(+1) rss2email, text"},
		{"a title for HTML", "feedparser", "rss.xml", func(e *entry) { e.Title = "Fish & chips" }, "(+1) feedparser, title"},
		{"where it said text", "feedparser", "atom.xml", func(e *entry) { e.Title = "Fish & chips" }, "1 differences that are not known"},
	} {
		t.Run(tt.story, func(t *testing.T) {
			got := wanted
			tt.change(&got)
			m := meant{name: "blog", entries: []entry{wanted}}
			comparison := table{}
			r := row{reader: tt.reader, format: tt.format, right: map[string]int{}, excepted: map[string]int{}}
			comparison.compare(&r, m, "blog/"+tt.format, []entry{got})
			var said strings.Builder
			if agree := comparison.write(&said, false); agree != (tt.want == "" || strings.HasPrefix(tt.want, "(+")) {
				t.Errorf("agree: %t", agree)
			}
			if !strings.Contains(said.String(), tt.want) || tt.want == "" && len(comparison.differences) > 0 {
				t.Errorf("got %s, want %q", said.String(), tt.want)
			}
		})
	}
}
