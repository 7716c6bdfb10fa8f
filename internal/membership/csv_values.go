package membership

import (
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"time"
	"unicode"
)

// This file reads the values of cells: names, times, networks.

// maxName is room for a name, and not for a novel.
const maxName = 200

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

// network keeps of an IP address, or of a network, as much as consent needs.
func network(s string) string {
	host, _, _ := strings.Cut(s, "/")
	a, err := netip.ParseAddr(host)
	if err != nil {
		return ""
	}
	return Network(a)
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
