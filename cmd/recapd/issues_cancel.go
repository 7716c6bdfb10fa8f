package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
)

func (p *program) issuesCancelCommand() *cobra.Command {
	var yes, drop bool
	cmd := &cobra.Command{
		Use:   "cancel ISSUE",
		Short: "End an issue: nobody else gets it",
		Long: `End an issue: nobody else gets it. This cannot be taken back. Its posts are news
again and come with the next issue, also to those who have them already; with
--drop they are not told again.
` + exitCodes,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssue(cmd, true, args[0], func(d *office, i newsletter.Issue) error {
				return d.cancel(cmd.Context(), i, drop, yes)
			})
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	cmd.Flags().BoolVar(&drop, "drop", false, "do not tell its posts again")
	return cmd
}

func (d *office) cancel(ctx context.Context, i newsletter.Issue, drop, yes bool) error {
	if i.State == newsletter.Cancelled {
		return nothing(d.called(i)+" is cancelled already", "recapd issues list shows the others")
	}
	if i.State == newsletter.Done {
		return d.refused(fmt.Errorf("cancel: %w", newsletter.ErrConflict), i)
	}
	counts, err := d.ledger.Progress(ctx, i.ID)
	if err != nil {
		return err
	}
	have, next := counts[newsletter.Sent]+counts[newsletter.Unknown], "its posts come with the next issue"
	if drop {
		next = "its posts are not told again"
	}
	if i.Number > 0 {
		fmt.Fprintf(d.errw, "%s has %s, %d have it already; %s\n", d.called(i), plural(counts.Total(), "reader"), have, next)
	}
	if err := d.confirm("cancel "+d.called(i)+"?", yes); err != nil {
		return err
	}
	if err := d.refused(d.ledger.Cancel(ctx, i.ID, drop, d.now()), i); err != nil {
		return err
	}
	if counts, err = d.ledger.Progress(ctx, i.ID); err != nil {
		return err
	}
	if i.Number == 0 {
		fmt.Fprintf(d.out, "%s is cancelled\n", d.called(i))
		return nil
	}
	fmt.Fprintf(d.out, "%s is cancelled: %s\n", d.called(i), tally(counts))
	return nil
}
