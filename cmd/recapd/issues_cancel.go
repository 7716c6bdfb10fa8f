package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

func (p *program) issuesCancelCommand() *cobra.Command {
	var yes, drop bool
	cmd := &cobra.Command{
		Use:   "cancel ISSUE",
		Short: "End an issue: nobody else gets it",
		Long: `End an issue: nobody else gets it. This cannot be taken back. Its posts are news
again and come with the next issue, also to those who have them already; with
--drop they are not told again.

Of each-post and wrap-up there is one issue for each post and each event. When it is
cancelled no other is made, with --drop or without; the posts are in the issues of
other editions all the same.
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
	if e, ok := d.editionOf(i); drop || ok && e.Trigger != publisher.BySchedule {
		next = "its posts are not told again"
	}
	if i.Number > 0 {
		fmt.Fprintf(d.errw, "%s has %s, %d have it already; %s\n", d.called(i), plural(counts.Total(), "reader"), have, next)
	}
	if err := d.confirm("cancel "+d.called(i)+"?", yes); err != nil {
		return err
	}
	if waits(i) {
		return d.decline(ctx, i, drop)
	}
	if err := d.refused(d.ledger.Cancel(ctx, i.ID, drop, d.now()), i); err != nil {
		return err
	}
	if counts, err = d.ledger.Progress(ctx, i.ID); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%s is cancelled: %s\n", d.called(i), tally(counts))
	return nil
}

// decline ends an issue that waits. What its posts are, with drop, is what the folder
// has now.
func (d *office) decline(ctx context.Context, i newsletter.Issue, drop bool) error {
	var never []newsletter.IssuePost
	if drop {
		draft, err := d.waitingDraft(ctx, i)
		if err != nil && !errors.Is(err, publisher.ErrNothing) {
			return err
		}
		never = draft.Posts
	}
	if err := d.refused(d.ledger.Decline(ctx, i.ID, never, d.now()), i); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%s is cancelled", d.called(i))
	if drop {
		fmt.Fprintf(d.out, "; not to be told again: %s", plural(len(never), "post"))
	}
	fmt.Fprintln(d.out)
	return nil
}

// waitingDraft is an issue that waits as the folder makes it now; publisher.ErrNothing
// when there is nothing in it, or it waits no more.
func (d *office) waitingDraft(ctx context.Context, i newsletter.Issue) (publisher.Draft, error) {
	e, ok := d.editionOf(i)
	if !ok || !waits(i) {
		return publisher.Draft{}, publisher.ErrNothing
	}
	site, err := d.scanner(d.ledger).Scan(ctx, d.now())
	if err != nil {
		return publisher.Draft{}, err
	}
	draft, err := d.publisher(e, d.ledger, d.tokens).Propose(ctx, site, i, d.now())
	if errors.Is(err, publisher.ErrFolder) {
		return draft, folderFault(site.Collection)
	}
	return draft, err
}
