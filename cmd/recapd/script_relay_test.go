package main

import (
	"cmp"
	"context"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
	"recapd/internal/store"
)

// relays are the mail servers of the scripts that run, by their folders.
var relays sync.Map

// relay starts a mail server for the script and points recapd at it. Files of the
// script tell what is wrong with it, and recipients by the beginning of their
// names what it says to them:
//
//	refuse   every message: 554 5.7.1
//	gone…    550 5.1.1, always
//	full…    552 5.2.2 while there is a file full
//	busy…    450 4.2.0 while there is a file busy
//	silent…  takes the message and hangs up without a word, while there is a file silent
func relay(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) > 0 {
		ts.Fatalf("usage: relay")
	}
	is := func(name string) bool { _, err := os.Stat(ts.MkAbs(name)); return err == nil }
	server, err := sink.Start("127.0.0.1:0", sink.Options{
		OnRcpt: func(to string) error {
			switch {
			case strings.HasPrefix(to, "gone"):
				return sink.Reply(550, "5.1.1", "No such mailbox: "+to)
			case strings.HasPrefix(to, "full") && is("full"):
				return sink.Reply(552, "5.2.2", "Mailbox full")
			case strings.HasPrefix(to, "busy") && is("busy"):
				return sink.Reply(450, "4.2.0", "Mailbox busy: "+to)
			}
			return nil
		},
		OnData: func(m sink.Message) error {
			switch {
			case is("refuse"):
				return sink.Reply(554, "5.7.1", "Not from you")
			case strings.HasPrefix(m.To, "silent") && is("silent"):
				return sink.Drop
			}
			return nil
		},
	})
	ts.Check(err)
	ts.Defer(func() { _ = server.Close() })
	relays.Store(ts.Getenv("WORK"), server)
	ts.Setenv("RECAPD_SMTP__HOST", server.Host())
	ts.Setenv("RECAPD_SMTP__PORT", strconv.Itoa(server.Port()))
	ts.Setenv("RECAPD_SMTP__TLS", "none")
	ts.Setenv("RECAPD_SMTP__CONNECTIONS", "1")
}

// arrived demands how many messages the relay has, for one address or in all:
// arrived 2 [ADDRESS].
func arrived(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 || len(args) > 2 {
		ts.Fatalf("usage: arrived COUNT [ADDRESS]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	server, ok := relays.Load(ts.Getenv("WORK"))
	if !ok {
		ts.Fatalf("no relay was started")
	}
	for _, m := range server.(*sink.Server).Messages() {
		if len(args) == 1 || m.To == args[1] {
			got++
		}
	}
	if got != want {
		ts.Fatalf("%d messages have arrived, want %d", got, want)
	}
}

// holds leaves the issue of a slot to the operator, as serve does: holds REASON 2026-11-23T09:00:00Z.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: holds REASON SLOT")
	}
	ctx := context.Background()
	s, err := store.Open(ctx, cmp.Or(ts.Getenv("RECAPD_DATABASE__URL"), "sqlite:"+ts.MkAbs("recapd.db")), store.Options{})
	ts.Check(err)
	defer s.Close()
	_, err = s.Hold(ctx, newsletter.Issue{Edition: newsletter.Weekly, State: newsletter.Held, HeldReason: args[0],
		Slot: args[1], Created: time.Now()})
	ts.Check(err)
}
