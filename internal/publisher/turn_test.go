package publisher

import (
	"testing"
	"time"

	"recapd/internal/schedule"
)

func TestDecide(t *testing.T) {
	mondays, err := schedule.Parse("0 9 * * MON", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	before := monday.AddDate(0, 0, -7)
	differing := func(since time.Duration) func(*Situation) {
		return func(s *Situation) { s.Differ, s.Settle = monday.Add(since), 15*time.Minute }
	}

	for _, c := range []struct {
		name   string
		change func(*Situation)
		act    Act
		slot   time.Time
		missed int
	}{
		{"a minute early", func(s *Situation) { s.Now = monday.Add(-time.Minute) }, Wait, time.Time{}, 0},
		{"due, with posts", func(*Situation) {}, Compose, monday, 0},
		{"due, closed already", func(s *Situation) { s.Closed = monday }, Wait, time.Time{}, 0},
		{"due, nothing new", func(s *Situation) { s.Chosen = 0 }, Empty, monday, 0},
		{"down for a day: caught up", func(s *Situation) { s.Now = monday.Add(24 * time.Hour) }, Compose, monday, 0},
		{"down past grace: held", func(s *Situation) { s.Now = monday.Add(49 * time.Hour) }, Hold, monday, 0},
		{"down past grace, nothing new", func(s *Situation) { s.Now = monday.Add(49 * time.Hour); s.Chosen = 0 }, Empty, monday, 0},
		{"down for three weeks: one catch-up", func(s *Situation) { s.Closed = monday.AddDate(0, 0, -21) }, Compose, monday, 2},
		{"approval wanted", func(s *Situation) { s.Approval = true }, Hold, monday, 0},
		{"a late issue waits: this one tells its posts", func(s *Situation) { s.Waiting = true }, Compose, monday, 0},
		{"an issue waits for approval", func(s *Situation) { s.Waiting = true; s.Approval = true }, Empty, monday, 0},
		{"late again", func(s *Situation) { s.Waiting = true; s.Now = monday.Add(49 * time.Hour) }, Empty, monday, 0},
		{"half of the folder is gone", func(s *Situation) { s.Posts = 10 }, Hold, monday, 0},
		{"half of the folder is gone, and nothing new is left", func(s *Situation) { s.Posts, s.Chosen = 10, 0 }, Hold, monday, 0},
		{"less than half is gone", func(s *Situation) { s.Posts = 11 }, Compose, monday, 0},
		{"a small blog loses two of three", func(s *Situation) { s.Posts, s.Known = 1, 3 }, Compose, monday, 0},
		{"three times the usual", func(s *Situation) { s.Usual, s.Chosen = 2, 6 }, Hold, monday, 0},
		{"three times the usual, after three weeks", func(s *Situation) { s.Usual, s.Chosen, s.Closed = 2, 6, monday.AddDate(0, 0, -21) }, Compose, monday, 2},
		{"three where one is usual", func(s *Situation) { s.Usual = 1 }, Compose, monday, 0},
		{"more readers than wanted", func(s *Situation) { s.Readers, s.MaxReaders = 11, 10 }, Hold, monday, 0},
		{"as many readers as wanted", func(s *Situation) { s.Readers, s.MaxReaders = 10, 10 }, Compose, monday, 0},
		{"more readers than wanted, and one waits", func(s *Situation) { s.Readers, s.MaxReaders, s.Waiting = 11, 10, true }, Empty, monday, 0},
		{"the operator has time", func(s *Situation) { s.HoldFor = time.Hour }, Announce, monday, 0},
		{"the operator has time, and has one before him", func(s *Situation) { s.HoldFor, s.Waiting = time.Hour, true }, Empty, monday, 0},
		{"the operator has time, and there is a doubt", func(s *Situation) { s.HoldFor, s.Posts = time.Hour, 10 }, Hold, monday, 0},
		{"a page is not there yet", func(s *Situation) { s.Settling, s.Pageless = 1, 1 }, Wait, monday, 0},
		{"no page is there for an hour", func(s *Situation) {
			s.Chosen, s.Settling, s.Pageless, s.Now = 0, 3, 3, monday.Add(time.Hour)
		}, Hold, monday, 0},
		{"a page is not there for an hour", func(s *Situation) { s.Settling, s.Pageless, s.Now = 1, 1, monday.Add(time.Hour) }, Compose, monday, 0},
		{"fewer than make an issue", func(s *Situation) { s.Fewest = 4 }, Empty, monday, 0},
		{"as many as make an issue", func(s *Situation) { s.Fewest = 3 }, Compose, monday, 0},
		{"fewer, and too old for the next", func(s *Situation) {
			s.Fewest, s.Oldest, s.MaxAge = 4, monday.AddDate(0, 0, -24), 30*24*time.Hour
		}, Compose, monday, 0},
		{"fewer, and young enough for the next", func(s *Situation) {
			s.Fewest, s.Oldest, s.MaxAge = 4, monday.AddDate(0, 0, -23), 30*24*time.Hour
		}, Empty, monday, 0},
		{"a post is still changing", func(s *Situation) { s.Settling = 1 }, Wait, monday, 0},
		{"only posts that are still changing", func(s *Situation) { s.Settling = 1; s.Chosen = 0 }, Wait, monday, 0},
		{"another node sees other posts", differing(-time.Minute), Wait, monday, 0},
		{"they have differed since long before the slot", differing(-time.Hour), Wait, monday, 0},
		{"they differ for longer than settle", func(s *Situation) { differing(-time.Hour)(s); s.Now = monday.Add(15 * time.Minute) }, Hold, monday, 0},
		{"they begin to differ late", func(s *Situation) { differing(10 * time.Minute)(s); s.Now = monday.Add(20 * time.Minute) }, Wait, monday, 0},
		{"they differ, and here is nothing new", func(s *Situation) {
			differing(-time.Hour)(s)
			s.Chosen, s.Now = 0, monday.Add(time.Hour)
		}, Wait, monday, 0},
		{"a post keeps changing", func(s *Situation) { s.Settling = 1; s.Now = monday.Add(time.Hour) }, Compose, monday, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := Situation{Now: monday.Add(time.Second), Closed: before, Schedule: mondays,
				Grace: 48 * time.Hour, Chosen: 3, Patience: time.Hour, Posts: 20, Known: 20}
			c.change(&s)
			got := Decide(s)
			if got.Act != c.act || !got.Slot.Equal(c.slot) || got.Missed != c.missed {
				t.Errorf("Decide = %+v; want act %d, slot %s, missed %d", got, c.act, c.slot, c.missed)
			}
			if got.Why == "" {
				t.Error("the decision gives no reason")
			}
		})
	}
}
