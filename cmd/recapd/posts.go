package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/post"
)

func (p *program) postsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "posts",
		Short: "List the posts as recapd sees them",
		Long: `List the posts of the content folder, newest first: one line each, or with
--json one JSON object a line. Times are RFC 3339. A post that cannot be read
well is listed with its faults; "recapd check" explains them.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := p.house()
			if err != nil {
				return err
			}
			collection, err := h.read(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				return writePostsJSON(p.out, collection.Posts)
			}
			return writePosts(p.out, collection.Posts, p.now())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return cmd
}

func writePosts(w io.Writer, posts []*post.Post, now time.Time) error {
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, q := range posts {
		date := "no date   "
		if !q.Published.IsZero() {
			date = q.Published.Format(time.DateOnly)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", date, standing(q, now), clipped(q.Title), oneLine(q.Path))
	}
	return table.Flush()
}

// standing says in a word whether a post is published.
func standing(q *post.Post, now time.Time) string {
	switch {
	case !q.Readable():
		return "fault"
	case q.Draft:
		return "draft"
	case q.Unlisted:
		return "unlisted"
	case q.Listed(now):
		return "listed"
	case !q.Expires.IsZero() && !q.Expires.After(now):
		return "expired"
	}
	return "future"
}

// postJSON is the line of a post: the words of post.Post in JSON.
type postJSON struct {
	Path       string      `json:"path"`
	Title      string      `json:"title"`
	Slug       string      `json:"slug"`
	Permalink  string      `json:"permalink"`
	ID         string      `json:"id"`
	Published  *time.Time  `json:"published"`
	Updated    *time.Time  `json:"updated"`
	Authors    []string    `json:"authors"` // names
	Tags       []string    `json:"tags"`
	Categories []string    `json:"categories"`
	Language   string      `json:"language"`
	Draft      bool        `json:"draft"`
	Unlisted   bool        `json:"unlisted"`
	Event      string      `json:"event"`
	Day        int         `json:"day"`
	Series     string      `json:"series"`
	Summary    string      `json:"summary"`
	Image      string      `json:"image"` // absolute URL
	Teaser     teaserJSON  `json:"teaser"`
	Faults     []faultJSON `json:"faults"`
}

type teaserJSON struct {
	Marker *string `json:"marker"` // null when there was none
	Words  int     `json:"words"`
}

type faultJSON struct {
	Line     int    `json:"line"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Blocking bool   `json:"blocking"`
}

func writePostsJSON(w io.Writer, posts []*post.Post) error {
	post.WriteAll(posts)
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, q := range posts {
		if err := out.Encode(toJSON(q)); err != nil {
			return err
		}
	}
	return nil
}

func toJSON(q *post.Post) postJSON {
	teaser := q.Text.Teaser()
	j := postJSON{
		Path: q.Path, Title: q.Title, Slug: q.Slug, Permalink: q.Permalink, ID: q.ID,
		Published: instant(q.Published), Updated: instant(q.Updated),
		Authors: []string{}, Tags: listed(q.Tags), Categories: listed(q.Categories), Language: q.Language,
		Draft: q.Draft, Unlisted: q.Unlisted, Event: q.Event, Day: q.Day, Series: q.Series, Summary: q.Summary, Image: q.Image.URL,
		Teaser: teaserJSON{Words: teaser.Words}, Faults: []faultJSON{},
	}
	for _, a := range q.Authors {
		j.Authors = append(j.Authors, a.Name)
	}
	if teaser.Marker != "" {
		j.Teaser.Marker = &teaser.Marker
	}
	for _, f := range q.AllFaults() {
		j.Faults = append(j.Faults, faultJSON{f.Line, f.Message, f.Hint, f.Blocking})
	}
	return j
}

func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func listed(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}
