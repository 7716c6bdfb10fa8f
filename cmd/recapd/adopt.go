package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/delivery"
	"recapd/internal/newsletter"
)

func (p *program) adoptCommand() *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "adopt",
		Short: "Let sending go on after a restored backup, a move, or a wrong clock",
		Long: `recapd holds everything back when its database may be a restored backup or a
second copy, or when the clock is behind what has been recorded: sending on could
tell people again what they have read. Feeds and pages go on meanwhile.

adopt shows why, and what would go out, asks, and then takes this database and
this clock for the right ones. A service that runs goes on within a minute.

Deliveries and letters (confirmations, welcomes, links) that this database takes for
open go out. Whether they left after the backup was made, it cannot know: cancel such
an issue first, with recapd issues cancel NUMBER --drop. Links in mails that it does
not know of end, and nobody new gets a number that somebody had before.
What was changed since the backup is lost: import the people who joined since, if you
have their addresses, and remove those who have left. Make sure that no other recapd sends from
another copy.

Exit codes: 0 adopted, 1 failed or not confirmed, 2 wrong use, 3 nothing is held.`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := p.house()
			if err != nil {
				return err
			}
			return h.adopt(cmd.Context(), yes)
		},
	}
	cmd.Flags().BoolVarP(&yes, "yes", "y", false, "do not ask")
	return cmd
}

func (h *house) adopt(ctx context.Context, yes bool) error {
	desk, err := h.office(ctx)
	if err != nil {
		return err
	}
	defer desk.close()
	held := desk.courier.Guard.Check(ctx)
	if held == nil {
		return nothing("nothing is held", "recapd issues list shows how far the issues are")
	}
	if !errors.Is(held, delivery.ErrHeld) {
		return held
	}
	if err := desk.standing(ctx, held); err != nil {
		return err
	}
	if err := h.confirm("\nis this the right database, is the clock right, and does no other recapd send from a copy?", yes); err != nil {
		return err
	}
	if err := desk.courier.Guard.Adopt(ctx); err != nil {
		return err
	}
	fmt.Fprintln(h.out, "adopted: recapd serve goes on by itself, recapd send may be run")
	return nil
}

// standing shows all that bears on the question.
func (d *office) standing(ctx context.Context, held error) error {
	in, err := d.ledger.Instance(ctx)
	if err != nil {
		return err
	}
	tell := func(label, format string, args ...any) {
		fmt.Fprintf(d.out, "%-14s"+format+"\n", append([]any{label}, args...)...)
	}
	tell("held", "%s", reason(held))
	tell("database", "%s, made %s, %s, %s sent", in.Path, d.when(in.Created), plural(int(in.Epoch), "issue"), plural(int(in.Letters), "letter"))
	tell("last record", "%s; the clock says %s", d.when(in.Recorded), d.when(d.now()))
	issues, err := d.ledger.Issues(ctx, "", 0)
	if err != nil {
		return err
	}
	open := 0
	for _, i := range issues {
		if i.State != newsletter.Frozen && i.State != newsletter.Sending {
			continue
		}
		n, err := d.ledger.Open(ctx, i.ID)
		if err != nil {
			return err
		}
		open += n
		if !i.PausedAt.IsZero() {
			tell("paused", "issue %s: %s, when it is resumed", argument(i), plural(n, "message"))
			continue
		}
		tell("would go out", "issue %s: %s", argument(i), plural(n, "message"))
	}
	waiting, err := d.ledger.LettersDue(ctx)
	if err != nil {
		return err
	}
	if open += waiting; waiting > 0 {
		tell("would go out", "%s to single people", plural(waiting, "letter"))
	}
	if last, ok := latest(issues); ok {
		counts, err := d.ledger.Progress(ctx, last.ID)
		if err != nil {
			return err
		}
		tell("last issue", "%d, %s, of %s: %s", last.Number, clipped(last.Title), d.when(last.FrozenAt), tally(counts))
	}
	if open == 0 {
		tell("open", "nothing goes out at once")
	}
	return nil
}

// latest is the newest issue that was frozen.
func latest(newestFirst []newsletter.Issue) (newsletter.Issue, bool) {
	for _, i := range newestFirst {
		if i.Number > 0 {
			return i, true
		}
	}
	return newsletter.Issue{}, false
}

// when writes an instant for people, in the site's zone.
func (h *house) when(t time.Time) string {
	if t.IsZero() {
		return "never"
	}
	return t.In(h.cfg.Site.Zone()).Format("2006-01-02 15:04 MST")
}
