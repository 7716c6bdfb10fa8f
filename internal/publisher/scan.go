package publisher

import (
	"context"
	"fmt"
	"time"

	"recapd/feed"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Site is what one scan of the content folder came to. It is never changed. When the
// folder could not be read, the feeds are those of the last scan that could.
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
func (s *Scanner) Scan(ctx context.Context, now time.Time) (*Site, error) {
	collection, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.missVanished(ctx, &collection); err != nil {
		return nil, err
	}
	if s.good != nil && collection.FolderFault() {
		return &Site{Collection: collection, Documents: s.good.Documents, Feeds: s.good.Feeds, At: now}, nil
	}
	documents, err := s.Feeds.Print(collection.Posts, now)
	if err != nil {
		return nil, fmt.Errorf("build the feeds: %w", err)
	}
	site := &Site{Collection: collection, Documents: documents, Feeds: s.Feeds.Listings, Changed: s.Feeds.Changed, At: now}
	if !collection.FolderFault() {
		s.good = site
	}
	return site, nil
}

func (s *Scanner) read(ctx context.Context) (post.Collection, error) {
	fsys, done, err := s.Content()
	if err != nil {
		return post.Collection{Faults: []post.Fault{{
			Path: ".", Message: "cannot open the content folder: " + err.Error(), Blocking: true,
			Hint: "check content.dir, and that the folder is mounted and readable by recapd",
		}}}, nil
	}
	collection := s.Reader.Read(ctx, fsys)
	if err := done(); err != nil {
		s.Log.Warn("close the content folder", "err", err)
	}
	return collection, ctx.Err()
}

// missVanished takes a folder without any post that can be opened, where there were
// some, for what it most likely is: an empty mount point, one that went away while it
// was read, or files of another user.
func (s *Scanner) missVanished(ctx context.Context, c *post.Collection) error {
	if c.Opened() > 0 || c.FolderFault() {
		return nil
	}
	had, err := s.had(ctx)
	if err != nil {
		return err
	}
	switch {
	case had == 0:
	case len(c.Posts) == 0:
		c.Faults = append(c.Faults, post.Fault{
			Path: ".", Message: fmt.Sprintf("the content folder has no posts, and had %d", had), Blocking: true,
			Hint: "is it mounted? check content.dir",
		})
	default:
		c.Faults = append(c.Faults, post.Fault{
			Path: ".", Message: fmt.Sprintf("no post of the content folder can be opened, and there were %d", had), Blocking: true,
			Hint: "recapd check says why of each",
		})
	}
	return nil
}

// had is how many posts there were when the folder was last as it should be: seen by
// this process, else by the ledger, which is not told while sending is on hold.
func (s *Scanner) had(ctx context.Context) (int, error) {
	if s.good != nil && s.good.Collection.Opened() > 0 {
		return s.good.Collection.Opened(), nil
	}
	if s.Seen == nil {
		return 0, nil
	}
	seen, err := s.Seen.Sightings(ctx)
	if err != nil {
		return 0, fmt.Errorf("read what was seen: %w", err)
	}
	had := 0
	for _, one := range seen {
		if one.Hash != "" {
			had++
		}
	}
	return had, nil
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
