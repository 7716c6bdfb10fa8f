package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/coreos/go-systemd/v22/daemon"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"recapd/internal/admin"
	"recapd/internal/web"
	"recapd/internal/websub"
)

// stopWithin is how long open requests may take when we stop. What is in DATA has
// smtp.shutdown_timeout.
const stopWithin = 10 * time.Second

func (p *program) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "serve",
		Short: "Serve the feeds, watch the folder, and send digests on schedule",
		Long: `Serve the feeds and pages, look for new posts every content.scan, compose an issue
at each slot of digest.schedule, and send it. This is what the systemd unit runs.

On SIGTERM or SIGINT it finishes and records the messages that are on their way,
within smtp.shutdown_timeout, and starts nothing new.

When the database may be a restored backup or a second copy, or the clock is
wrong, feeds and pages go on, and nothing is composed or sent until recapd adopt.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			p.service = true
			h, err := p.house()
			if err != nil {
				return err
			}
			return h.serve(cmd.Context(), nil)
		},
	}
}

// serve runs until ctx is done. listener may be nil: then http.listen is used.
func (h *house) serve(ctx context.Context, listener net.Listener) error {
	desk, err := h.office(ctx)
	if err != nil {
		return err
	}
	defer desk.close()
	if err := desk.ledger.KeepEditions(ctx, h.editionNames(), h.now()); err != nil {
		return err
	}
	if h.cfg.SMTP.Host == "" {
		h.log.Warn("smtp.host is empty: messages become files and are not sent", "folder", h.outbox())
	}
	if listener == nil {
		if listener, err = net.Listen("tcp", h.cfg.HTTP.Listen); err != nil {
			return hint(fmt.Errorf("http.listen: %w", err), "is another recapd running? set another address")
		}
	}
	d := &daemonLoop{office: desk, scanner: desk.scanner(desk.ledger), publishers: desk.publishers(), desk: desk.desk(),
		came: make(chan struct{}, 1), wrote: make(chan struct{}, 1), ready: make(chan struct{})}
	d.desk.Wake = d.receive
	d.hubs = &websub.Notifier{Hubs: h.cfg.Feed.Hubs, Client: http.DefaultClient, Log: h.log}
	d.web = desk.pages(d.desk, d.troubles)
	d.web.Approver = &approvals{office: desk, site: &d.site}
	visitors := d.visitors()

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return d.watch(ctx) })
	group.Go(func() error { return d.carry(ctx) })
	group.Go(func() error { return d.answer(ctx) })
	group.Go(func() error { return d.ask(ctx) })
	group.Go(func() error { return d.post(ctx) })
	group.Go(func() error { return d.hubs.Run(ctx) })
	group.Go(func() error { return d.tidy(ctx) })
	group.Go(func() error { return d.compact(ctx) })
	group.Go(func() error { return d.report(ctx) })
	group.Go(func() error { return d.remember(ctx) })
	group.Go(func() error { return listen(ctx, listener, d.web.Handler()) })
	group.Go(func() error { return d.metrics(ctx, admin.Handler(d.troubles, visitors)) })
	group.Go(func() error { return d.systemd(ctx) })
	h.log.Info("serving", "address", "http://"+listener.Addr().String(), "public_url", h.cfg.HTTP.PublicURL, "schedule", h.turns.String(), "editions", strings.Join(h.editionNames(), " "))
	err = group.Wait()
	h.log.Info("stopped")
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// listen serves until ctx is done, then lets open requests finish.
func listen(ctx context.Context, l net.Listener, handler http.Handler) error {
	server := web.Harden(&http.Server{Handler: handler})
	stopped := make(chan error, 1)
	stop := context.AfterFunc(ctx, func() {
		ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
		defer cancel()
		stopped <- server.Shutdown(ctx)
	})
	defer stop()
	if err := server.Serve(web.Gather(l)); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// systemd tells the service manager that we are ready, alive and stopping
// (sd_notify(3)). Without one it does nothing.
func (d *daemonLoop) systemd(ctx context.Context) error {
	select {
	case <-ctx.Done():
		d.notify(daemon.SdNotifyStopping)
		return nil
	case <-d.ready:
	}
	d.notify(daemon.SdNotifyReady)
	interval, err := daemon.SdWatchdogEnabled(false)
	if err != nil {
		d.log.Warn("watchdog", "err", err)
	}
	beat := make(<-chan time.Time)
	if interval > 0 {
		ticker := time.NewTicker(interval / 3)
		defer ticker.Stop()
		beat = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			d.notify(daemon.SdNotifyStopping)
			return nil
		case <-beat:
			if d.alive() {
				d.notify(daemon.SdNotifyWatchdog)
			}
		}
	}
}

func (d *daemonLoop) notify(state string) {
	if _, err := daemon.SdNotify(false, state); err != nil {
		d.log.Warn("tell the service manager", "state", state, "err", err)
	}
}
