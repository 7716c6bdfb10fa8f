package main

import (
	"database/sql"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recapd/config"
	"recapd/internal/letters"
	"recapd/internal/mail/sink"
)

// join sends the form, each time from another network, and tells whether the answer
// was that there is a letter. The service may be dead.
func (s *service) join(address string, network int) bool {
	form := strings.NewReader(url.Values{"email": {address}}.Encode())
	r, err := http.NewRequest(http.MethodPost, s.base+"/subscribe", form)
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Forwarded-For", fmt.Sprintf("198.18.%d.1", network))
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		s.t.Errorf("%s: %s", address, resp.Status)
	}
	return resp.StatusCode == http.StatusOK
}

// ready is a service that has told systemd that it is.
func ready(t *testing.T, dir string) *service {
	t.Helper()
	s := startService(t, dir)
	s.told("READY=1")
	return s
}

func (s *service) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// ledger asks the database of a service that is not running, or changes it.
func ledger(t *testing.T, dir, query string) (n int) {
	t.Helper()
	driver, address := "sqlite", filepath.Join(dir, "recapd.db")
	if server := os.Getenv("RECAPD_DATABASE__URL"); server != "" {
		driver, address = "pgx", server
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		n++
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return n
}

// Twenty minutes after a kill, what was in hand is anybody's again.
const leasesEnd = `UPDATE letters SET next_at = 0 WHERE next_at IS NOT NULL RETURNING id`

func receiver(t *testing.T, o sink.Options) *sink.Server {
	t.Helper()
	server, err := sink.Start("127.0.0.1:0", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	return server
}

// Whoever sends the form finds the letter when he turns to his mailbox. The best of a
// few counts: other tests want the machine, too.
func TestALetterComesWithinASecond(t *testing.T) {
	server := receiver(t, sink.Options{})
	s := ready(t, crashFolder(t, server, 1, 1))
	best := time.Hour
	for i := range 5 {
		began := time.Now()
		s.join(fmt.Sprintf("nova%d@example.net", i), i)
		s.eventually("the letter comes", func() bool { return server.Count() == i+1 })
		best = min(best, time.Since(began))
	}
	t.Logf("%v", best)
	if best > time.Second {
		t.Errorf("the fastest letter took %v", best)
	}
	s.stop()
}

// TestEverybodyWhoJoinedIsWrittenTo kills the service with SIGKILL again and again
// while people join. Who was told to look for a letter gets one, and at most one copy
// for each kill, which is the same.
func TestEverybodyWhoJoinedIsWrittenTo(t *testing.T) {
	const kills = 4
	server := receiver(t, sink.Options{Delay: 20 * time.Millisecond})
	dir := crashFolder(t, server, 1, 1)
	random := rand.New(rand.NewPCG(3, 4))
	var joined []string
	inHand := 0
	for round := range kills {
		s := startService(t, dir)
		end := time.AfterFunc(time.Duration(200+random.IntN(700))*time.Millisecond, func() { _ = s.cmd.Process.Kill() })
		for i := 0; ; i++ {
			address := fmt.Sprintf("nova%d.%d@example.net", round, i)
			if !s.join(address, 20*round+i/10) {
				break
			}
			joined = append(joined, address)
			time.Sleep(time.Duration(random.IntN(60)) * time.Millisecond)
		}
		end.Stop()
		s.kill()
		inHand += ledger(t, dir, `SELECT id FROM letters WHERE attempt > 0 AND sent_at IS NULL`)
		ledger(t, dir, leasesEnd)
	}
	s := ready(t, dir)
	s.eventually("everybody has a letter", func() bool { return len(sink.Judge(joined, server.Arrivals()).Lost) == 0 })
	s.stop()
	count := sink.Judge(joined, server.Arrivals())
	t.Logf("%d joined, %d letters in hand at %d kills, %d copies", len(joined), inHand, kills, count.Copies)
	if len(count.Differing) > 0 || count.Copies > kills {
		t.Errorf("%d copies after %d kills, differing: %v", count.Copies, kills, count.Differing)
	}
	if len(joined) < kills {
		t.Error("hardly anybody has joined: the test has shown nothing")
	}
}

// A kill between claim and record: before the relay has the letter it comes once,
// after that a second time, the same to the byte.
func TestKilledWithALetterInHand(t *testing.T) {
	for stage, copies := range map[string]int{"at RCPT": 0, "after the final dot": 1} {
		t.Run(stage, func(t *testing.T) {
			reached, resume := make(chan struct{}), make(chan struct{})
			var once atomic.Bool
			halt := func(here string) error {
				if here == stage && !once.Swap(true) {
					close(reached)
					<-resume
				}
				return nil
			}
			server := receiver(t, sink.Options{
				OnRcpt: func(string) error { return halt("at RCPT") },
				OnData: func(sink.Message) error { return halt("after the final dot") },
			})
			dir := crashFolder(t, server, 1, 1)
			s := ready(t, dir)
			if !s.join("nova@example.net", 1) {
				t.Fatal("not taken")
			}
			<-reached
			s.kill()
			close(resume)
			if n := ledger(t, dir, `SELECT id FROM letters WHERE attempt = 1 AND sent_at IS NULL AND next_at IS NOT NULL`); n != 1 {
				t.Fatalf("%d letters in hand", n)
			}
			ledger(t, dir, leasesEnd)
			s = ready(t, dir)
			s.eventually("the letter comes", func() bool { return server.Count() == copies+1 })
			s.stop()
			all := server.Messages()
			if string(all[0].Raw) != string(all[len(all)-1].Raw) {
				t.Errorf("copies differ:\n%s\n%s", all[0].Raw, all[len(all)-1].Raw)
			}
			if n := ledger(t, dir, `SELECT id FROM letters WHERE sent_at IS NOT NULL AND next_at IS NULL`); n != 1 {
				t.Errorf("%d letters are recorded as sent", n)
			}
		})
	}
}

// SIGTERM lets a letter in DATA end, and its outcome is on record.
func TestStoppedWithALetterInHand(t *testing.T) {
	reached := make(chan struct{})
	server := receiver(t, sink.Options{OnData: func(sink.Message) error { close(reached); time.Sleep(500 * time.Millisecond); return nil }})
	dir := crashFolder(t, server, 1, 1)
	s := ready(t, dir)
	if !s.join("nova@example.net", 1) {
		t.Fatal("not taken")
	}
	<-reached
	s.stop()
	if n := ledger(t, dir, `SELECT id FROM letters WHERE sent_at IS NOT NULL`); n != 1 || server.Count() != 1 {
		t.Errorf("%d letters are recorded as sent, %d messages", n, server.Count())
	}
}

// A database that may be a restored backup sends no letters either: sign-ups wait.
func TestNoLettersWhileHeld(t *testing.T) {
	server := receiver(t, sink.Options{})
	dir := crashFolder(t, server, 1, 1)
	ledger(t, dir, `UPDATE instance SET recorded_at = 4102444800000 RETURNING id`) // the clock is behind by decades
	s := ready(t, dir)
	if !s.join("nova@example.net", 1) {
		t.Fatal("not taken")
	}
	s.eventually("the form is counted", func() bool { return s.counted(`recapd_subscriber_events_total{event="joined"} 1`) })
	time.Sleep(time.Second)
	s.stop()
	if server.Count() != 0 {
		t.Errorf("%d messages", server.Count())
	}
	if out, err := recapd(dir, "adopt", "--yes").CombinedOutput(); err != nil {
		t.Fatalf("adopt: %v\n%s", err, out)
	}
	s = ready(t, dir)
	s.eventually("the letter comes", func() bool { return server.Count() == 1 })
	s.stop()
}

// Letters that wait for the relay for an hour are the operator's concern, although the
// courier, who has nothing to send, finds no fault.
func TestTheOperatorHearsOfLettersThatWait(t *testing.T) {
	var log strings.Builder
	now := time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC)
	h := &house{program: &program{now: func() time.Time { return now }}, cfg: config.Default(), log: slog.New(slog.NewTextHandler(&log, nil))}
	d := &daemonLoop{office: &office{house: h}}
	for range 60 {
		d.afterLetters(t.Context(), letters.ErrRelay)
		d.afterPass(t.Context(), nil)
		now = now.Add(time.Minute)
	}
	if strings.Contains(log.String(), "away for long") {
		t.Error("told too soon")
	}
	for range 60 {
		d.afterLetters(t.Context(), letters.ErrRelay)
		now = now.Add(time.Minute)
	}
	d.afterLetters(t.Context(), nil)
	if n := strings.Count(log.String(), "away for long"); n != 1 || !strings.Contains(log.String(), "takes mail again") {
		t.Errorf("told %d times:\n%s", n, log.String())
	}
}
