package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
)

func (p *program) subscribersCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "subscribers",
		Short: "Add, list, remove, import and export subscribers",
		Long: `Subscribers as records of the database. Add and import only people who asked for
it: their consent is recorded with its time and source.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.addCommand(), p.listCommand(), p.removeCommand(), p.importCommand(), p.exportCommand())
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

func (p *program) addCommand() *cobra.Command {
	var name string
	var pending, again bool
	cmd := &cobra.Command{
		Use:   "add ADDRESS...",
		Short: "Add subscribers who have asked you for the digest",
		Args:  usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, addresses []string) error {
			if name != "" && len(addresses) > 1 {
				return misuse(cmd, errors.New("--name goes with one address"))
			}
			return p.withLedger(cmd, func(s *store.Store) error {
				var errs []error
				for _, a := range addresses {
					errs = append(errs, p.add(cmd, s, a, name, pending, again))
				}
				return errors.Join(errs...)
			})
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "`name` of the subscriber")
	cmd.Flags().BoolVar(&again, "again", false, "also somebody who had left, and has asked you again")
	cmd.Flags().BoolVar(&pending, "pending", false, "not confirmed yet: gets no digest")
	return cmd
}

func (p *program) add(cmd *cobra.Command, s *store.Store, address, name string, pending, again bool) error {
	email, err := membership.Address(address)
	if err != nil {
		return err
	}
	now := p.now()
	sub := newsletter.Subscriber{Email: email, Name: name, Status: newsletter.StatusActive, Created: now, Confirmed: now,
		Consent: newsletter.Consent{At: now, Source: "command line"}}
	if pending {
		sub.Status, sub.Confirmed = newsletter.StatusPending, time.Time{}
	}
	if barred, err := s.Suppression(cmd.Context(), s.AddressHash(email)); err == nil {
		return hint(fmt.Errorf("%s is suppressed (%s, %s): it is not mailed", email, barred.Cause, barred.At.Format(time.DateOnly)),
			"an address whose mail was refused, or whose owner wanted to be forgotten, stays out")
	} else if !errors.Is(err, newsletter.ErrNotFound) {
		return err
	}
	known, err := s.AddSubscriber(cmd.Context(), sub)
	switch {
	case errors.Is(err, newsletter.ErrExists) && known.Status == newsletter.StatusLeft && again:
		if _, err := s.Rejoin(cmd.Context(), known.ID, sub.Consent, sub.Confirmed); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s is back (%s)\n", email, sub.Status)
		return nil
	case errors.Is(err, newsletter.ErrExists) && known.Status == newsletter.StatusLeft:
		return hint(fmt.Errorf("%s has left", email), "when they have asked you again: recapd subscribers add --again %s", email)
	case errors.Is(err, newsletter.ErrExists):
		fmt.Fprintf(p.out, "%s is there already (%s)\n", known.Email, known.Status)
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintf(p.out, "%s added (%s)\n", email, sub.Status)
	return nil
}

func (p *program) listCommand() *cobra.Command {
	var asJSON bool
	var status string
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List subscribers",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			wanted := newsletter.Status(status)
			switch wanted {
			case "", newsletter.StatusActive, newsletter.StatusPending, newsletter.StatusLeft:
			default:
				return misuse(cmd, fmt.Errorf("--status %q: write active, pending or left", status))
			}
			return p.withLedger(cmd, func(s *store.Store) error {
				if asJSON {
					return listJSON(cmd.Context(), p.out, s, wanted)
				}
				return listTable(cmd.Context(), p.out, s, wanted)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	cmd.Flags().StringVar(&status, "status", "", "only those who are `STATUS`: active, pending or left")
	return cmd
}

func listTable(ctx context.Context, w io.Writer, s *store.Store, status newsletter.Status) error {
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0)
	for n, err := range s.Subscribers(ctx, status) {
		if err != nil {
			return err
		}
		standing := string(n.Status)
		if cause, err := suppressed(ctx, s, n); err != nil {
			return err
		} else if cause != "" {
			standing += ", suppressed (" + cause + ")"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", n.Email, standing, n.Created.Format(time.DateOnly), oneLine(n.Name))
	}
	return table.Flush()
}

// suppressed gives the cause for which a subscriber gets no mail, "" for none.
func suppressed(ctx context.Context, s *store.Store, n newsletter.Subscriber) (string, error) {
	barred, err := s.Suppression(ctx, s.AddressHash(n.Email))
	if errors.Is(err, newsletter.ErrNotFound) {
		return "", nil
	}
	return string(barred.Cause), err
}

// subscriberJSON is the line of a subscriber.
type subscriberJSON struct {
	Email         string     `json:"email"`
	Name          string     `json:"name"`
	Status        string     `json:"status"`
	Suppressed    string     `json:"suppressed"` // the cause; "" when mail may be sent
	Created       *time.Time `json:"created"`
	Confirmed     *time.Time `json:"confirmed"`
	Left          *time.Time `json:"left"`
	ConsentAt     *time.Time `json:"consent_at"`
	ConsentSource string     `json:"consent_source"`
}

func listJSON(ctx context.Context, w io.Writer, s *store.Store, status newsletter.Status) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for n, err := range s.Subscribers(ctx, status) {
		if err != nil {
			return err
		}
		cause, err := suppressed(ctx, s, n)
		if err != nil {
			return err
		}
		if err := out.Encode(subscriberJSON{n.Email, n.Name, string(n.Status), cause, instant(n.Created), instant(n.Confirmed),
			instant(n.Left), instant(n.Consent.At), n.Consent.Source}); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) removeCommand() *cobra.Command {
	var erase bool
	cmd := &cobra.Command{
		Use:   "remove ADDRESS...",
		Short: "Unsubscribe people at once, also from an issue being sent",
		Long: `Unsubscribe people at once, also from an issue being sent. With --erase their
personal data goes as well, and the address is kept only as a keyed hash so that
it is never mailed again.
` + exitCodes,
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, addresses []string) error {
			return p.withLedger(cmd, func(s *store.Store) error {
				var errs []error
				for _, a := range addresses {
					errs = append(errs, p.remove(cmd, s, a, erase))
				}
				return errors.Join(errs...)
			})
		},
	}
	cmd.Flags().BoolVar(&erase, "erase", false, "also delete name, address and history")
	return cmd
}

func (p *program) remove(cmd *cobra.Command, s *store.Store, address string, erase bool) error {
	ctx := cmd.Context()
	if known, err := membership.Address(address); err == nil {
		address = known // as it is on record
	}
	sub, err := s.SubscriberByEmail(ctx, address)
	if errors.Is(err, newsletter.ErrNotFound) {
		return hint(fmt.Errorf("%s is not subscribed", address), `"recapd subscribers list" shows who is`)
	}
	if err != nil {
		return err
	}
	if erase {
		if err := s.Erase(ctx, sub.ID, p.now()); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s erased\n", address)
		return nil
	}
	changed, err := s.Leave(ctx, sub.ID, "command line", p.now())
	if err != nil {
		return err
	}
	if !changed {
		fmt.Fprintf(p.out, "%s had left before\n", sub.Email)
		return nil
	}
	fmt.Fprintf(p.out, "%s unsubscribed\n", sub.Email)
	return nil
}

func (p *program) exportCommand() *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write subscribers as CSV",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withLedger(cmd, func(s *store.Store) error {
				w := p.out
				if out != "" && out != "-" {
					f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
					if err != nil {
						return err
					}
					return errors.Join(membership.WriteCSV(f, s.Subscribers(cmd.Context(), "")), f.Close())
				}
				return membership.WriteCSV(w, s.Subscribers(cmd.Context(), ""))
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write to (default standard output)")
	return cmd
}
