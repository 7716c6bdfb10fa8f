package main

import (
	"os"
	"path/filepath"

	"recapd/internal/post"
)

// place is a file of the content folder as it can be opened: from the working
// directory on where it lies below, else its whole path.
func (h *house) place(path string) string {
	full := filepath.Join(h.cfg.Content.Dir, filepath.FromSlash(path))
	here, err := os.Getwd()
	if err != nil {
		return full
	}
	if near, err := filepath.Rel(here, full); err == nil && filepath.IsLocal(near) {
		return near
	}
	return full
}

// placed is a fault with such a path.
func (h *house) placed(f post.Fault) post.Fault {
	f.Path = h.place(f.Path)
	return f
}
