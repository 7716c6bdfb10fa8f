package post

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// listing is what there is in a folder, at one look.
type listing struct {
	at     time.Time
	posts  []string               // the files that can be posts, in lexical order
	pages  []string               // those of sections
	files  map[string]fs.FileInfo // all; nil is a link, which has to be followed
	faults []Fault                // of folders that could not be read; all are blocking
}

// walk lists a folder. Folders behind symbolic links are not entered: they could lead
// out, or round and round.
func walk(ctx context.Context, fsys fs.FS) listing {
	l := listing{at: time.Now(), files: map[string]fs.FileInfo{}}
	visit := func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil:
			l.faults = append(l.faults, folderFault(path, err))
			return nil // of a folder that was half read the rest is told
		case entry.IsDir() && !isFolder(path):
			return fs.SkipDir
		case !entry.IsDir():
			l.add(path, entry)
		}
		return nil
	}
	if err := fs.WalkDir(fsys, ".", visit); err != nil {
		l.faults = append(l.faults, folderFault(".", err))
	}
	return l
}

func (l *listing) add(path string, entry fs.DirEntry) {
	info, err := entry.Info()
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return // it has gone meanwhile
	case err != nil || !entry.Type().IsRegular():
		info = nil
	}
	l.files[path] = info
	if isPost(path) {
		l.posts = append(l.posts, path)
	}
	if isSectionPage(path) {
		l.pages = append(l.pages, path)
	}
}

func folderFault(path string, err error) Fault {
	f := openFault(path, err)
	if errors.Is(err, fs.ErrNotExist) {
		f.Message, f.Hint = "there is no such folder", "is it mounted? content.dir in the settings names it"
	}
	return f
}
