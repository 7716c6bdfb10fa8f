package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/store"
	"strings"
	"time"

	"recapd/internal/pace"
)

// office is a house with its ledger open: what sends, and what serves readers,
// works here.
type office struct {
	*house
	ledger  *store.Store
	tokens  membership.Tokens
	courier *delivery.Courier
}

// office opens the ledger, making it if there is none. The caller closes it.
func (h *house) office(ctx context.Context) (*office, error) {
	s, err := h.ledger(ctx)
	if err != nil {
		return nil, err
	}
	o := &office{house: h, ledger: s}
	if o.tokens, err = h.tokens(ctx, s); err == nil {
		o.courier, err = h.courier(s)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return o, nil
}

// ledger opens the database, making it if there is none.
func (h *house) ledger(ctx context.Context) (*store.Store, error) {
	if strings.HasPrefix(h.cfg.Database.URL, "postgres") {
		return nil, hint(errors.New("database.url: PostgreSQL is not supported yet"), `write "sqlite:recapd.db"`)
	}
	if file, ok := strings.CutPrefix(h.cfg.Database.URL, "sqlite:"); ok && file != ":memory:" {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, hint(fmt.Errorf("make the folder of the database: %w", err), "let recapd write there, or set database.url")
		}
	}
	return store.Open(ctx, h.cfg.Database.URL, store.Options{Now: h.now})
}

// glance opens the database for reading only; where there is none yet, an empty
// one in memory, so that nothing is left behind.
func (h *house) glance(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, h.cfg.Database.URL, store.Options{ReadOnly: true, Now: h.now})
	if errors.Is(err, fs.ErrNotExist) {
		return store.Open(ctx, "sqlite::memory:", store.Options{Now: h.now})
	}
	return s, err
}

// tokens are made and opened with a key of the ledger.
func (h *house) tokens(ctx context.Context, s *store.Store) (membership.Tokens, error) {
	secret, err := s.Key(ctx, "links")
	if err != nil {
		return membership.Tokens{}, fmt.Errorf("read the key of the links: %w", err)
	}
	return membership.NewTokens(secret), nil
}

// courier carries for this process.
func (h *house) courier(s *store.Store) (*delivery.Courier, error) {
	signer, err := h.signer()
	if err != nil {
		return nil, err
	}
	c := &delivery.Courier{
		Ledger: s, Carrier: h.carrier(), Signer: signer, Node: nodeName(),
		Connections: h.cfg.SMTP.Connections, GiveUpAfter: 72 * time.Hour, Now: h.now, Log: h.log,
	}
	if r := h.cfg.SMTP.Rate; h.cfg.SMTP.Host != "" {
		c.All = pace.New([]pace.Rate{{Count: r.Count, Per: r.Per}}, nil)
	}
	return c, nil
}

// nodeName tells this process from every other one, also after a restart.
func nodeName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s/%d/%d", host, os.Getpid(), time.Now().UnixNano())
}
