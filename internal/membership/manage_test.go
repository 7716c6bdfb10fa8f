package membership

import (
	"encoding/json"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func TestALinkForMoreGoesToTheAddressOnRecord(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	for range perReader {
		r.ok(r.AskForLink(ctx, r.digestOf(ada)))
	}
	r.wantErr(r.AskForLink(ctx, r.digestOf(ada)), ErrTooMany)
	letters, _ := r.post()
	equal(t, "letters", len(letters), perReader)
	equal(t, "to", letters[0].Address, "ada@example.org")
	equal(t, "lasts", letters[0].Expires, r.now.Add(ManageLife))
	found, err := r.LookManage(ctx, r.Tokens.Letter(letters[0]))
	r.ok(err)
	equal(t, "whose", found.Subscriber, ada)

	r.later(ManageLife)
	_, err = r.LookManage(ctx, r.Tokens.Letter(letters[0]))
	r.wantErr(err, ErrExpired)
	r.later(time.Hour)
	r.ok(r.AskForLink(ctx, r.digestOf(ada)))
}

func TestWhoHasLeftKeepsHisRightsAndWhoComplainedIsNotWrittenTo(t *testing.T) {
	r := newRoom(t)
	gone := r.person("ada@example.org", newsletter.StatusLeft)
	r.ok(r.Erase(ctx, r.managing(gone)))
	equal(t, "status", r.status("ada@example.org"), "unknown")

	cross := r.person("bo@example.org", newsletter.StatusActive)
	r.bar("bo@example.org", newsletter.CauseComplaint)
	before := r.woken
	r.ok(r.AskForLink(ctx, r.digestOf(cross)))
	equal(t, "letters that wait", r.woken, before)
	_, words := r.post()
	equal(t, "letters", words, "")
}

func TestErasing(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	token := r.managing(ada)
	r.join("ada@example.org")
	r.ok(r.Join(ctx, Application{Address: "ADA@example.org"})) // not answered yet
	r.told()
	r.ok(r.Erase(ctx, token))
	equal(t, "counted", r.told(), "erased")
	equal(t, "status", r.status("ada@example.org"), "unknown")
	waiting, err := r.store.Signups(ctx, 9)
	r.ok(err)
	equal(t, "sign-ups", len(waiting), 0)
	r.wantErr(r.Erase(ctx, token), ErrExpired)
	for _, kind := range []newsletter.LetterKind{newsletter.LetterManage, newsletter.LetterConfirm} {
		for id := range int64(5) {
			if _, err := r.store.Letter(ctx, id); err == nil {
				t.Errorf("letter %d (%s) is still there", id, kind)
			}
		}
	}
}

func TestALinkIsGoodForOneThing(t *testing.T) {
	for name, use := range map[string]func(r *room, token string) error{
		"data":  func(r *room, token string) error { _, err := r.Data(ctx, token); return err },
		"move":  func(r *room, token string) error { return r.Move(ctx, token, "bo@example.org") },
		"taken": func(r *room, token string) error { return r.Move(ctx, token, "known@example.org") },
	} {
		r := newRoom(t)
		r.person("known@example.org", newsletter.StatusActive)
		token := r.managing(r.person("ada@example.org", newsletter.StatusActive))
		r.ok(use(r, token))
		if err := use(r, token); err != ErrUsed {
			t.Errorf("%s twice: %v", name, err)
		}
		if err := r.Erase(ctx, token); err != ErrUsed {
			t.Errorf("erasing after %s: %v", name, err)
		}
		found, err := r.LookManage(ctx, token)
		r.wantErr(err, ErrUsed)
		equal(t, "whose", found.Subscriber.Email, "ada@example.org")
	}
}

// A link that is pressed many times at once does its work once.
func TestALinkIsUsedOnceByMany(t *testing.T) {
	r := newRoom(t)
	token := r.managing(r.person("ada@example.org", newsletter.StatusActive))
	var did atomic.Int32
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			switch _, err := r.Data(ctx, token); {
			case err == nil:
				did.Add(1)
			case err != ErrUsed:
				t.Error(err)
			}
		})
	}
	wait.Wait()
	equal(t, "answers with data", did.Load(), 1)
}

// TestRecord shows somebody all that is kept about him; testdata/record.json is
// what he gets.
func TestRecord(t *testing.T) {
	r := newRoom(t)
	r.join("ada@example.org")
	found, err := r.Confirm(ctx, r.letter(newsletter.LetterConfirm))
	r.ok(err)
	ada := found.Subscriber
	r.person("bo@example.org", newsletter.StatusActive)
	r.ok(r.Choose(ctx, r.digestOf(ada), newsletter.Preferences{Frequency: "", Language: "en", Topics: []newsletter.Topic{pebble, jobs}}))
	r.later(time.Hour)
	r.issue(1, newsletter.Outcome{State: newsletter.Sent, Reply: newsletter.Reply{Code: 250, Text: "queued as\n4711"}})
	r.later(time.Hour)
	r.issue(2, newsletter.Outcome{State: newsletter.Deferred, NextAt: r.now.Add(time.Minute), Reply: newsletter.Reply{Code: 450, Enhanced: "4.2.2", Text: "mailbox full"}})
	r.later(time.Hour)
	token := r.managing(ada)
	_, err = r.Leave(ctx, r.digestOf(ada), "too many mails")
	r.ok(err)
	r.ok(r.Join(ctx, Application{Address: "Ada@example.org", Source: "api", From: home}))
	r.bar("ada@example.org", newsletter.CauseComplaint)

	record, err := r.Data(ctx, token)
	r.ok(err)
	got, err := json.MarshalIndent(record, "", "  ")
	r.ok(err)
	if *update {
		r.ok(os.WriteFile("testdata/record.json", append(got, '\n'), 0o644))
	}
	want, err := os.ReadFile("testdata/record.json")
	r.ok(err)
	if string(got)+"\n" != string(want) {
		t.Errorf("the record has changed (-update writes it anew):\n%s", got)
	}
	if strings.Contains(string(got), "bo@") || strings.Contains(string(got), token) {
		t.Error("the record tells of others, or holds a link")
	}
}

// issue freezes an issue and has each of its deliveries end so.
func (r *room) issue(number int, o newsletter.Outcome) {
	r.t.Helper()
	issue, err := r.store.Freeze(ctx, newsletter.Freezing{
		Issue: newsletter.Issue{Number: number, Edition: newsletter.Weekly, Slot: newsletter.SlotKey(r.now), Title: "PebbleConf and more", FrozenAt: r.now,
			Letterhead: newsletter.Letterhead{Date: r.now}},
		Renderings: []newsletter.Rendering{{Language: "en", HTML: "mail", Text: "mail", Mark: "mark"}},
		Mint: func(issue, subscriber int64) (string, string) {
			return r.Tokens.Unsubscribe(subscriber, issue), "1.1@example.org"
		},
	})
	r.ok(err)
	claimed, err := r.store.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: 9, Now: r.now})
	r.ok(err)
	r.later(time.Minute)
	for _, d := range claimed {
		o.DeliveryID, o.At = d.ID, r.now
		_, err := r.store.Exchange(ctx, newsletter.Exchange{Node: "a", IssueID: issue.ID, Outcomes: []newsletter.Outcome{o}, Now: r.now})
		r.ok(err)
	}
}
