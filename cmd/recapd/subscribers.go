package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
)

func (p *program) subscribersCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "subscribers",
		Short: "List, show, add, remove, import and export subscribers",
		Long: `Subscribers as records of the database. Add and import only people who asked for
it: their consent is recorded with its time and source.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.listCommand(), p.showCommand(), p.addCommand(), p.removeCommand(), p.eraseCommand(),
		p.importCommand(), p.exportCommand())
	return cmd
}

// withLedger runs f on the open database.
func (p *program) withLedger(cmd *cobra.Command, f func(*store.Store) error) error {
	h, err := p.house()
	if err != nil {
		return err
	}
	s, err := h.ledger(cmd.Context())
	if err != nil {
		return err
	}
	return errors.Join(f(s), s.Close())
}

// withRoom is withLedger for who adds people.
func (p *program) withRoom(cmd *cobra.Command, f func(*store.Store) error) error {
	h, err := p.house()
	if err != nil {
		return err
	}
	return p.withLedger(cmd, func(s *store.Store) error {
		if err := h.mayAdd(cmd.Context(), s); err != nil {
			return err
		}
		return f(s)
	})
}

// withGlance runs f on the database, open for reading alone.
func (p *program) withGlance(cmd *cobra.Command, f func(*house, *store.Store) error) error {
	h, err := p.house()
	if err != nil {
		return err
	}
	s, err := h.glance(cmd.Context())
	if err != nil {
		return err
	}
	return errors.Join(f(h, s), s.Close())
}

// each does f for each address and tells of all that went wrong.
func each(addresses []string, f func(s *store.Store, address string) error) func(*store.Store) error {
	return func(s *store.Store) error {
		var errs []error
		for _, a := range addresses {
			errs = append(errs, f(s, a))
		}
		return errors.Join(errs...)
	}
}

// subscriber finds somebody by an address in any spelling that we take.
func subscriber(cmd *cobra.Command, s *store.Store, address string) (newsletter.Subscriber, error) {
	if known, err := membership.Address(address); err == nil {
		address = known // as it is on record
	}
	n, err := s.SubscriberByEmail(cmd.Context(), address)
	if errors.Is(err, newsletter.ErrNotFound) {
		if barred, err := s.Suppression(cmd.Context(), s.AddressHash(address)); err == nil {
			return n, hint(fmt.Errorf("%s is not subscribed, and suppressed (%s, %s)", address, barred.Cause, barred.At.Format(time.DateOnly)),
				"of an address that was erased, or bounced in an imported list, only a hash is kept: nobody can be listed by it")
		}
		return n, hint(fmt.Errorf("%s is not subscribed", address), `"recapd subscribers list" shows who is`)
	}
	return n, err
}
