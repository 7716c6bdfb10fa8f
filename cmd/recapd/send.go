package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

type sendOptions struct {
	edition  string
	at       string
	dryRun   bool
	to       string
	allPosts bool
	wait     time.Duration
}

func (p *program) sendCommand() *cobra.Command {
	var o sendOptions
	cmd := &cobra.Command{
		Use:   "send",
		Short: "Compose an issue of what is new and send it, now and to the end",
		Long: `Finish what is unfinished, then compose an issue of the posts that no issue has
told yet (or the issue that waits for you), freeze it, and send it until each
reader's delivery has its outcome. Run it again at any time: nobody gets an
issue twice. Of each-post and wrap-up it is the issue for the post, or the event
that is over, that comes first.

--dry-run says what would happen. --to sends a single test copy, marked as one in
its subject. Neither records anything. A post counts as soon as it is there:
digest.quiet is for recapd serve. It needs no approval, but neither does it send
from a database that may be a restored backup (recapd adopt), nor to more readers
than digest.max_recipients.

Exit codes: 0 done, 1 failed or some deliveries are still open (run it again, or
leave them to recapd serve), 2 wrong use, 3 nothing to do.`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := p.house()
			if err != nil {
				return err
			}
			switch {
			case h.cfg.Digest.From.IsZero():
				return hint(errors.New("digest.from is not set"), `write from = "Recaps <news@your.domain>" under [digest]`)
			case o.dryRun:
				return h.dryRun(cmd, o)
			case o.to != "":
				return h.testCopy(cmd, o)
			}
			return h.send(cmd, o)
		},
	}
	editionFlag(cmd, &o.edition)
	cmd.Flags().StringVar(&o.at, "at", "", "compose as of `TIME`, in the site's zone (default now)")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "say what would be sent, and send nothing")
	cmd.Flags().StringVar(&o.to, "to", "", "send one test copy to `ADDRESS`")
	cmd.Flags().BoolVar(&o.allPosts, "all-posts", false, "also posts that were there at the first run or are older than max_age")
	cmd.Flags().DurationVar(&o.wait, "wait", time.Hour, "how long to wait for temporary failures (for a relay that cannot be reached, at most 2m)")
	return cmd
}

func (h *house) send(cmd *cobra.Command, o sendOptions) error {
	ctx := cmd.Context()
	e, err := h.edition(cmd, o.edition)
	if err != nil {
		return err
	}
	order, err := h.order(cmd, o.at, o.allPosts, h.now())
	if err != nil {
		return err
	}
	desk, err := h.office(ctx)
	if err != nil {
		return err
	}
	defer desk.close()
	if err := desk.mayCompose(ctx); err != nil {
		return err
	}
	unfinished, err := desk.ledger.OpenIssues(ctx)
	if err != nil {
		return err
	}
	unfinished = h.withoutPaused(unfinished)
	for _, i := range unfinished {
		fmt.Fprintf(h.out, "finishing issue %s\n", argument(i))
	}
	if len(unfinished) > 0 {
		if err := desk.carry(ctx, unfinished, o.wait); err != nil {
			return err
		}
	}
	if order.At.After(h.now()) {
		return misuse(cmd, errors.New("--at lies in the future: nothing is sent before its time; recapd preview --at shows it"))
	}
	readers, err := desk.ledger.CountActive(ctx, e.Name)
	if err != nil {
		return err
	}
	if readers == 0 {
		return nobodyReads(e.Name)
	}
	issue, err := desk.issueByHand(ctx, e, order)
	if errors.Is(err, publisher.ErrNothing) {
		if len(unfinished) > 0 {
			return nil
		}
		return nothingToTell(o.allPosts)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(h.out, "issue %s: %s\n", argument(issue), issue.Title)
	return desk.carry(ctx, []newsletter.Issue{issue}, o.wait)
}

// withoutPaused leaves out the issues that wait for the operator, and says so: they
// do not keep another one from going out.
func (h *house) withoutPaused(issues []newsletter.Issue) []newsletter.Issue {
	return slices.DeleteFunc(issues, func(i newsletter.Issue) bool {
		if i.PausedAt.IsZero() {
			return false
		}
		fmt.Fprintf(h.out, "issue %s is paused (%s): recapd issues resume %[1]s\n", argument(i), i.PausedReason)
		return true
	})
}

func (d *office) issueByHand(ctx context.Context, e publisher.Edition, order publisher.Order) (newsletter.Issue, error) {
	if err := d.mayCompose(ctx); err != nil {
		return newsletter.Issue{}, err
	}
	pub := d.publisher(e, d.ledger, d.tokens)
	site, err := d.scanner(d.ledger).Scan(ctx, order.At)
	if err != nil {
		return newsletter.Issue{}, err
	}
	issue, err := pub.IssueByHand(ctx, site, order, d.now())
	switch {
	case errors.Is(err, publisher.ErrFolder):
		err = folderFault(site.Collection)
	case errors.Is(err, publisher.ErrReaders):
		err = hint(err, "%s", readersHint)
	}
	return issue, err
}

const readersHint = "look at recapd subscribers list; when all of them are right, raise digest.max_recipients"

// carry sends to the end and tells how it ended.
func (d *office) carry(ctx context.Context, issues []newsletter.Issue, wait time.Duration) error {
	total, err := d.open(ctx, issues)
	if err != nil {
		return err
	}
	p := d.newOutcomes(total)
	d.courier.Recorded = p.count
	failed := d.courier.ToTheEnd(ctx, delivery.Patience{Deferred: wait, Relay: min(wait, 2*time.Minute)})
	p.end()
	open := 0
	for _, i := range issues {
		counts, err := d.ledger.Progress(context.WithoutCancel(ctx), i.ID)
		if err != nil {
			return errors.Join(failed, err)
		}
		left, err := d.ledger.Open(context.WithoutCancel(ctx), i.ID)
		if err != nil {
			return errors.Join(failed, err)
		}
		open += left
		fmt.Fprintf(d.out, "issue %s: %s\n", argument(i), tally(counts))
	}
	if d.cfg.SMTP.Host == "" {
		fmt.Fprintf(d.out, "smtp.host is empty: the messages are files in %s\n", d.outbox())
	}
	if errors.Is(failed, delivery.ErrHeld) {
		return hint(failed, "%s", adoptHint)
	}
	if err := d.stoppedByPause(ctx, issues); err != nil {
		return err
	}
	if failed != nil || open > 0 {
		if failed == nil || errors.Is(failed, context.Canceled) {
			failed = errors.New("stopped before the end")
		}
		return hint(failed, "nothing is lost: %s still open; run recapd send again, or leave them to recapd serve", plural(open, "delivery"))
	}
	return nil
}

// stoppedByPause is an error when one of issues paused on its way.
func (d *office) stoppedByPause(ctx context.Context, issues []newsletter.Issue) error {
	for _, i := range issues {
		i, err := d.ledger.Issue(context.WithoutCancel(ctx), i.ID)
		if err != nil {
			return err
		}
		if !i.PausedAt.IsZero() && !over(i) {
			return hint(fmt.Errorf("issue %s is paused: %s", argument(i), i.PausedReason),
				"nothing is lost: mend the cause, run recapd issues resume %s, and recapd send again", argument(i))
		}
	}
	return nil
}

// open counts what is left to do of issues.
func (d *office) open(ctx context.Context, issues []newsletter.Issue) (total int, err error) {
	for _, i := range issues {
		n, err := d.ledger.Open(ctx, i.ID)
		if err != nil {
			return 0, err
		}
		total += n
	}
	return total, nil
}

// tally writes an issue's outcomes: "120 readers: 118 sent, 2 failed".
func tally(counts newsletter.Progress) string {
	s := plural(counts.Total(), "reader")
	sep := ": "
	for _, state := range []newsletter.DeliveryState{newsletter.Sent, newsletter.Failed, newsletter.Skipped,
		newsletter.Unknown, newsletter.Deferred, newsletter.Pending, newsletter.Claimed} {
		if counts[state] > 0 {
			s += fmt.Sprintf("%s%d %s", sep, counts[state], state)
			sep = ", "
		}
	}
	return s
}

// draft composes without recording.
func (h *house) draft(cmd *cobra.Command, o sendOptions) (publisher.Draft, error) {
	e, err := h.edition(cmd, o.edition)
	if err != nil {
		return publisher.Draft{}, err
	}
	order, err := h.order(cmd, o.at, o.allPosts, h.now())
	if err != nil {
		return publisher.Draft{}, err
	}
	ledger, err := h.glance(cmd.Context())
	if err != nil {
		return publisher.Draft{}, err
	}
	defer ledger.Close()
	pub := h.publisher(e, ledger, membership.Tokens{})
	site, err := h.scanner(ledger).Scan(cmd.Context(), order.At)
	if err != nil {
		return publisher.Draft{}, err
	}
	d, err := pub.Preview(cmd.Context(), site, order, h.now())
	switch {
	case errors.Is(err, publisher.ErrFolder):
		err = folderFault(site.Collection)
	case errors.Is(err, publisher.ErrNothing):
		err = nothingToTell(o.allPosts)
	}
	return d, err
}

func (h *house) dryRun(cmd *cobra.Command, o sendOptions) error {
	d, err := h.draft(cmd, o)
	if err != nil {
		return err
	}
	explain(h.out, d, d.Issue.Created.In(h.cfg.Site.Zone()))
	fmt.Fprintln(h.out, "\ndry run: nothing was sent, nothing was recorded")
	return nil
}

// nobodyReads is the answer where an issue would have no readers.
func nobodyReads(edition string) error {
	if edition == newsletter.Weekly {
		return nothing("nobody is subscribed", `add somebody with "recapd subscribers add" or "import"`)
	}
	return nothing("nobody has chosen the edition "+edition, "readers choose on their preferences page; a list may say so in its column frequency")
}
