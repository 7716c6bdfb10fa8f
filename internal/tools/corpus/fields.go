package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"recapd/internal/post"
)

// field is one matter in which a post and its line of the manifest are compared:
// both are brought into one spelling.
type field struct {
	name string
	// wanted is what the manifest says; judged is false where it says nothing.
	wanted func(e entry, raw json.RawMessage) (text string, judged bool, err error)
	// got is what recapd has read.
	got func(p *post.Post) string
}

// fields are in the order of the report.
var fields = []field{
	{"title", wantedText, func(p *post.Post) string { return squeezed(p.Title) }},
	{"date", wantedTime, func(p *post.Post) string { return instant(p.Published) }},
	{"updated", wantedUpdated, gotUpdated},
	{"tags", wantedTags, func(p *post.Post) string { return quoted(p.Tags) }},
	{"author", wantedText, gotAuthors},
	{"draft", wantedFlag, func(p *post.Post) string { return fmt.Sprint(p.Draft) }},
	{"slug", wantedSlug, func(p *post.Post) string { return p.Slug }},
	{"teaser_marker", wantedText, func(p *post.Post) string { return squeezed(p.Text.Teaser().Marker) }},
	{"lang", wantedText, func(p *post.Post) string { return p.Language }},
}

func find(name string) *field {
	if i := slices.IndexFunc(fields, func(f field) bool { return f.name == name }); i >= 0 {
		return &fields[i]
	}
	return nil
}

// squeezed makes white space one space each, as HTML shows it.
func squeezed(text string) string { return strings.Join(strings.Fields(text), " ") }

func wantedText(_ entry, raw json.RawMessage) (string, bool, error) {
	var text string // null leaves it empty
	err := json.Unmarshal(raw, &text)
	return squeezed(text), true, err
}

func wantedSlug(e entry, raw json.RawMessage) (string, bool, error) {
	text, _, err := wantedText(e, raw)
	return text, text != "", err
}

func wantedFlag(_ entry, raw json.RawMessage) (string, bool, error) {
	var on *bool
	err := json.Unmarshal(raw, &on)
	if on == nil {
		return "", false, err
	}
	return fmt.Sprint(*on), true, err
}

func wantedTags(_ entry, raw json.RawMessage) (string, bool, error) {
	var tags []string
	err := json.Unmarshal(raw, &tags)
	return quoted(tags), true, err
}

func quoted(list []string) string { return fmt.Sprintf("%q", list) }

// layouts are the precisions that a date of the manifest may have.
var layouts = []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02"}

// wantedTime reads a date without an offset in the zone of the site.
func wantedTime(e entry, raw json.RawMessage) (string, bool, error) {
	text, _, err := wantedText(e, raw)
	if err != nil || text == "" {
		return "", true, err
	}
	zone, err := e.location()
	if err != nil {
		return "", true, err
	}
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil {
			return instant(t), true, nil
		}
	}
	return "", true, fmt.Errorf("%q is not a date", text)
}

// wantedUpdated is "" where the post was last changed when it was published.
func wantedUpdated(e entry, raw json.RawMessage) (string, bool, error) {
	updated, judged, err := wantedTime(e, raw)
	if date, has := e.fields["date"]; has && err == nil {
		if published, _, err := wantedTime(e, date); err == nil && published == updated {
			return "", judged, nil
		}
	}
	return updated, judged, err
}

// instant is a time in UTC; "" stands for none.
func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// gotUpdated is "" for a post that was never updated.
func gotUpdated(p *post.Post) string {
	if p.Updated.Equal(p.Published) {
		return ""
	}
	return instant(p.Updated)
}

func gotAuthors(p *post.Post) string {
	var names []string
	for _, a := range p.Authors {
		names = append(names, a.Name)
	}
	return squeezed(strings.Join(names, ", "))
}
