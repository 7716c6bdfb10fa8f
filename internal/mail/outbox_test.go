package mail

import (
	"context"
	"os"
	"path/filepath"
	"regexp"
	"testing"
)

func TestOutbox(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "outbox")
	conn, err := Outbox{Dir: dir}.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	msg := encode(t, digest(), nil)
	for range 2 { // the copy replaces itself
		if r := conn.Send(t.Context(), envelope, msg, func() bool { return true }); r.Verdict != Accepted {
			t.Fatalf("%+v", r)
		}
	}
	if names := list(t, dir); len(names) != 1 || names[0] != "14.k7Qm2v9xT4bR8wLz@blog.example.org.eml" {
		t.Fatalf("%q", names)
	}
	got, err := os.ReadFile(filepath.Join(dir, list(t, dir)[0]))
	if err != nil || string(got) != string(msg) {
		t.Errorf("%v, %q", err, got)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}

func TestOutboxWithholds(t *testing.T) {
	dir := t.TempDir()
	conn, err := Outbox{Dir: dir}.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, r := range map[string]Result{
		"called off": conn.Send(t.Context(), envelope, letter, func() bool { return false }),
		"stopped":    conn.Send(ended, envelope, letter, nil),
	} {
		if r.Verdict != Withheld {
			t.Errorf("%s: %+v", name, r)
		}
	}
	if r := conn.Send(t.Context(), Envelope{To: "nobody"}, letter, nil); r.Verdict != Refused || r.Scope != ScopeRecipient {
		t.Errorf("%+v", r)
	}
	if names := list(t, dir); len(names) != 0 {
		t.Errorf("%q", names)
	}
}

// A folder that has gone is the relay being down: try again later, leave no scraps.
func TestOutboxFolderGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "outbox")
	conn, err := Outbox{Dir: dir}.Connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(dir); err != nil {
		t.Fatal(err)
	}
	r := conn.Send(t.Context(), envelope, letter, nil)
	if r.Verdict != Deferred || r.Scope != ScopeRelay || r.Text == "" {
		t.Errorf("%+v", r)
	}
	if err := os.WriteFile(dir, nil, 0o600); err != nil { // a file in its place
		t.Fatal(err)
	}
	if _, err := (Outbox{Dir: dir}).Connect(t.Context()); err == nil {
		t.Error("connected to a file")
	}
}

func TestOutboxFileName(t *testing.T) {
	hashed := regexp.MustCompile(`^[0-9a-f]{64}\.eml$`)
	for header, want := range map[string]string{
		"Message-ID: <a.b@example.org>":         "a.b@example.org.eml",
		"Subject: x\r\nMessage-ID:\r\n <a@b.c>": "a@b.c.eml",
		"Message-ID: <../../etc/passwd@x>":      "",
		"Message-ID: <.hidden@example.org>":     "",
		"X: y\r\n\r\nMessage-ID: <body@x.org>":  "",
		"Subject: none":                         "",
	} {
		got := fileName([]byte(header + "\r\n\r\nbody\r\n"))
		if got != want && !(want == "" && hashed.MatchString(got)) {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
