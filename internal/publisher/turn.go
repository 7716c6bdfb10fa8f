package publisher

import (
	"fmt"
	"time"

	"recapd/digest"
	"recapd/internal/newsletter"
	"recapd/internal/schedule"
)

// Act is what a pass does about the schedule.
type Act int

const (
	Wait     Act = iota // nothing is due, or it is too early to tell
	Empty               // close the slot: there is nothing to tell
	Hold                // leave it to the operator
	Announce            // leave it to him for a while
	Compose             // make the issue
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
	HoldFor  time.Duration

	Differ time.Time     // since when other nodes have seen other posts; zero: they see the same
	Settle time.Duration // how long that may last

	Posts, Known        int // in the folder now, and when it was last as it should be
	Usual               int // posts in an issue of this edition; 0: not known yet
	Readers, MaxReaders int // MaxReaders of 0: any number

	Waiting  bool          // an issue of this edition waits for the operator
	Chosen   int           // posts that would be in the issue
	Oldest   time.Time     // when the first of them was published
	Fewest   int           // posts that are worth an issue
	MaxAge   time.Duration // of posts; 0: any
	Settling int           // posts that would be, but changed a moment ago
	Pageless int           // of those: their pages are not there yet
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
	case s.unsettled(slot):
		t.Act, t.Why = Wait, differ
	case !s.Differ.IsZero() && s.Chosen == 0 && !s.halved():
		t.Act, t.Why = Wait, differ+", and here is nothing new" // who sees something holds it
	case s.Settling > 0 && s.waited(slot) < s.Patience:
		t.Act, t.Why = Wait, fmt.Sprintf("%d posts changed a moment ago, or have no page yet", s.Settling)
	case s.Chosen == 0 && s.Pageless > 0 && !s.Waiting:
		t.Act, t.Why = Hold, fmt.Sprintf("no page of its posts answers (%d)", s.Pageless)
	case s.Chosen == 0 && !s.halved():
		t.Act, t.Why = Empty, "there is nothing new to tell"
	case s.Chosen < s.Fewest && !s.halved() && !s.lastChance(slot):
		t.Act, t.Why = Empty, fmt.Sprintf("of the %d posts that make an issue there are %d: they come with the next", s.Fewest, s.Chosen)
	case s.doubt(late, n) != "" && s.Waiting:
		t.Act, t.Why = Empty, "the issue before it still waits for you, and takes up what is new"
	case s.doubt(late, n) != "":
		t.Act, t.Why = Hold, s.doubt(late, n)
	case s.HoldFor > 0 && s.Waiting:
		t.Act, t.Why = Empty, "the issue before it still waits, and takes up what is new"
	case s.HoldFor > 0:
		t.Act, t.Why = Announce, "digest.hold_for is "+digest.Spell(s.HoldFor)
	default:
		t.Act, t.Why = Compose, "it is due"
	}
	return t
}

// lastChance tells that one of the posts would be too old for the next slot.
func (s Situation) lastChance(slot time.Time) bool {
	next := s.Schedule.Next(slot)
	return s.MaxAge > 0 && (next.IsZero() || next.Sub(s.Oldest) > s.MaxAge)
}

// doubt is why the operator should look before an issue goes out that stands for
// so many slots; "" when nothing speaks against it.
func (s Situation) doubt(late time.Duration, slots int) string {
	switch {
	case late > s.Grace:
		return fmt.Sprintf("it was due %s ago, more than the grace of %s", digest.Spell(late.Round(time.Minute)), digest.Spell(s.Grace))
	case s.accident() != "":
		return s.accident()
	case !s.Differ.IsZero():
		return differ
	case s.Usual > 0 && s.Chosen >= many && s.Chosen >= 3*s.Usual*slots:
		return fmt.Sprintf("it has %d posts, and %d are usual", s.Chosen, s.Usual)
	case s.Approval:
		return "digest.approval is on"
	}
	return ""
}

// accident is what speaks against any issue of the folder and the readers as they
// are; "" when nothing does.
func (s Situation) accident() string {
	switch {
	case s.halved():
		return fmt.Sprintf("of %d posts in the folder only %d are left", s.Known, s.Posts)
	case s.MaxReaders > 0 && s.Readers > s.MaxReaders:
		return fmt.Sprintf("it has %d readers, and digest.max_recipients is %d", s.Readers, s.MaxReaders)
	}
	return ""
}

// unsettled tells that other nodes see other posts, and that this may pass: the folder of
// one has been brought up to date, that of another has not.
func (s Situation) unsettled(due time.Time) bool {
	return !s.Differ.IsZero() && s.Now.Sub(later(s.Differ, due)) < s.Settle
}

const differ = "the nodes do not see the same posts"

// Small numbers double and halve by nature: a blog of three posts that loses two,
// or an issue of three where one is usual, is nothing to stop for.
const (
	few  = 4
	many = 6
)

// halved tells that half of the folder is gone: more likely a checkout in the
// middle, or a folder that was not mounted, than somebody's wish.
func (s Situation) halved() bool { return s.Known >= few && 2*s.Posts <= s.Known }

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
