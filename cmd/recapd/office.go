package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"recapd/config"
	"recapd/internal/delivery"
	"recapd/internal/fleet"
	"recapd/internal/jobs"
	"recapd/internal/membership"
	"recapd/internal/pace"
	"recapd/internal/publisher"
	"recapd/internal/store"
	"recapd/internal/web"
)

// office is a house with its ledger open: what sends, and what serves readers,
// works here.
type office struct {
	*house
	ledger  *store.Store
	tokens  membership.Tokens
	courier *delivery.Courier
	fleet   *fleet.Member // this process among the nodes; nil beside a file, where it is alone
	leave   func()        // the fleet
	archive *web.Memory   // for while the server of the database is away; nil beside a file

	due  chan struct{}                  // rings for the carrier: see wake
	site atomic.Pointer[publisher.Site] // as it was last; nil where nobody reads posts
}

// office opens the ledger, making it if there is none. The caller closes it.
func (h *house) office(ctx context.Context) (*office, error) {
	s, err := h.ledger(ctx)
	if err != nil {
		return nil, err
	}
	o := &office{house: h, ledger: s, leave: func() {}, due: make(chan struct{}, 1)}
	if o.tokens, err = h.tokens(ctx, s); err == nil {
		o.courier, err = h.courier(s)
	}
	if err == nil {
		err = o.join(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return o, nil
}

// close ends the work of this process with the ledger.
func (o *office) close() error {
	o.leave()
	return o.ledger.Close()
}

// ledger opens the database, making it if there is none.
func (h *house) ledger(ctx context.Context) (*store.Store, error) {
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
	smtp, digest := h.cfg.SMTP, h.cfg.Digest
	node := nodeName()
	guard := h.guard(s)
	guard.Node = node
	c := &delivery.Courier{
		Ledger: s, Carrier: h.carrier(), Signer: signer, Guard: guard, Node: node,
		Connections: smtp.Connections, GiveUpAfter: smtp.GiveUpAfter, HoldUnknown: smtp.OnUnknown == "hold",
		Canary:     delivery.Canary{First: digest.Canary, Share: digest.CanaryShare},
		StopWithin: smtp.ShutdownTimeout, Now: h.now, Log: h.log, Alert: h.tellOperator,
		Distributor: h.distributor(),
	}
	if smtp.Host != "" { // files wait for nobody
		c.All, c.ByDomain = h.limits(s)
	}
	return c, nil
}

// distributor hands out the work by River, in a file beside the database; one in
// memory has no place for it.
func (h *house) distributor() delivery.Distributor {
	file, ok := strings.CutPrefix(h.cfg.Database.URL, "sqlite:")
	if !ok || file == ":memory:" {
		return nil
	}
	return &jobs.River{File: file + ".jobs", Workers: h.cfg.SMTP.Connections, Log: h.log}
}

// guard holds sending from a database that may be a copy. Its witness lies in the
// state directory, not beside a database elsewhere: whoever copies that folder must
// not copy the witness along.
func (h *house) guard(s *store.Store) *delivery.Guard {
	g := &delivery.Guard{Ledger: s, Now: h.now}
	if h.cfg.Database.URL != "sqlite::memory:" {
		g.File = h.cfg.Path("recapd.witness")
	}
	return g
}

// limits are those of all messages together, and those of domains, for all processes that
// share the ledger.
func (h *house) limits(s *store.Store) (all, byDomain *pace.Limits) {
	domains := map[string][]pace.Rate{}
	for name, rates := range h.cfg.SMTP.RatePerDomain {
		domains[name] = paceOf(rates)
	}
	return pace.New(s, map[string][]pace.Rate{pace.All: paceOf(h.cfg.SMTP.Rate)}), pace.New(s, domains)
}

func paceOf(rates config.Rates) (list []pace.Rate) {
	for _, r := range rates {
		list = append(list, pace.Rate{Count: r.Count, Per: r.Per})
	}
	return list
}

// nodeName tells this process from every other one, also after a restart.
func nodeName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s/%d/%d", host, os.Getpid(), time.Now().UnixNano())
}
