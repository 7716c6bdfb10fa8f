package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"recapd/internal/links"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

// mostFailing is how many links that fail are listed.
const mostFailing = 20

// explainLinks asks where the links of an issue lead, and prints those that fail.
func (h *house) explainLinks(ctx context.Context, w io.Writer, d publisher.Draft) error {
	pages := slices.DeleteFunc(links.In(d.Everybody().HTML), func(page string) bool { return h.ours(page, d.Issue.Edition) })
	if len(pages) == 0 {
		return nil
	}
	failing := h.checker.Missing(ctx, pages)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	answered := func(why string) bool { return why[0] >= '0' && why[0] <= '9' } // by a status that is no success
	switch {
	case len(failing) == 0:
		fmt.Fprintf(w, "\nlinks    %d, and all of them answer\n", len(pages))
		return nil
	case len(failing) == len(pages) && !slices.ContainsFunc(slices.Collect(maps.Values(failing)), answered):
		fmt.Fprintf(w, "\nlinks    none of %d answers (%s): is this machine online? --offline asks for none\n", len(pages), failing[pages[0]])
		return nil
	}
	fmt.Fprintf(w, "\nlinks    %d, of which %d fail\n", len(pages), len(failing))
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for _, page := range first(mostFailing, slices.Sorted(maps.Keys(failing))) {
		fmt.Fprintf(table, "fails\t%s\t%s\n", page, oneLine(failing[page]))
	}
	_ = table.Flush()
	if more := len(failing) - mostFailing; more > 0 {
		fmt.Fprintf(w, "fails    and %d more\n", more)
	}
	return nil
}

// ours tells a page of our own, which is there once the issue is out, or for a reader
// that a preview does not have.
func (h *house) ours(page, edition string) bool {
	path, below := strings.CutPrefix(page, h.cfg.HTTP.PublicURL)
	return below && slices.ContainsFunc([]string{newsletter.Pages(edition), "/u/", "/s/", "/atom.xml"}, func(p string) bool { return strings.HasPrefix(path, p) })
}
