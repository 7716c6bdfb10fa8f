package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// Who reads by the week and who reads by the month get every post in one mail each,
// whatever is done to the posts afterwards.
func TestEveryReaderGetsEveryPostOnce(t *testing.T) {
	e := newEditor(t, "[editions]\nmonthly = \"0 9 1 * *\"")
	_, err := e.ledger.AddSubscriber(t.Context(), newsletter.Subscriber{Email: "mona@example.org", Status: newsletter.StatusActive, Frequency: newsletter.Monthly, Created: e.now})
	must(t, err)
	var titles []string
	until := time.Date(2027, 3, 1, 9, 0, 2, 0, time.UTC) // a Monday, and the first of a month
	for day := 0; !e.now.After(until); day++ {
		file := func(day int, text string) {
			e.write(fmt.Sprintf("content/p%03d.md", day), fmt.Sprintf("---\ntitle: Recap %03d\ndate: %s\nevent: PebbleConf %d\n---\n%s\n",
				day, time.Date(2026, 11, 23+day, 8, 0, 0, 0, time.UTC).Format(time.RFC3339), day/20, text))
		}
		if day%3 == 0 && e.now.Before(until.AddDate(0, 0, -1)) {
			titles = append(titles, fmt.Sprintf("Recap %03d", day))
			file(day, "Ducks float.")
		}
		if day%21 == 12 {
			file(day-12, "Ducks swim.") // mended, when it has been told
		}
		e.look()
		open, err := e.ledger.OpenIssues(t.Context())
		must(t, err)
		must(t, e.office.carry(t.Context(), open, time.Minute))
		e.now = e.now.Add(24 * time.Hour)
	}
	got := map[string]map[string]int{"ada@example.org": {}, "mona@example.org": {}, "op@example.org": {}}
	for _, m := range e.relay.Messages() {
		for _, title := range titles {
			if strings.Contains(string(m.Raw), title) {
				got[m.To][title]++
			}
		}
	}
	delete(got, "op@example.org")
	for reader, mails := range got {
		if told := slices.Sorted(maps.Keys(mails)); !slices.Equal(told, titles) {
			t.Errorf("%s got %q, want %q", reader, told, titles)
		}
		for title, n := range mails {
			if n != 1 {
				t.Errorf("%s got %s in %d mails", reader, title, n)
			}
		}
	}
}
