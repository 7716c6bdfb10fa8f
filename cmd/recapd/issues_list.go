package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
)

func (p *program) issuesListCommand() *cobra.Command {
	var asJSON bool
	var limit int
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the issues, the newest first",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withOffice(cmd.Context(), false, func(d *office) error {
				issues, err := d.ledger.Issues(cmd.Context(), "", max(0, limit))
				if err != nil {
					return err
				}
				if asJSON {
					return d.issuesJSON(cmd.Context(), issues)
				}
				return d.issuesTable(cmd.Context(), issues)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	cmd.Flags().IntVarP(&limit, "limit", "n", 0, "at most `N` of them (default all)")
	return cmd
}

func (d *office) issuesTable(ctx context.Context, issues []newsletter.Issue) error {
	table := tabwriter.NewWriter(d.out, 0, 8, 2, ' ', 0)
	for _, i := range issues {
		counts, err := d.ledger.Progress(ctx, i.ID)
		if err != nil {
			return err
		}
		outcome := cmp.Or(i.HeldReason, "-")
		if counts.Total() > 0 || i.Number > 0 {
			outcome = tally(counts)
		}
		name := "-"
		if i.Number > 0 || i.Edition != newsletter.Weekly {
			name = argument(i)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", name, d.dateOf(i), condition(i), cmp.Or(clipped(i.Title), "-"), outcome)
	}
	return table.Flush()
}

// dateOf is the day of an issue: when it was frozen, else made.
func (h *house) dateOf(i newsletter.Issue) string {
	at := i.FrozenAt
	if at.IsZero() {
		at = i.Created
	}
	return at.In(h.cfg.Site.Zone()).Format(time.DateOnly)
}

// issueJSON is what scripts are told of an issue.
type issueJSON struct {
	Edition    string         `json:"edition"`
	Number     int            `json:"number"` // 0: not composed yet
	State      string         `json:"state"`
	Title      string         `json:"title"`
	Slot       string         `json:"slot"`
	Created    *time.Time     `json:"created"`
	Frozen     *time.Time     `json:"frozen"`
	Finished   *time.Time     `json:"finished"`
	HeldReason string         `json:"held_reason"`
	Paused     *time.Time     `json:"paused"`
	PausedWhy  string         `json:"paused_reason"`
	Approved   *time.Time     `json:"approved"`
	Readers    int            `json:"readers"`
	Outcomes   map[string]int `json:"outcomes"`
}

func jsonOf(i newsletter.Issue, counts newsletter.Progress) issueJSON {
	j := issueJSON{
		Edition: i.Edition, Number: i.Number, State: string(i.State), Title: i.Title, Slot: i.Slot,
		Created: instant(i.Created), Frozen: instant(i.FrozenAt), Finished: instant(i.Finished), HeldReason: i.HeldReason,
		Paused: instant(i.PausedAt), PausedWhy: i.PausedReason, Approved: instant(i.Approved),
		Readers: counts.Total(), Outcomes: map[string]int{},
	}
	for state, n := range counts {
		j.Outcomes[string(state)] = n
	}
	return j
}

func (d *office) issuesJSON(ctx context.Context, issues []newsletter.Issue) error {
	out := json.NewEncoder(d.out)
	out.SetEscapeHTML(false)
	for _, i := range issues {
		counts, err := d.ledger.Progress(ctx, i.ID)
		if err != nil {
			return err
		}
		if err := out.Encode(jsonOf(i, counts)); err != nil {
			return err
		}
	}
	return nil
}
