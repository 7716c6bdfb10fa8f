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

// addOptions say how somebody is added.
type addOptions struct {
	name           string
	pending, again bool
}

func (p *program) addCommand() *cobra.Command {
	var o addOptions
	cmd := &cobra.Command{
		Use:   "add ADDRESS...",
		Short: "Add subscribers who have asked you for the digest",
		Long: `Add subscribers who have asked you for the digest. They count as confirmed, by
you; their consent is recorded with the present time and the source "command line".
Addresses that are nobody's own (postmaster, abuse, noreply and their like) are not
added.
` + exitCodes,
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, addresses []string) error {
			if o.name != "" && len(addresses) > 1 {
				return misuse(cmd, errors.New("--name goes with one address"))
			}
			return p.withRoom(cmd, each(addresses, func(s *store.Store, address string) error { return p.add(cmd, s, address, o) }))
		},
	}
	cmd.Flags().StringVar(&o.name, "name", "", "`name` of the subscriber")
	cmd.Flags().BoolVar(&o.again, "again", false, "also somebody who had left, and has asked you again")
	cmd.Flags().BoolVar(&o.pending, "pending", false, "not confirmed yet: gets no digest, and is forgotten after 30 days")
	return cmd
}

func (p *program) add(cmd *cobra.Command, s *store.Store, address string, o addOptions) error {
	email, err := membership.OwnAddress(address)
	if wrong := new(membership.AddressError); errors.As(err, &wrong) && wrong.Reason == membership.AddressRole {
		return hint(err, "postmaster, abuse, noreply and their like are read by who runs the mail there, or by nobody: add the address of a person")
	}
	if err != nil {
		return err
	}
	now := p.now()
	sub := newsletter.Subscriber{Email: email, Name: o.name, Status: newsletter.StatusActive, Created: now, Confirmed: now,
		Consent: newsletter.Consent{At: now, Source: "command line"}}
	if o.pending {
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
	case errors.Is(err, newsletter.ErrExists) && known.Status == newsletter.StatusLeft && o.again:
		if _, err := s.Rejoin(cmd.Context(), known.ID, 0, sub.Consent, sub.Confirmed); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s is back (%s)\n", email, sub.Status)
		return nil
	case errors.Is(err, newsletter.ErrExists) && known.Status == newsletter.StatusLeft:
		return hint(fmt.Errorf("%s has left", email), "when they have asked you again: recapd subscribers add --again %s", email)
	case errors.Is(err, newsletter.ErrExists) && known.Status == newsletter.StatusPending && !o.pending:
		if _, err := s.Confirm(cmd.Context(), known.ID, sub.Consent, now); err != nil {
			return err
		}
		fmt.Fprintf(p.out, "%s was pending, and is active now\n", email)
		return nil
	case errors.Is(err, newsletter.ErrExists):
		fmt.Fprintf(p.out, "%s is there already (%s)\n", known.Email, known.Status)
		return nil
	case err != nil:
		return err
	}
	fmt.Fprintf(p.out, "%s added (%s)\n", email, sub.Status)
	return nil
}
