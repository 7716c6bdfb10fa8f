package feed

import (
	"html"
	"time"
)

// Issue is a digest that has gone out, as the feed of issues tells of it.
type Issue struct {
	Name     string // what its id ends with, for ever: "14"
	Title    string // plain text
	URL      string // of its page
	Summary  string // plain text
	Language string // BCP 47; empty is the feed's
	Sent     time.Time
}

// OfIssues makes a feed of issues, the newest first, up to the limit. Where it is
// served, s.Path, is also where people find all of them. An issue does not change
// once it has gone out, and neither does its entry.
func OfIssues(s Settings, issues []Issue) Feed {
	f := New(s, nil, time.Time{})
	f.Links = []Link{{Rel: "alternate", Href: f.folder + "/", Type: "text/html"}}
	for _, i := range issues {
		if s.Limit > 0 && len(f.Entries) == s.Limit {
			break
		}
		sent := stamp(i.Sent)
		f.Entries = append(f.Entries, Entry{
			ID: f.ID + "/" + i.Name, Title: line(i.Title),
			Links:     []Link{{Rel: "alternate", Href: line(i.URL), Type: "text/html"}},
			Published: sent, Updated: sent, Authors: f.Authors,
			Summary: html.EscapeString(line(i.Summary)), Description: line(i.Summary), Language: language(i.Language),
		})
	}
	f.Updated = updated(f.Entries, s.IDAuthority)
	return f
}
