package post

import (
	"context"
	"errors"
	"io/fs"
)

// walk lists the files that can be posts, in lexical order. Folders behind
// symbolic links are not entered: they could lead out, or round and round.
//
// Every fault is of a folder that could not be read, and blocking.
func walk(ctx context.Context, fsys fs.FS) (paths []string, faults []Fault) {
	visit := func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return fs.SkipAll
		case err != nil:
			faults = append(faults, folderFault(path, err))
			return nil // of a folder that was half read the rest is told
		case entry.IsDir() && !isFolder(path):
			return fs.SkipDir
		case !entry.IsDir() && isPost(path):
			paths = append(paths, path)
		}
		return nil
	}
	if err := fs.WalkDir(fsys, ".", visit); err != nil {
		faults = append(faults, folderFault(".", err))
	}
	return paths, faults
}

func folderFault(path string, err error) Fault {
	f := openFault(path, err)
	if errors.Is(err, fs.ErrNotExist) {
		f.Message, f.Hint = "there is no such folder", "is it mounted? content.dir in the settings names it"
	}
	return f
}
