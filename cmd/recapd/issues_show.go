package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
)

func (p *program) issuesShowCommand() *cobra.Command {
	var asJSON, watch bool
	cmd := &cobra.Command{
		Use:   "show ISSUE",
		Short: "Show an issue: its posts, what became of its messages, and what to do next",
		Args:  usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withIssue(cmd, false, args[0], func(d *office, i newsletter.Issue) error {
				if watch {
					var err error
					if i, err = d.watchIssue(cmd.Context(), i); err != nil {
						return err
					}
				}
				f, err := d.facts(cmd.Context(), i)
				if err != nil {
					return err
				}
				if asJSON {
					return d.showJSON(f)
				}
				d.show(f)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as one JSON object")
	cmd.Flags().BoolVarP(&watch, "watch", "w", false, "follow it until it ends or pauses")
	return cmd
}

// facts is all that is told about an issue.
type facts struct {
	newsletter.Issue
	posts   []newsletter.IssuePost
	counts  newsletter.Progress
	reasons []newsletter.Reason
	due     time.Time // zero: at once
	open    bool      // something is due, now or later
}

func (d *office) facts(ctx context.Context, i newsletter.Issue) (f facts, err error) {
	f.Issue = i
	if f.posts, err = d.ledger.IssuePosts(ctx, i.ID); err != nil {
		return f, err
	}
	if f.counts, err = d.ledger.Progress(ctx, i.ID); err != nil {
		return f, err
	}
	if f.reasons, err = d.ledger.Reasons(ctx, i.ID); err != nil {
		return f, err
	}
	f.due, f.open, err = d.ledger.NextDueOf(ctx, i.ID)
	return f, err
}

func (d *office) show(f facts) {
	d.describe(d.out, f)
	if next := advice(f); next != "" {
		fmt.Fprintf(d.out, "%-10s%s\n", "do", next)
	}
}

// describe writes the facts, a line each.
func (d *office) describe(w io.Writer, f facts) {
	tell := func(label, value string) {
		if value != "" {
			fmt.Fprintf(w, "%-10s%s\n", label, value)
		}
	}
	number := "not composed yet"
	if f.Number > 0 {
		number = fmt.Sprintf("%d of %s", f.Number, f.Edition)
	}
	tell("issue", number)
	tell("title", oneLine(f.Title))
	tell("state", condition(f.Issue))
	tell("slot", d.slotOf(f.Issue))
	tell("held", f.HeldReason)
	if !over(f.Issue) {
		tell("paused", f.PausedReason)
	}
	if f.Number > 0 {
		tell("frozen", d.when(f.FrozenAt))
		tell("readers", tally(f.counts))
		tell("", outcomeBar(f.counts, 48))
	}
	if !f.Finished.IsZero() {
		tell("ended", d.when(f.Finished))
	}
	for _, r := range f.reasons {
		tell(string(r.State), fmt.Sprintf("%d: %s", r.Count, saidOf(r)))
	}
	if f.open && !over(f.Issue) && f.PausedAt.IsZero() {
		tell("next", d.nextDue(f.due))
	}
	for _, p := range f.posts {
		tell("post", clipped(p.Title)+"  "+p.Path)
	}
}

// slotOf is the turn of the schedule that an issue belongs to.
func (h *house) slotOf(i newsletter.Issue) string {
	if at, err := time.Parse(time.RFC3339, i.Slot); err == nil {
		return h.when(at)
	}
	for _, kind := range []string{"post", "event"} { // of an edition without a schedule
		if name, ok := strings.CutPrefix(i.Slot, kind+":"); ok {
			return "the " + kind + " " + oneLine(name)
		}
	}
	return "by hand, " + h.when(i.Created)
}

func (h *house) nextDue(at time.Time) string {
	if !at.After(h.now()) {
		return "at once"
	}
	return "at " + h.when(at) + ", in " + at.Sub(h.now()).Round(time.Second).String()
}

// outcomeBar draws how many were sent (#), are put off or unknown (~), failed or
// were put down (x), and are still to come (.). What there is any of has a sign.
func outcomeBar(counts newsletter.Progress, width int) string {
	total := counts.Total()
	if total == 0 {
		return ""
	}
	late := counts[newsletter.Deferred] + counts[newsletter.Unknown]
	lost := counts[newsletter.Failed] + counts[newsletter.Skipped]
	share := func(n int) int {
		if n == 0 {
			return 0
		}
		return max(1, n*width/total)
	}
	drawn := strings.Repeat("x", share(lost)) + strings.Repeat("~", share(late)) + strings.Repeat(".", share(total-late-lost-counts[newsletter.Sent]))
	return "[" + strings.Repeat("#", max(0, width-len(drawn))) + drawn + "]  # sent, ~ put off, x failed or skipped, . to come"
}

var anyAddress = regexp.MustCompile(`[^\s<>@]+@[^\s<>@]+`)

// saidOf is what was said about deliveries, without anybody's address.
func saidOf(r newsletter.Reason) string {
	text := clipped(anyAddress.ReplaceAllString(r.Reply.Text, "…"))
	if r.Reply.Code == 0 {
		return text
	}
	return strings.Join(strings.Fields(fmt.Sprintf("%d %s %s", r.Reply.Code, r.Reply.Enhanced, text)), " ")
}

// advice is the next step.
func advice(f facts) string {
	name := argument(f.Issue)
	unsent := f.counts[newsletter.Failed] + f.counts[newsletter.Unknown]
	switch condition(f.Issue) {
	case "paused":
		return "mend the cause, then recapd issues resume " + name + "; or recapd issues cancel " + name
	case "approved":
		return "recapd serve composes it with its next look at the folder, recapd send at once"
	case string(newsletter.Held), string(newsletter.Draft):
		return "look at it with recapd preview --explain; then recapd issues approve " + name + ", or recapd issues cancel " + name
	case string(newsletter.Frozen), string(newsletter.Sending):
		return "nothing: recapd serve goes on by itself; without it, run recapd send"
	case string(newsletter.Done):
		if unsent > 0 {
			return "nothing, or recapd issues retry " + name + " for those that failed or are unknown"
		}
	}
	return ""
}

// showJSON writes all of it for scripts.
func (d *office) showJSON(f facts) error {
	type post struct {
		ID        string `json:"id"`
		Path      string `json:"path"`
		Permalink string `json:"permalink"`
		Title     string `json:"title"`
	}
	type reason struct {
		State    string `json:"state"`
		Code     int    `json:"code"`
		Enhanced string `json:"enhanced"`
		Text     string `json:"text"`
		Count    int    `json:"count"`
	}
	all := struct {
		issueJSON
		Posts   []post     `json:"posts"`
		Reasons []reason   `json:"reasons"`
		NextDue *time.Time `json:"next_due"`
		Advice  string     `json:"advice"`
	}{issueJSON: jsonOf(f.Issue, f.counts), Posts: []post{}, Reasons: []reason{}, NextDue: instant(f.due), Advice: advice(f)}
	for _, p := range f.posts {
		all.Posts = append(all.Posts, post{p.ID, p.Path, p.Permalink, p.Title})
	}
	for _, r := range f.reasons {
		all.Reasons = append(all.Reasons, reason{string(r.State), r.Reply.Code, r.Reply.Enhanced, anyAddress.ReplaceAllString(r.Reply.Text, "…"), r.Count})
	}
	out := json.NewEncoder(d.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(all)
}

// watchEvery is how often a watched issue is looked at.
const watchEvery = 500 * time.Millisecond

// watchIssue follows an issue until it ends, pauses, or nobody wants to see more.
func (d *office) watchIssue(ctx context.Context, i newsletter.Issue) (newsletter.Issue, error) {
	counts, err := d.ledger.Progress(ctx, i.ID)
	if err != nil {
		return i, err
	}
	o := d.newOutcomes(counts.Total())
	defer o.end()
	for before := finished(counts); ; before = finished(counts) {
		if i, err = d.ledger.Issue(ctx, i.ID); err != nil {
			return i, err
		}
		if counts, err = d.ledger.Progress(ctx, i.ID); err != nil {
			return i, err
		}
		o.total, o.by = counts.Total(), counts
		o.step(finished(counts) - before)
		if over(i) || !i.PausedAt.IsZero() || i.Number == 0 {
			return i, nil
		}
		if sleep(ctx, watchEvery) != nil {
			return i, ctx.Err()
		}
	}
}

// finished counts the deliveries that have their outcome.
func finished(counts newsletter.Progress) int {
	return counts[newsletter.Sent] + counts[newsletter.Failed] + counts[newsletter.Skipped]
}
