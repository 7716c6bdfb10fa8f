package membership

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// cells is a record under its header.
type cells struct {
	head *header
	of   []string
}

// get is the cell of the first of the columns that the file has; "" when there is
// none, or when the line ends before it.
func (c cells) get(columns ...string) string {
	i := c.head.column(columns)
	c.head.read[i] = true
	if i >= 0 && i < len(c.of) {
		return revive(strings.TrimSpace(c.of[i]))
	}
	return ""
}

// first is the first of the columns that says something.
func (c cells) first(columns []string) string {
	for _, name := range columns {
		if v := c.get(name); v != "" {
			return v
		}
	}
	return ""
}

// title is a column's name as the file has it.
func (c cells) title(column string) string {
	return strings.TrimSpace(c.head.titles[c.head.at[column]])
}

// yes reads a column of truth values.
func (c cells) yes(column string, ifYes, ifNo standing) (standing, error) {
	switch v := c.get(column); strings.ToLower(v) {
	case "true", "yes", "1":
		return ifYes, nil
	case "false", "no", "0":
		return ifNo, nil
	default:
		return standing{}, fmt.Errorf("%s %q: want true or false", c.title(column), v)
	}
}

// soundsGone looks at columns whose names speak of leaving.
func (c cells) soundsGone() bool {
	for i, name := range c.head.names {
		if i >= len(c.of) {
			break
		}
		v := strings.ToLower(strings.TrimSpace(c.of[i]))
		no := v == "" || v == "false" || v == "no" || v == "0" || v == "none" || v == "null"
		switch {
		case name == "subscribed" && v != "" && no:
			return true
		case !no && !strings.HasPrefix(v, "http") && speaksOfLeaving(name):
			return true
		}
	}
	return false
}

func speaksOfLeaving(name string) bool {
	for _, part := range []string{"unsub", "bounce", "optout", "optedout", "blocklist", "blacklist", "suppress", "complain", "leftat", "deletedat"} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// row makes a Row of a record.
func (h *header) row(r record, file ListFile) Row {
	row := Row{First: r.first, Last: r.last, Err: r.err}
	if r.err != nil {
		return row
	}
	if row.Blank = blank(r.cells); row.Blank {
		return row
	}
	if len(r.cells) > len(h.names) && !blank(r.cells[len(h.names):]) {
		row.Err = fmt.Errorf("the line has %d cells, the header names %d: write a cell that holds the separator in quotation marks", len(r.cells), len(h.names))
		return row
	}
	row.Subscriber, row.Suppress, row.Err = subscriber(cells{h, r.cells}, file)
	return row
}

func blank(list []string) bool {
	for _, c := range list {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func subscriber(c cells, file ListFile) (s newsletter.Subscriber, suppress newsletter.Cause, err error) {
	if s.Email, err = Address(c.first(emailColumns)); err != nil {
		return s, "", err
	}
	is, err := c.head.program.standing(c, file)
	if err != nil {
		return s, "", err
	}
	s.Status, s.Name, s.Created = is.status, name(c), file.Now
	s.Consent = newsletter.Consent{Source: oneLine(c.get("consentsource"), maxReason), Prefix: network(c.first(networkColumns)),
		Wording: oneLine(c.get("consentwording"), maxReason)}
	if s.Consent.Source == "" {
		s.Consent.Source = strings.TrimSuffix("import: "+file.Name, ": ")
	}
	s.Language, s.Frequency = languageTag(c.get("language")), listed(c.get("frequency"))
	var topics error
	s.Selection, topics = c.selection()
	err = errors.Join(topics, c.time(&s.Consent.At, agreedColumns), c.time(&s.Confirmed, confirmedColumns),
		c.time(&s.Left, leftColumns), c.time(&s.Paused, []string{"pauseduntil"}))
	tidy(&s)
	return s, is.suppress, err
}

// listed is a frequency of a list: another program's word is none of ours, and then
// the usual one is meant.
func listed(word string) string {
	f, _ := frequency(word)
	return f
}

// tidy lets the times fit the status, and a pause what preferences allow.
func tidy(s *newsletter.Subscriber) {
	if latest := s.Created.Add(longestPause); s.Paused.After(latest) {
		s.Paused = latest
	}
	if s.Consent.At.IsZero() {
		s.Consent.At = s.Confirmed
	}
	switch {
	case s.Status == newsletter.StatusPending:
		s.Confirmed = time.Time{}
	case s.Confirmed.IsZero():
		s.Confirmed = s.Consent.At
	}
	if s.Status != newsletter.StatusLeft {
		s.Left = time.Time{}
	}
}
