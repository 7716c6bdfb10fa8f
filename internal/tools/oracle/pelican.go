package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
)

// pelicanListing asks Pelican's own generator of articles: a template would not be
// told of drafts and hidden ones.
//
//go:embed pelican_list.py
var pelicanListing string

// listPelican reads with Pelican as it is for the interpreter that pelican runs by.
func listPelican(ctx context.Context, dir string) ([]page, error) {
	list := exec.CommandContext(ctx, "/usr/bin/python3", "-c", pelicanListing)
	list.Dir = dir
	out, err := list.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return nil, fmt.Errorf("run pelican: %w\n%s", err, failed.Stderr)
	}
	if err != nil {
		return nil, fmt.Errorf("run pelican: %w", err)
	}
	var pages []page
	if err := json.Unmarshal(out, &pages); err != nil {
		return nil, fmt.Errorf("what pelican lists: %w", err)
	}
	return pages, nil
}
