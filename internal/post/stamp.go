package post

import (
	"io/fs"
	"time"
)

// A file that has not changed is not read again. What is on record of it (stamp) tells
// that, once the last change lies so far back that another one would have another time
// in every file system and by every clock.

// settledAfter is longer than the clocks of a machine and its file server differ, and
// than any file system's notion of now.
const settledAfter = 10 * time.Second

// stamp is what a file system has on record of a file. The zero stamp is of one that is
// not there. Times are in nanoseconds since 1970, and 0 where they are not known.
type stamp struct {
	there             bool
	size              int64
	modified, changed int64  // changed: its contents, or what is on record
	file              uint64 // another when the file was replaced
}

func stampOf(info fs.FileInfo, err error) stamp {
	if err != nil {
		return stamp{}
	}
	s := stamp{there: true, size: info.Size()}
	if at := info.ModTime(); !at.IsZero() {
		s.modified = at.UnixNano()
	}
	s.changed, s.file = onRecord(info)
	return s
}

// settled tells that whatever was done to the file after it was read shows in the stamp.
func (s stamp) settled(read time.Time) bool {
	latest := read.Add(-settledAfter).UnixNano()
	return !s.there || s.modified != 0 && s.modified < latest && s.changed < latest
}

// look is one look at a file.
type look struct {
	path string
	stamp
}

// noting is a folder that notes what files are asked for.
type noting struct {
	fs.FS
	listing // of it; without files it is not known what there is
	looks   []look
}

// Stat is what readBytes asks for before it opens a file. What the listing said a moment
// ago is not asked again; of files that it has not it is known that they are not there.
func (n *noting) Stat(path string) (info fs.FileInfo, err error) {
	info, there := n.files[path]
	switch {
	case n.files != nil && !there:
		err = &fs.PathError{Op: "stat", Path: path, Err: fs.ErrNotExist}
	case info == nil || time.Since(n.at) > time.Second:
		info, err = fs.Stat(n.FS, path)
	}
	n.looks = append(n.looks, look{path, stampOf(info, err)})
	return info, err
}

// same tells that every file is as it was when it was read.
func (n *noting) same(looks []look, read time.Time) bool {
	for _, was := range looks {
		if !was.settled(read) || n.stamp(was.path) != was.stamp {
			return false
		}
	}
	return len(looks) > 0
}

// stamp is that of the listing, where it has one.
func (n *noting) stamp(path string) stamp {
	if info := n.files[path]; info != nil {
		return stampOf(info, nil)
	}
	return stampOf(n.Stat(path))
}
