package main

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// renamed is a post that readers know by another id than it has now.
type renamed struct {
	post *post.Post
	was  string
}

// tellRenamed warns of ids that have been published and would change: each such
// post would be new to whoever reads the feed. What was published, the ledger
// knows; where there is none, nothing was.
func (h *house) tellRenamed(ctx context.Context, posts []*post.Post) error {
	ledger, err := h.glance(ctx)
	if err != nil {
		return err
	}
	defer ledger.Close()
	told, err := ledger.Covered(ctx, newsletter.Weekly)
	if err != nil || len(told) == 0 {
		return err
	}
	content, done, err := h.content()
	if err != nil {
		return err
	}
	defer done()
	found := findRenamed(posts, told, h.now())
	for _, r := range found {
		h.tell("warning", fmt.Sprintf("%s: its id was published as %s, and is now %s: feed readers would show the post again", oneLine(h.place(r.post.Path)), r.was, r.post.ID),
			h.guidHint(content, r))
	}
	if len(found) > 1 && 2*len(found) >= len(posts) {
		h.tell("warning", fmt.Sprintf("%s have other ids than before", plural(len(found), "post")),
			"if site.id_authority, id_preset or id_base has changed, set it back: that keeps all of them")
	}
	return nil
}

// guidHint says how a post keeps the id by which readers know it.
func (h *house) guidHint(content fs.FS, r renamed) string {
	line, file := post.GUIDLine(content, r.post.Path, r.was)
	return fmt.Sprintf("to keep the id, write this among the metadata in %s: %s", oneLine(h.place(file)), line)
}

// findRenamed recognises a post by its file or its permalink. One that has been
// told under the present id too, and an id that another post has now, are no
// change.
func findRenamed(posts []*post.Post, told []newsletter.Covered, now time.Time) []renamed {
	taken, byPath, byPermalink := map[string]bool{}, map[string]string{}, map[string]string{}
	for _, t := range told { // the oldest first: the latest id counts
		taken[t.PostID] = true
		if t.PostID != "" {
			byPath[t.Path], byPermalink[t.Permalink] = t.PostID, t.PostID
		}
	}
	present := map[string]bool{}
	for _, q := range posts {
		present[q.ID] = true
	}
	var found []renamed
	for _, q := range posts {
		was, known := byPath[q.Path]
		if !known {
			was, known = byPermalink[q.Permalink]
		}
		if known && q.Listed(now) && !taken[q.ID] && !present[was] {
			found = append(found, renamed{q, was})
		}
	}
	return found
}
