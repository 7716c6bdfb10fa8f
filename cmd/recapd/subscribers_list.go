package main

import (
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
)

// choice says which subscribers are wanted.
type choice struct {
	status string
	search string
}

// suppressedStatus chooses by what is not a status of the subscriber.
const suppressedStatus = "suppressed"

func (c *choice) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&c.status, "status", "", "only those who are `STATUS`: active, pending, left or suppressed")
	cmd.Flags().StringVar(&c.search, "search", "", "only those with `TEXT` in address or name")
}

func (c *choice) check(cmd *cobra.Command) error {
	switch newsletter.Status(c.status) {
	case "", newsletter.StatusActive, newsletter.StatusPending, newsletter.StatusLeft, suppressedStatus:
		return nil
	}
	return misuse(cmd, fmt.Errorf("--status %q: write active, pending, left or suppressed", c.status))
}

// of walks over the subscribers that are wanted.
func (c *choice) of(cmd *cobra.Command, s *store.Store) iter.Seq2[newsletter.Standing, error] {
	status, text := newsletter.Status(c.status), strings.ToLower(c.search)
	if status == suppressedStatus {
		status = ""
	}
	return func(yield func(newsletter.Standing, error) bool) {
		for n, err := range s.SubscribersStanding(cmd.Context(), status) {
			wanted := strings.Contains(strings.ToLower(n.Subscriber.Email+"\n"+n.Subscriber.Name), text) &&
				(c.status != suppressedStatus || n.Barred != "")
			if (wanted || err != nil) && !yield(n, err) {
				return
			}
		}
	}
}

func (p *program) listCommand() *cobra.Command {
	var asJSON bool
	var wanted choice
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List subscribers",
		Long: `List subscribers: address, status, since when, name. Whoever is suppressed is not
mailed, whatever the status.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := wanted.check(cmd); err != nil {
				return err
			}
			return p.withGlance(cmd, func(_ *house, s *store.Store) error {
				if asJSON {
					return writeJSONLines(p.out, wanted.of(cmd, s))
				}
				return listTable(p.out, wanted.of(cmd, s))
			})
		},
	}
	wanted.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	return cmd
}

// listTable writes in pieces: a long list does not wait for its end, at the price of
// columns that move a little.
func listTable(w io.Writer, list iter.Seq2[newsletter.Standing, error]) error {
	const piece = 1000
	table, rows := tabwriter.NewWriter(w, 0, 8, 2, ' ', 0), 0
	for n, err := range list {
		if err != nil {
			return err
		}
		s := n.Subscriber
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", s.Email, statusOf(n), s.Created.Format(time.DateOnly), oneLine(s.Name))
		if rows++; rows%piece == 0 {
			if err := table.Flush(); err != nil {
				return err
			}
		}
	}
	return table.Flush()
}

// statusOf is the status with what bears on it.
func statusOf(n newsletter.Standing) string {
	if n.Barred == "" {
		return string(n.Subscriber.Status)
	}
	return fmt.Sprintf("%s, suppressed (%s)", n.Subscriber.Status, n.Barred)
}

// subscriberJSON is the line of a subscriber.
type subscriberJSON struct {
	Email          string     `json:"email"`
	Name           string     `json:"name"`
	Status         string     `json:"status"`
	Suppressed     string     `json:"suppressed"` // the cause; "" when mail may be sent
	Created        *time.Time `json:"created"`
	Confirmed      *time.Time `json:"confirmed"`
	Left           *time.Time `json:"left"`
	ConsentAt      *time.Time `json:"consent_at"`
	ConsentSource  string     `json:"consent_source"`
	ConsentPrefix  string     `json:"consent_prefix"`
	ConsentWording string     `json:"consent_wording"`
	Language       string     `json:"language"`
	Frequency      string     `json:"frequency"`
	Paused         *time.Time `json:"paused_until"`

	Topics []membership.RecordTopic `json:"topics"` // followed and muted
}

func newSubscriberJSON(n newsletter.Standing) (subscriberJSON, error) {
	s := n.Subscriber
	topics, err := newsletter.ParseSelection(s.Selection)
	return subscriberJSON{
		Email: s.Email, Name: s.Name, Status: string(s.Status), Suppressed: string(n.Barred),
		Created: instant(s.Created), Confirmed: instant(s.Confirmed), Left: instant(s.Left),
		ConsentAt: instant(s.Consent.At), ConsentSource: s.Consent.Source, ConsentPrefix: s.Consent.Prefix, ConsentWording: s.Consent.Wording,
		Language: s.Language, Frequency: s.Frequency, Paused: instant(s.Paused),
		Topics: membership.RecordTopics(topics),
	}, err
}

func writeJSONLines(w io.Writer, list iter.Seq2[newsletter.Standing, error]) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for n, err := range list {
		if err != nil {
			return err
		}
		line, err := newSubscriberJSON(n)
		if err == nil {
			err = out.Encode(line)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
