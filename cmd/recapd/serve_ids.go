package main

import (
	"context"
	"fmt"
	"slices"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

// tellNewIDs warns, once, of a post whose id has changed since readers were shown it:
// they are shown it again. What they were shown is in the last pass, and for the first
// one of a process in the ledger.
func (d *daemonLoop) tellNewIDs(ctx context.Context, site *publisher.Site) error {
	told, err := d.toldBefore(ctx, site)
	if err != nil {
		return err
	}
	d.last = site
	found := findRenamed(site.Collection.Posts, told, site.At)
	if len(found) == 0 {
		return nil
	}
	content, done, err := d.content()
	if err != nil {
		return err
	}
	defer done()
	const most = 5
	for _, r := range found[:min(most, len(found))] {
		d.log.Warn("a post has another id than before: feed readers show it again", "post", d.place(r.post.Path), "was", r.was, "is", r.post.ID, "hint", d.guidHint(content, r))
	}
	if n := len(found) - most; n > 0 {
		d.log.Warn("more posts have other ids than before", "posts", n, "hint", "if site.id_authority, id_preset or id_base, or the permalinks have changed, set them back")
	}
	return nil
}

// toldBefore are the posts as readers know them; none where nothing can have changed.
func (d *daemonLoop) toldBefore(ctx context.Context, site *publisher.Site) ([]newsletter.Covered, error) {
	if d.last == nil {
		told, err := d.ledger.Covered(ctx, newsletter.Weekly)
		if err != nil {
			return nil, fmt.Errorf("read what was told: %w", err)
		}
		return told, nil
	}
	if slices.Equal(d.last.Collection.Posts, site.Collection.Posts) {
		return nil, nil
	}
	var told []newsletter.Covered
	for _, p := range d.last.Collection.Posts {
		if p.Listed(d.last.At) {
			told = append(told, newsletter.Covered{PostID: p.ID, Path: p.Path, Permalink: p.Permalink})
		}
	}
	return told, nil
}
