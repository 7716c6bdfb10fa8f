package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/preview"
	"recapd/internal/publisher"
	"recapd/templates"
)

const (
	lookEvery    = time.Second // how often a preview that is watched looks at its files
	composeEvery = time.Minute // from when it is composed anew though none has changed: the clock has
)

// watching keeps a preview in a browser as the files are.
type watching struct {
	cmd  *cobra.Command
	o    previewOptions
	page *preview.Server

	*house          // as the files last said without a fault
	settings string // stamp of those files; "" at the start
	scanner  *publisher.Scanner
	made     string // stamp of what the issue on the page was made of
	composed time.Time
}

// watchPreview shows the preview in a browser until ctx is done. What is wrong with the
// settings at the start ends it, as in every command; what becomes wrong later is shown.
func (h *house) watchPreview(cmd *cobra.Command, o previewOptions) error {
	if _, _, err := h.ordered(cmd, o); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return hint(fmt.Errorf("--listen: %w", err), "is another program there? port 0 takes a free one")
	}
	w := &watching{cmd: cmd, o: o, house: h, page: &preview.Server{Colours: templates.Colours(), Now: h.now}}
	fmt.Fprintf(h.out, "the next issue is at\n  http://%s/\nand follows posts, templates and %s; Ctrl-C ends it\n", listener.Addr(), h.cfg.File)
	group, ctx := errgroup.WithContext(cmd.Context())
	group.Go(func() error { return w.page.Serve(ctx, listener) })
	group.Go(func() error { return w.follow(ctx) })
	if err := group.Wait(); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// follow looks again and again. What takes long is given as long a rest.
func (w *watching) follow(ctx context.Context) error {
	for {
		began := time.Now()
		w.look(ctx)
		if err := sleep(ctx, max(lookEvery, time.Since(began))); err != nil {
			return err
		}
	}
}

// look has the page show what the files say now.
func (w *watching) look(ctx context.Context) {
	if err := w.furnish(); err != nil {
		w.fail(err)
		return
	}
	if err := w.compose(ctx); err != nil && ctx.Err() == nil {
		w.fail(err)
	}
}

func (w *watching) fail(err error) {
	var faults []preview.Fault
	for _, c := range complaints(err) {
		faults = append(faults, preview.Fault{Message: c.message, Hint: c.hint})
	}
	w.page.Fail(faults)
	w.made = "" // it is not the issue that is shown
}

// furnish reads the settings anew when their files are not as they were when they last
// had no fault.
func (w *watching) furnish() error {
	now := stampsOf(w.cfg.File, w.cfg.Templates.Dir)
	if now == w.settings {
		return nil
	}
	h, err := w.program.house()
	if err != nil {
		return err
	}
	w.house, w.settings, w.scanner = h, now, h.scanner(nil)
	w.scanner.Seen = seenBefore{h}
	return nil
}

// compose makes the issue anew when there is reason to.
func (w *watching) compose(ctx context.Context) error {
	e, order, err := w.ordered(w.cmd, w.o)
	if err != nil {
		return err
	}
	site, err := w.scanner.Scan(ctx, order.At)
	if err != nil {
		return err
	}
	if site.Collection.FolderFault() {
		return folderFault(site.Collection)
	}
	database, _ := strings.CutPrefix(w.cfg.Database.URL, "sqlite:")
	of := strings.Join([]string{w.settings, site.Collection.Revision, stampsOf(w.cfg.Digest.IntroFile, w.cfg.Digest.OutroFile, database, database+"-wal")}, "\n")
	if of == w.made && len(site.Changed) == 0 && w.now().Sub(w.composed) < composeEvery {
		return nil
	}
	ledger, err := w.glance(ctx)
	if err != nil {
		return err
	}
	defer ledger.Close()
	draft, err := w.publisher(e, ledger, membership.Tokens{}).Preview(ctx, site, order, w.now())
	if err != nil && !errors.Is(err, publisher.ErrNothing) {
		return err
	}
	w.page.Show(w.shown(draft, order, e.Schedule != nil))
	w.made, w.composed = of, w.now()
	return nil
}

// stampsOf tells apart what files and folders are at two times, by size and time of
// change. What is not there has a stamp, too; "" is no name.
func stampsOf(names ...string) string {
	var b strings.Builder
	for _, name := range names {
		if name == "" {
			continue
		}
		_ = filepath.WalkDir(name, func(path string, entry fs.DirEntry, err error) error {
			if err != nil {
				fmt.Fprintf(&b, "%s: %v\n", path, err)
				return nil
			}
			if info, err := os.Stat(path); err == nil && !entry.IsDir() { // behind a link, too
				fmt.Fprintf(&b, "%s %d %d\n", path, info.Size(), info.ModTime().UnixNano())
			}
			return nil
		})
	}
	return b.String()
}

// seenBefore is what the ledger remembers of the folder, opened when it is asked: a
// database may come, and be replaced, while a preview is watched.
type seenBefore struct{ *house }

// Sightings is for [publisher.Seen].
func (s seenBefore) Sightings(ctx context.Context) (map[string]newsletter.Sighting, error) {
	ledger, err := s.glance(ctx)
	if err != nil {
		return nil, err
	}
	defer ledger.Close()
	return ledger.Sightings(ctx)
}
