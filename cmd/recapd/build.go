package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
	"github.com/spf13/cobra"

	"recapd/feed"
	"recapd/internal/membership"
	"recapd/internal/post"
)

func (p *program) buildCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "build --out DIR",
		Short: "Write the feeds as files, for any static host",
		Long: `Write atom.xml, rss.xml and feed.json below DIR. Each file is replaced in one
step, so a web server never sees half of it, and only when its bytes change.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return misuse(cmd, errors.New("say where to: --out DIR"))
			}
			h, err := p.house()
			if err != nil {
				return err
			}
			return h.writeFeeds(cmd.Context(), out, p.out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "`DIR` to write to; made when it is missing")
	return cmd
}

// writeFeeds reads the posts, builds the feeds and writes them below dir. It
// tells w what it did to each file.
func (h *house) writeFeeds(ctx context.Context, dir string, w io.Writer) error {
	site, err := h.publisher(nil, membership.Tokens{}).Scan(ctx, h.now())
	if err != nil {
		return err
	}
	if site.Collection.FolderFault() {
		return folderFault(site.Collection)
	}
	if n := unreadable(site.Collection.Posts); n > 0 {
		h.tell("warning", plural(n, "post")+" left out", `"recapd check" says why`)
	}
	for _, d := range site.Documents {
		changed, err := writeDocument(dir, d)
		if err != nil {
			return fmt.Errorf("write %s: %w", d.Path, err)
		}
		state := "unchanged"
		if changed {
			state = "written"
		}
		fmt.Fprintf(w, "%-9s  %s  (%d bytes)\n", state, filepath.Join(dir, filepath.FromSlash(d.Path)), len(d.Body))
	}
	return nil
}

func unreadable(posts []*post.Post) int {
	n := 0
	for _, q := range posts {
		if !q.Readable() {
			n++
		}
	}
	return n
}

// writeDocument puts a feed in its place in one step, and leaves a file with
// the same bytes alone.
func writeDocument(dir string, d feed.Document) (changed bool, err error) {
	path := filepath.Join(dir, filepath.FromSlash(d.Path))
	old, err := os.ReadFile(path)
	if err == nil && bytes.Equal(old, d.Body) {
		return false, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return false, err
	}
	return true, renameio.WriteFile(path, d.Body, 0o644, renameio.WithStaticPermissions(0o644))
}
