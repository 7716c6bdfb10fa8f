package membership

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode"

	"recapd/internal/newsletter"
)

// maxName is room for a name, and not for a novel.
const maxName = 200

// cells is a record under its header.
type cells struct {
	head *header
	of   []string
}

// get is the cell of the first of the columns that the file has; "" when there is
// none, or when the line ends before it.
func (c cells) get(columns ...string) string {
	if i := c.head.column(columns); i >= 0 && i < len(c.of) {
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
	s.Consent = newsletter.Consent{Source: c.get("consentsource"), Prefix: network(c.first(networkColumns)), Wording: c.get("consentwording")}
	if s.Consent.Source == "" {
		s.Consent.Source = strings.TrimSuffix("import: "+file.Name, ": ")
	}
	s.Language, s.Frequency = tag(c.get("language")), tag(c.get("frequency"))
	err = errors.Join(c.time(&s.Consent.At, agreedColumns), c.time(&s.Confirmed, confirmedColumns),
		c.time(&s.Left, leftColumns), c.time(&s.Paused, []string{"pauseduntil"}))
	tidy(&s)
	return s, is.suppress, err
}

// tidy lets the times fit the status.
func tidy(s *newsletter.Subscriber) {
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

// name is the name in one cell or in two. It will stand in a mail's greeting and in
// tables, so that it is one line.
func name(c cells) string {
	whole := c.first(nameColumns)
	if whole == "" {
		whole = c.first(firstColumns) + " " + c.first(lastColumns)
	}
	whole = strings.Join(strings.FieldsFunc(whole, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }), " ")
	if runes := []rune(whole); len(runes) > maxName {
		return string(runes[:maxName])
	}
	return whole
}

// tag takes a short word of letters, digits and hyphens, as those of BCP 47 and of
// editions are; anything else says nothing to us.
func tag(s string) string {
	if len(s) > 35 || strings.ContainsFunc(s, func(r rune) bool {
		return r != '-' && (r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r))
	}) {
		return ""
	}
	return s
}

// network keeps of an address as much as consent needs: /24, or /64 for IPv6.
func network(s string) string {
	if p, err := netip.ParsePrefix(s); err == nil {
		s = p.Addr().String()
	}
	a, err := netip.ParseAddr(s)
	if err != nil {
		return ""
	}
	bits := 64
	if a = a.Unmap().WithZone(""); a.Is4() {
		bits = 24
	}
	p, err := a.Prefix(bits)
	if err != nil {
		return ""
	}
	return p.String()
}

// layouts of times, none of which can be read in two ways. Without a zone they are
// taken for UTC, which is what the programs above write.
var layouts = []string{
	time.RFC3339, "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04:05 MST", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04",
	time.DateOnly, "January 2, 2006", "Jan 2, 2006", "2 January 2006", "2 Jan 2006",
}

// time reads the first of the columns that holds something.
func (c cells) time(t *time.Time, columns []string) error {
	for _, column := range columns {
		s := c.get(column)
		if s == "" {
			continue
		}
		var err error
		if *t, err = parseTime(s); err != nil {
			return fmt.Errorf("%s %q: want a time like 2026-11-22T09:00:00Z, or a date", c.title(column), s)
		}
		return nil
	}
	return nil
}

func parseTime(s string) (time.Time, error) {
	if parts := strings.Fields(s); len(parts) == 4 { // listmonk writes Go's own: … +0000 UTC
		if t, err := time.Parse("2006-01-02 15:04:05 -0700", strings.Join(parts[:3], " ")); err == nil {
			return t, nil
		}
	}
	for _, layout := range layouts {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("not a time")
}
