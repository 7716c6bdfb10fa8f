package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"recapd/internal/post"
)

// suggest tells what the titles of posts have in common. It is for the operator
// to decide: recapd groups nothing by a guess.
func suggest(w io.Writer, found []post.Suggestion, file string) {
	for _, s := range found {
		if s.Series {
			fmt.Fprintf(w, "suggestion: %s of %q look like a series, not like an event: each can say so itself, by series: %s\n",
				plural(len(s.Posts), "post"), oneLine(s.Rule.Name), oneLine(s.Rule.Name))
			continue
		}
		fmt.Fprintf(w, "suggestion: %s look like days of one event (%s); to group them, paste into %s:\n\n%s\n",
			plural(len(s.Posts), "post"), paths(s.Posts), file, eventTOML(s.Rule))
	}
}

// paths names the first of the posts.
func paths(posts []*post.Post) string {
	const some = 3
	var list []string
	for _, q := range posts[:min(some, len(posts))] {
		list = append(list, q.Path)
	}
	if more := len(posts) - some; more > 0 {
		list = append(list, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(list, ", ")
}

// eventTOML writes a rule as the configuration has it.
func eventTOML(r post.EventRule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "[[events]]\nname = %s\ntitle = %s\n", quote(r.Name), quote(r.Title))
	if !r.Starts.IsZero() {
		fmt.Fprintf(&b, "starts = %s  # when the posts came out: write when the event was\nends = %s\n",
			r.Starts.Format(time.DateOnly), r.Ends.Format(time.DateOnly))
	}
	return b.String()
}

// quote writes text as a string of TOML. What JSON escapes, TOML reads alike;
// what TOML allows in no string is dropped first.
func quote(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(oneLine(text)) // a string always can be
	return strings.TrimSuffix(b.String(), "\n")
}
