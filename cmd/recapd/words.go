package main

import (
	"fmt"
	"strings"
	"time"
)

// plural counts things in words: "1 post", "2 posts", "2 deliveries".
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, ok := strings.CutSuffix(thing, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// oneLine keeps a post's title from breaking a table or a terminal.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return ' '
		}
		return r
	}, s)), " ")
}

// clipped is a title that leaves room beside it.
func clipped(s string) string {
	const most = 72
	if r := []rune(oneLine(s)); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return oneLine(s)
}

// parseAt reads the TIME of --at in the site's zone: RFC 3339, or a date with or
// without a time of day.
func parseAt(s string, zone *time.Location) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--at %q is not a time: write 2026-11-23T09:00, or 2026-11-23T09:00:00+01:00", s)
}
