package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"recapd/feed"
	"recapd/internal/post"
	"recapd/internal/publisher"
	"recapd/internal/web"
	"recapd/templates"
)

func (p *program) buildCommand() *cobra.Command {
	var out string
	var plain bool
	cmd := &cobra.Command{
		Use:   "build --out DIR",
		Short: "Write the feeds as files, for any static host",
		Long: `Write all feeds below DIR, for a web server that serves files: atom.xml, rss.xml and
feed.json, the same for each event, tag, author … (feed.kinds), feeds.opml with a list
of them, the other names in feed.aliases, and feeds/index.html, a page for people that
tells of the feeds. Beside each file are a .gz and a .br for servers that hand them out
as they are (nginx: gzip_static, brotli_static).

Each file is replaced in one step, so nobody sees half of it, and only when its bytes
change. What an earlier build wrote and is no more, is removed; what was there
otherwise stays, but for a file in the place of a feed, which is named and replaced:
DIR is best a folder of recapd's own. DIR/.recapd-build remembers which is which. A
content folder without a single post is taken for one that is not mounted: nothing is
removed then.
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
	site, err := h.scanner(nil).Scan(ctx, h.now())
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
	if site.Collection.Opened() == 0 && b.hasEntries() {
		return hint(fmt.Errorf("the content folder has no posts that can be opened, and the feeds in %s have some: they stay as they are", dir),
			"is it mounted? check content.dir; if all posts are to go, remove %s first", b.path(mainFeed))
	}
	page, err := h.feedsPage(site)
	if err != nil {
		return err
	}
	docs := slices.DeleteFunc(site.Documents, func(d feed.Document) bool { return strings.HasSuffix(d.Path, "/") }) // aliases that only a server can answer
	for _, d := range page {
		if b.foreign(d) {
			h.tell("warning", "not written: "+b.path(strings.TrimPrefix(d.Path, "/"))+" is there, and no build of recapd has written it", "remove it to have recapd's page about the feeds")
			continue
		}
		docs = append(docs, d)
	}
	if err := h.tellReplaced(b, docs); err != nil {
		return err
	}
	if err := b.put(docs); err != nil {
		return err
	}
	return b.close()
}

// tellReplaced names the feeds of another program, most likely the generator's, that
// are about to be replaced: they may be what readers have to be moved from.
func (h *house) tellReplaced(b *building, docs []feed.Document) error {
	const most = 5
	var names []string
	for _, d := range docs {
		if !b.foreign(d) {
			continue
		}
		name := b.path(strings.TrimPrefix(d.Path, "/"))
		switch same, err := hasBytes(name, d.Body()); {
		case err != nil:
			return err
		case !same:
			names = append(names, name)
		}
	}
	if n := len(names) - most; n > 0 {
		names = append(names[:most], fmt.Sprintf("%d more", n))
	}
	if len(names) > 0 {
		h.tell("warning", "replaced, and no build of recapd is known to have written it: "+strings.Join(names, ", "),
			"the generator's own? build into another folder, or turn its feed off, else each replaces the other's; docs/feeds.md tells how to move")
	}
	return nil
}

// feedsPage is the page for people, which tells of the feeds.
func (h *house) feedsPage(site *publisher.Site) ([]feed.Document, error) {
	c := h.cfg
	docs, err := web.StaticFeeds(h.set, templates.FeedsPage{
		Page:  templates.Page{Site: c.Site.Title, SiteLanguage: c.Site.Language, URL: c.HTTP.PublicURL, BlogURL: c.Site.BaseURL, PrivacyURL: c.HTTP.PrivacyURL},
		Items: h.editor().Latest(site.Collection.Posts, onFront, site.At), Groups: web.Groups(site.Feeds),
	})
	if err != nil {
		return nil, fmt.Errorf("make the page about the feeds: %w", err)
	}
	return docs, nil
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
