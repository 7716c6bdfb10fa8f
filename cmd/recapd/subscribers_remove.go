package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"recapd/internal/store"
)

func (p *program) removeCommand() *cobra.Command {
	var erase bool
	cmd := &cobra.Command{
		Use:   "remove ADDRESS...",
		Short: "Unsubscribe people at once, also from an issue being sent",
		Long: `Unsubscribe people at once, also from an issue being sent. The record stays, so
that an import of an old list does not bring them back; see erase.
` + exitCodes,
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, addresses []string) error {
			return p.withLedger(cmd, each(addresses, func(s *store.Store, address string) error {
				if erase {
					return p.erase(cmd, s, address)
				}
				return p.remove(cmd, s, address)
			}))
		},
	}
	cmd.Flags().BoolVar(&erase, "erase", false, "the same as recapd subscribers erase")
	return cmd
}

func (p *program) remove(cmd *cobra.Command, s *store.Store, address string) error {
	n, err := subscriber(cmd, s, address)
	if err != nil {
		return err
	}
	_, changed, err := s.Leave(cmd.Context(), n.ID, "command line", p.now())
	if err != nil {
		return err
	}
	if !changed {
		fmt.Fprintf(p.out, "%s had left before\n", n.Email)
		return nil
	}
	fmt.Fprintf(p.out, "%s unsubscribed\n", n.Email)
	return nil
}

func (p *program) eraseCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "erase ADDRESS...",
		Short: "Unsubscribe people and forget who they were",
		Long: `Unsubscribe people at once and delete their name, address, preferences and consent,
also from what was sent to them. Of the address a keyed hash is kept, so that no
import mails it again. This cannot be taken back.
` + exitCodes,
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, addresses []string) error {
			return p.withLedger(cmd, each(addresses, func(s *store.Store, address string) error { return p.erase(cmd, s, address) }))
		},
	}
}

func (p *program) erase(cmd *cobra.Command, s *store.Store, address string) error {
	n, err := subscriber(cmd, s, address)
	if err != nil {
		return err
	}
	if err := s.Erase(cmd.Context(), n.ID, p.now()); err != nil {
		return err
	}
	fmt.Fprintf(p.out, "%s erased\n", n.Email)
	return nil
}
