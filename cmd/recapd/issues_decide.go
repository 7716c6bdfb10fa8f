package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

func (p *program) issuesPauseCommand() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use:   "pause ISSUE",
		Short: "Let no further message of an issue begin, until it is resumed",
		Args:  usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssue(cmd, true, args[0], func(d *office, i newsletter.Issue) error {
				if !i.PausedAt.IsZero() && !over(i) {
					return nothing(fmt.Sprintf("%s is paused already: %s", d.called(i), i.PausedReason), "recapd issues resume %s", argument(i))
				}
				if err := d.refused(d.ledger.Pause(cmd.Context(), i.ID, why, d.now()), i); err != nil {
					return err
				}
				fmt.Fprintf(d.out, "%s is paused; messages on their way are finished\n", d.called(i))
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&why, "why", "by the operator", "`reason`, to be shown with it")
	return cmd
}

func (p *program) issuesResumeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "resume ISSUE",
		Short: "Let a paused issue go on; what was put off is tried at once",
		Args:  usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssue(cmd, true, args[0], func(d *office, i newsletter.Issue) error {
				if i.PausedAt.IsZero() && !over(i) && i.Number > 0 {
					return nothing(d.called(i)+" is not paused", "recapd issues show %s", argument(i))
				}
				if err := d.refused(d.ledger.Resume(cmd.Context(), i.ID, d.now()), i); err != nil {
					return err
				}
				fmt.Fprintf(d.out, "%s goes on: recapd serve sends it by itself within a minute, recapd send at once\n", d.called(i))
				return nil
			})
		},
	}
}

func (p *program) issuesApproveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "approve [ISSUE]",
		Short: "Let the issue go that waits for you",
		Long: `Let the issue go that waits for you, because it is late, looks like an accident,
or digest.approval is on. What the folder makes of it now is approved: recapd serve
sends that with its next look, and asks you again should a post have changed
meanwhile. recapd send composes and sends it at once, and needs no approval.
recapd preview shows it.
` + exitCodes,
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssue(cmd, true, append(args, waiting)[0], func(d *office, i newsletter.Issue) error {
				return d.approve(cmd.Context(), i)
			})
		},
	}
}

func (d *office) approve(ctx context.Context, i newsletter.Issue) error {
	switch {
	case i.State == newsletter.Cancelled:
		return d.refused(fmt.Errorf("approve: %w", newsletter.ErrConflict), i)
	case !waits(i):
		return nothing(d.called(i)+" does not wait for you", "recapd issues show %s", argument(i))
	}
	draft, err := d.waitingDraft(ctx, i)
	switch most := d.cfg.Digest.MaxRecipients; {
	case errors.Is(err, publisher.ErrNothing):
		return nothing(d.called(i)+" has nothing to tell any more", "recapd issues cancel %s ends it", argument(i))
	case err != nil:
		return err
	case most > 0 && draft.Audience() > most:
		return hint(fmt.Errorf("it has %s, and digest.max_recipients is %d", plural(draft.Audience(), "reader"), most), "%s", readersHint)
	}
	if err := d.refused(d.ledger.Approve(ctx, i.ID, draft.Name(), d.now()), i); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%s is approved, for %s: %s\n", d.called(i), plural(draft.Audience(), "reader"), oneLine(draft.Everybody().Subject))
	fmt.Fprintln(d.out, "recapd serve sends it with its next look at the folder, recapd send at once")
	return nil
}

func (p *program) issuesRetryCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "retry ISSUE",
		Short: "Try again the messages that failed, and those that may not have arrived",
		Long: `Try again the messages of an issue that failed, and those to which the relay gave
no answer: the second kind may arrive twice, as an identical copy. Who has left
meanwhile, or whose address is suppressed, gets nothing.
` + exitCodes,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssue(cmd, true, args[0], func(d *office, i newsletter.Issue) error {
				n, err := d.ledger.Retry(cmd.Context(), i.ID, d.now())
				switch {
				case err != nil:
					return d.refused(err, i)
				case n == 0:
					return nothing(fmt.Sprintf("%s has no message that failed or is unknown", d.called(i)), "recapd issues show %s", argument(i))
				}
				fmt.Fprintf(d.out, "%s: %s to be tried again, by recapd serve within a minute or by recapd send at once\n", d.called(i), plural(n, "message"))
				return nil
			})
		},
	}
}

// refused says why the ledger did not do what was asked.
func (d *office) refused(err error, i newsletter.Issue) error {
	if errors.Is(err, newsletter.ErrConflict) {
		return hint(fmt.Errorf("%s is %s", d.called(i), i.State), "recapd issues show %s tells what can be done", argument(i))
	}
	return err
}
