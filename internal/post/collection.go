package post

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Collection is a folder of posts as it was at one reading.
type Collection struct {
	// Posts holds every file that is a post, also those that could not be read,
	// newest first, those of one instant by path.
	Posts []*Post
	// Faults are those of the folder, which are blocking, and of files that are
	// not posts. The faults of a post are with the post.
	Faults []Fault
	// Revision is a hash over the paths and contents of all posts: the same as
	// long as nothing has changed.
	Revision string
}

// FolderFault tells whether a folder could not be read, wholly or in part.
// Posts may be missing then, so nothing may be concluded from their absence.
func (c Collection) FolderFault() bool { return slices.ContainsFunc(c.Faults, Fault.ofFolder) }

// FolderFaults say why.
func (c Collection) FolderFaults() []Fault {
	return slices.DeleteFunc(slices.Clone(c.Faults), func(f Fault) bool { return !f.ofFolder() })
}

// ofFolder tells a fault of the folder from one of a file in it that is no post.
func (f Fault) ofFolder() bool { return f.Blocking || f.Path == "." }

// Listed gives the posts that belong in feeds and mails at now, newest first.
func (c Collection) Listed(now time.Time) []*Post {
	var listed []*Post
	for _, p := range c.Posts {
		if p.Listed(now) {
			listed = append(listed, p)
		}
	}
	return listed
}

// Opened counts the posts whose files could be opened, whatever is wrong with them.
func (c Collection) Opened() int {
	n := 0
	for _, p := range c.Posts {
		if p.Hash != "" {
			n++
		}
	}
	return n
}

// collect takes readings in path order.
func collect(readings []reading, faults []Fault) Collection {
	c := Collection{Faults: faults}
	taken := newOwners(len(readings))
	for _, got := range readings {
		switch {
		case got.isPost:
			c.Posts = append(c.Posts, taken.admit(got))
		case !isCompanion(got.post.Path):
			c.Faults = append(c.Faults, noMetadata(got.post.Path, false))
		}
	}
	c.Revision = revision(c.Posts)
	slices.SortStableFunc(c.Posts, func(a, b *Post) int {
		return cmp.Or(b.Published.Compare(a.Published), strings.Compare(a.Path, b.Path))
	})
	return c
}

func revision(posts []*Post) string {
	sum := sha256.New()
	for _, p := range posts {
		sum.Write([]byte(p.Path + "\x00" + p.Hash + "\n")) // no path has a NUL, no hash either
	}
	return hex.EncodeToString(sum.Sum(nil))
}
