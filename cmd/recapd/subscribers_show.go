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
	"recapd/internal/store"
)

// shownDeliveries is how many of somebody's last deliveries are shown.
const shownDeliveries = 10

func (p *program) showCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ADDRESS",
		Short: "Show all that is kept of a subscriber",
		Long: `Show all that is kept of a subscriber: consent, preferences, suppression, and the
last messages with what became of them.
` + exitCodes,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withGlance(cmd, func(h *house, s *store.Store) error {
				n, err := subscriber(cmd, s, args[0])
				if err != nil {
					return err
				}
				d, err := dossierOf(cmd.Context(), s, n)
				if err != nil {
					return err
				}
				if asJSON {
					return d.asJSON(p)
				}
				return d.asTable(h)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as a JSON object")
	return cmd
}

// dossier is all that is kept of somebody.
type dossier struct {
	newsletter.Standing
	bar        newsletter.Suppression
	deliveries []newsletter.Delivery
	issues     map[int64]newsletter.Issue
}

func dossierOf(ctx context.Context, s *store.Store, n newsletter.Subscriber) (d dossier, err error) {
	now, err := s.Standings(ctx, []string{n.Email})
	if err != nil {
		return d, err
	}
	d = dossier{Standing: now[0], issues: map[int64]newsletter.Issue{}}
	if d.Barred != "" {
		if d.bar, err = s.Suppression(ctx, s.AddressHash(n.Email)); err != nil {
			return d, err
		}
	}
	if d.deliveries, err = s.DeliveriesTo(ctx, n.ID, shownDeliveries); err != nil {
		return d, err
	}
	for _, x := range d.deliveries {
		if d.issues[x.IssueID], err = s.Issue(ctx, x.IssueID); err != nil {
			return d, err
		}
	}
	return d, nil
}

func (d dossier) asTable(h *house) error {
	n, zone := d.Subscriber, h.cfg.Site.Zone()
	at := func(t time.Time) string {
		if t.IsZero() {
			return "-"
		}
		return t.In(zone).Format("2006-01-02 15:04 MST")
	}
	table := tabwriter.NewWriter(h.out, 0, 8, 2, ' ', 0)
	for _, row := range [][2]string{
		{"address", n.Email}, {"name", cmp.Or(oneLine(n.Name), "-")}, {"status", statusOf(d.Standing)},
		{"on record since", at(n.Created)}, {"consent", at(n.Consent.At)}, {"by", cmp.Or(oneLine(n.Consent.Source), "-")},
		{"from the network", cmp.Or(n.Consent.Prefix, "-")}, {"wording", cmp.Or(oneLine(n.Consent.Wording), "-")},
		{"confirmed", at(n.Confirmed)}, {"left", at(n.Left)},
		{"frequency", cmp.Or(n.Frequency, newsletter.Weekly)}, {"language", cmp.Or(n.Language, "the site's")}, {"paused until", at(n.Paused)},
	} {
		fmt.Fprintf(table, "%s\t%s\n", row[0], row[1])
	}
	if d.Barred != "" {
		fmt.Fprintf(table, "suppressed\t%s since %s %s\n", d.Barred, at(d.bar.At), d.bar.Code)
	}
	for _, x := range d.deliveries {
		issue := d.issues[x.IssueID]
		fmt.Fprintf(table, "issue %s/%d\t%s\t%s\n", issue.Edition, issue.Number, x.State, clipped(fmt.Sprintf("%s %s", x.Reply.Enhanced, x.Reply.Text)))
	}
	return table.Flush()
}

func (d dossier) asJSON(p *program) error {
	type delivery struct {
		Edition  string `json:"edition"`
		Number   int    `json:"number"`
		Title    string `json:"title"`
		State    string `json:"state"`
		Code     int    `json:"code"`
		Enhanced string `json:"enhanced"`
		Text     string `json:"text"`
	}
	all := struct {
		subscriberJSON
		SuppressedAt *time.Time `json:"suppressed_at"`
		Deliveries   []delivery `json:"deliveries"` // the newest first
	}{subscriberJSON: newSubscriberJSON(d.Standing), SuppressedAt: instant(d.bar.At), Deliveries: []delivery{}}
	for _, x := range d.deliveries {
		issue := d.issues[x.IssueID]
		all.Deliveries = append(all.Deliveries, delivery{issue.Edition, issue.Number, issue.Title, string(x.State), x.Reply.Code, x.Reply.Enhanced, x.Reply.Text})
	}
	out := json.NewEncoder(p.out)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(all)
}
