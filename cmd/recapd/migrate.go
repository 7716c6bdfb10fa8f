package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"recapd/internal/store"
)

func (p *program) migrateCommand() *cobra.Command {
	var to string
	cmd := &cobra.Command{
		Use:   "migrate --to postgres://USER@HOST/NAME",
		Short: "Move the installation from its file to a PostgreSQL server",
		Long: `Move everything on record from the file of database.url to an empty database on a
PostgreSQL server: subscribers, issues, what was sent to whom, keys and links. All
of it is read back and compared. Then the file is closed for good: recapd refuses it,
and says where the installation has gone.

Stop recapd serve first. When migrate is interrupted, the file stays the one that
counts; run it again. Afterwards set database.url to the server and start recapd
again, on the same machine: it goes on by itself. On another machine sending is on hold
until recapd adopt.

A password belongs into ~/.pgpass or $PGPASSWORD rather than on the command line.

` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := p.house()
			if err != nil {
				return err
			}
			return h.migrate(cmd.Context(), to)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "`address` of the database, postgres://USER@HOST/NAME")
	_ = cmd.MarkFlagRequired("to")
	return cmd
}

func (h *house) migrate(ctx context.Context, to string) error {
	address, err := url.Parse(to)
	if err != nil {
		return fmt.Errorf("--to: not an address: %w", errors.Unwrap(err)) // without the password
	}
	if !strings.HasPrefix(h.cfg.Database.URL, "sqlite:") {
		return hint(errors.New("database.url is not a file"), "migrate moves from a file to a server; from one server to another use pg_dump and psql")
	}
	if err := h.mayMove(ctx); err != nil {
		return err
	}
	headed := false
	done, err := store.Transfer(ctx, h.cfg.Database.URL, to, func(m store.Moved) {
		if !headed {
			headed = true
			fmt.Fprintf(h.out, "%-14s %10s  %s\n", "table", "rows", "digest")
		}
		fmt.Fprintf(h.out, "%-14s %10d  %s\n", m.Table, m.Rows, m.Digest)
	})
	if err != nil {
		return err
	}
	if done {
		return nothing("everything has moved there before", "set database.url to the server")
	}
	fmt.Fprintf(h.out, "\nall of it is there, and the same; %s is closed for good. Now in recapd.toml:\n\n[database]\nurl = %q\n", strings.TrimPrefix(h.cfg.Database.URL, "sqlite:"), address.Redacted())
	return nil
}

// mayMove refuses to move what is on hold: it may be a copy, and the hold must not be lost
// on the way. What has moved before, Transfer knows.
func (h *house) mayMove(ctx context.Context) error {
	desk, err := h.office(ctx)
	if errors.Is(err, store.ErrMoved) {
		return nil
	}
	if err != nil {
		return err
	}
	defer desk.close()
	if err := desk.courier.Guard.Look(ctx); err != nil {
		return hint(err, "%s", adoptHint)
	}
	return nil
}
