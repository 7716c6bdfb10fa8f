package main

import (
	"os"
	"path/filepath"
	"testing"

	"recapd/internal/mail/sink"
)

// Who was pending in a list is written to by serve, when his turn comes, and no sooner
// than it is known that the database is the right one.
func TestPeopleOfAListAreWrittenTo(t *testing.T) {
	server := receiver(t, sink.Options{})
	dir := crashFolder(t, server, 1, 1)
	list := "email,status\nada@example.net,pending\nbo@example.net,pending\n"
	if err := os.WriteFile(filepath.Join(dir, "old.csv"), []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := recapd(dir, "subscribers", "import", "--confirm", "old.csv").CombinedOutput(); err != nil {
		t.Fatalf("import: %v\n%s", err, out)
	}
	if n := ledger(t, dir, `UPDATE signups SET due_at = 1 WHERE email_key LIKE 'ada%' RETURNING id`); n != 1 {
		t.Fatalf("%d turns are Ada's", n)
	}
	ledger(t, dir, `UPDATE signups SET due_at = 4102444800000 WHERE email_key LIKE 'bo%'`) // decades ahead
	ledger(t, dir, `UPDATE instance SET recorded_at = 4102444800000`)                      // the clock is behind
	s := ready(t, dir)
	s.stop()
	if server.Count() != 0 {
		t.Fatalf("%d messages while held", server.Count())
	}
	if out, err := recapd(dir, "adopt", "--yes").CombinedOutput(); err != nil {
		t.Fatalf("adopt: %v\n%s", err, out)
	}
	s = ready(t, dir)
	s.eventually("the letter comes", func() bool { return server.Count() > 0 })
	s.stop()
	if count := sink.Judge([]string{"ada@example.net"}, server.Arrivals()); server.Count() != 1 || len(count.Lost) > 0 {
		t.Errorf("%d messages, missing %v", server.Count(), count.Lost)
	}
}
