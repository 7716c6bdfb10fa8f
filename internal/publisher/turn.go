package publisher

import (
	"fmt"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/schedule"
)

// Act is what a pass does about the schedule.
type Act int

const (
	Wait    Act = iota // nothing is due, or it is too early to tell
	Empty              // close the slot: there is nothing to tell
	Hold               // leave it to the operator
	Compose            // make the issue
)

// Turn is the decision about a slot and its reason in words.
type Turn struct {
	Act    Act
	Slot   time.Time
	Missed int // slots before it that went by while nobody was there
	Why    string
}

// Situation is everything that a decision depends on.
type Situation struct {
	Now      time.Time
	Watching time.Time // since when this process has looked at the folder
	Closed   time.Time // the latest closed slot, else when the edition began
	Schedule *schedule.Schedule
	Grace    time.Duration
	Approval bool

	Waiting  bool          // an issue of this edition waits for the operator
	Chosen   int           // posts that would be in the issue
	Settling int           // posts that would be, but changed a moment ago
	Patience time.Duration // how long the slot waits for those
}

// Decide says what is to be done. Of several slots missed it takes the latest:
// one catch-up, not a burst.
func Decide(s Situation) Turn {
	slot, n := s.Schedule.Latest(s.Closed, s.Now)
	if n == 0 {
		return Turn{Act: Wait, Why: "no slot is due"}
	}
	t := Turn{Slot: slot, Missed: n - 1}
	late := s.Now.Sub(slot)
	switch {
	case s.Settling > 0 && s.waited(slot) < s.Patience:
		t.Act, t.Why = Wait, fmt.Sprintf("%d posts changed a moment ago", s.Settling)
	case s.Chosen == 0:
		t.Act, t.Why = Empty, "there is nothing new to tell"
	case (late > s.Grace || s.Approval) && s.Waiting:
		t.Act, t.Why = Empty, "the issue before it still waits for you, and takes up what is new"
	case late > s.Grace:
		t.Act, t.Why = Hold, fmt.Sprintf("it was due %s ago, more than the grace of %s", late.Round(time.Minute), s.Grace)
	case s.Approval:
		t.Act, t.Why = Hold, "digest.approval is on"
	default:
		t.Act, t.Why = Compose, "it is due"
	}
	return t
}

// waited is how long the slot has been waiting under our eyes: after downtime,
// everything is new to us at first.
func (s Situation) waited(slot time.Time) time.Duration {
	if s.Watching.After(slot) {
		slot = s.Watching
	}
	return s.Now.Sub(slot)
}

// closing is the record of a slot without an issue.
func (t Turn) closing(edition string, now time.Time) newsletter.Slot {
	return newsletter.Slot{Edition: edition, Key: newsletter.SlotKey(t.Slot), State: newsletter.SlotEmpty, Reason: t.Why, Closed: now}
}
