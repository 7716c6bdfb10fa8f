package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/store"
)

// shownMail is how many of somebody's last messages a table has; JSON has them all.
const shownMail = 10

func (p *program) showCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show ADDRESS",
		Short: "Show all that is kept of a subscriber",
		Long: `Show all that is kept of a subscriber: consent, preferences, suppression, and the
last messages with what became of them. With --json it is what subscribers get who
ask for their data.
` + exitCodes,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			return p.withGlance(cmd, func(h *house, s *store.Store) error {
				n, err := subscriber(cmd, s, args[0])
				if err != nil {
					return err
				}
				dossier, err := s.Dossier(cmd.Context(), n.ID)
				if err != nil {
					return err
				}
				r := membership.NewRecord(dossier, p.now())
				if asJSON {
					return writeRecord(p.out, r)
				}
				return h.recordTable(r)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as a JSON object")
	return cmd
}

func writeRecord(w io.Writer, r membership.Record) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

// recordTable leaves out what is empty.
func (h *house) recordTable(r membership.Record) error {
	table := tabwriter.NewWriter(h.out, 0, 8, 2, ' ', 0)
	row := func(what, value string) {
		if value != "" {
			fmt.Fprintf(table, "%s\t%s\n", what, oneLine(value))
		}
	}
	row("address", r.Person.Address)
	row("name", r.Person.Name)
	row("status", r.Person.Status)
	row("on record since", h.atTime(r.Person.Since))
	row("consent", h.atTime(r.Consent.At))
	row("by", r.Consent.Source)
	row("from the network", r.Consent.Network)
	row("wording", r.Consent.Wording)
	row("confirmed", h.atTime(r.Person.Confirmed))
	row("left", h.atTime(r.Person.Left))
	row("because", r.Person.LeftReason)
	row("frequency", r.Preferences.Frequency)
	row("language", cmp.Or(r.Preferences.Language, "the site's"))
	row("paused until", h.atTime(r.Preferences.Paused))
	for _, t := range r.Preferences.Topics {
		row(t.Choice+"s", t.Kind+" "+t.Name)
	}
	if bar := r.Suppression; bar != nil {
		row("suppressed", fmt.Sprintf("%s, since %s %s", bar.Cause, h.atTime(bar.At), bar.Code))
	}
	for _, b := range r.Bounces {
		row("bounce", fmt.Sprintf("%s %s %s", h.atTime(b.At), b.Class, b.Code))
	}
	for _, m := range last(r.Deliveries) {
		row(fmt.Sprintf("issue %s/%d", m.Edition, m.Issue), clipped(fmt.Sprintf("%s %s %s", h.atTime(m.Ended), m.State, m.Reply)))
	}
	for _, m := range last(r.Letters) {
		row("letter "+m.Kind, clipped(fmt.Sprintf("%s %s %s", h.atTime(m.Created), m.State, m.Reply)))
	}
	return table.Flush()
}

// last is the end of a list that goes by time.
func last(list []membership.RecordMail) []membership.RecordMail {
	return list[max(0, len(list)-shownMail):]
}

// atTime writes an instant as the site's clocks show it.
func (h *house) atTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(h.cfg.Site.Zone()).Format("2006-01-02 15:04 MST")
}
