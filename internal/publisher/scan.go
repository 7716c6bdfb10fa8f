package publisher

import (
	"context"
	"fmt"
	"time"

	"recapd/feed"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Site is what one scan of the content folder came to. It is never changed.
type Site struct {
	Collection post.Collection
	Documents  []feed.Document
	Feeds      []feed.Listing
	Changed    []string // URLs of those that the last scan did not have so
	At         time.Time
}

// Scan reads the content folder and builds the feeds as they are at now. A
// folder that cannot be read gives a Site whose Collection says so, and no
// error: errors are for what recapd itself cannot do.
func (p *Publisher) Scan(ctx context.Context, now time.Time) (*Site, error) {
	collection, err := p.read(ctx)
	if err != nil {
		return nil, err
	}
	if err := p.missVanished(ctx, &collection); err != nil {
		return nil, err
	}
	documents, err := p.Feeds.Print(collection.Posts, now)
	if err != nil {
		return nil, fmt.Errorf("build the feeds: %w", err)
	}
	return &Site{Collection: collection, Documents: documents, Feeds: p.Feeds.Listings, Changed: p.Feeds.Changed, At: now}, nil
}

func (p *Publisher) read(ctx context.Context) (post.Collection, error) {
	fsys, done, err := p.Content()
	if err != nil {
		return post.Collection{Faults: []post.Fault{{
			Path: ".", Message: "cannot open the content folder: " + err.Error(), Blocking: true,
			Hint: "check content.dir, and that the folder is mounted and readable by recapd",
		}}}, nil
	}
	collection := p.Reader.Read(ctx, fsys)
	if err := done(); err != nil {
		p.Log.Warn("close the content folder", "err", err)
	}
	return collection, ctx.Err()
}

// missVanished takes a folder without any post, where there were some, for what
// it most likely is: an empty mount point.
func (p *Publisher) missVanished(ctx context.Context, c *post.Collection) error {
	if len(c.Posts) > 0 || p.Ledger == nil || c.FolderFault() {
		return nil
	}
	seen, err := p.Ledger.Sightings(ctx)
	if err != nil {
		return fmt.Errorf("read what was seen: %w", err)
	}
	if len(seen) > 0 {
		c.Faults = append(c.Faults, post.Fault{
			Path: ".", Message: fmt.Sprintf("the content folder has no posts, and had %d", len(seen)), Blocking: true,
			Hint: "is it mounted? check content.dir",
		})
	}
	return nil
}

// sightings are the posts as the ledger remembers them between passes.
func sightings(posts []*post.Post, now time.Time) []newsletter.Sighting {
	seen := make([]newsletter.Sighting, 0, len(posts))
	for _, p := range posts {
		seen = append(seen, newsletter.Sighting{Path: p.Path, Hash: p.Hash, At: now})
	}
	return seen
}

// alreadyThere lists what a first run with first_run = "skip" marks as covered:
// what had been published when the edition began, and what cannot be read yet. A
// draft is not: it will be news when it is published.
func alreadyThere(posts []*post.Post, began time.Time) []newsletter.Covered {
	var covered []newsletter.Covered
	for _, p := range posts {
		if p.Listed(began) || !p.Readable() {
			covered = append(covered, newsletter.Covered{
				PostID: p.ID, Path: p.Path, Permalink: p.Permalink,
				Cause: newsletter.CoveredFirst, At: began,
			})
		}
	}
	return covered
}
