package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/post"
)

func (p *program) buildCommand() *cobra.Command {
	var out string
	var plain bool
	cmd := &cobra.Command{
		Use:   "build --out DIR",
		Short: "Write the feeds as files, for any static host",
		Long: `Write all feeds below DIR, for a web server that serves files: atom.xml, rss.xml and
feed.json, the same for each event, tag, author … (feed.kinds), feeds.opml with a list
of them, and the other names in feed.aliases. Beside each file are a .gz and a .br for
servers that hand them out as they are (nginx: gzip_static, brotli_static).

Each file is replaced in one step, so nobody sees half of it, and only when its bytes
change. What an earlier build wrote and is no more, is removed; what was there
otherwise stays. DIR/.recapd-build remembers which is which.
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
			return h.writeFeeds(cmd.Context(), out, !plain, p.out)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "`DIR` to write to; made when it is missing")
	cmd.Flags().BoolVar(&plain, "plain", false, "no .gz and .br beside the files")
	return cmd
}

// writeFeeds reads the posts, builds the feeds and writes them below dir. It
// tells w what it did to each file, and counts those that stay as they are.
func (h *house) writeFeeds(ctx context.Context, dir string, compress bool, w io.Writer) error {
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
	b, err := openBuilding(dir, compress, w)
	if err != nil {
		return err
	}
	for _, d := range site.Documents {
		if strings.HasSuffix(d.Path, "/") {
			continue // an alias that only a server can answer
		}
		if err := b.put(d); err != nil {
			return fmt.Errorf("write %s: %w", d.Path, err)
		}
	}
	return b.close()
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
