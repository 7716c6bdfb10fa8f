package jobs

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// What every distributor does is tested with the courier, in internal/delivery.
// Here is what comes of having a file.

var ctx = context.Background()

func newRiver(t testing.TB, file string) *River {
	r := &River{File: file, Workers: 3, Log: slog.New(slog.NewTextHandler(t.Output(), nil))}
	t.Cleanup(func() {
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	})
	return r
}

func ranges(n int) []newsletter.Range {
	list := make([]newsletter.Range, n)
	for i := range list {
		list[i] = newsletter.Range{IssueID: 1, First: int64(10 * i), Last: int64(10*i + 9)}
	}
	return list
}

// carries distributes n ranges and wants all of them carried.
func carries(t *testing.T, r *River, n int) {
	t.Helper()
	var carried atomic.Int64
	err := r.Distribute(ctx, ranges(n), func(context.Context, newsletter.Range) error { carried.Add(1); return nil })
	if err != nil || carried.Load() != int64(n) {
		t.Fatalf("%d of %d ranges carried, %v", carried.Load(), n, err)
	}
}

func TestWhateverIsInTheFileGoes(t *testing.T) {
	for name, make := range map[string]func(file string) error{
		"nothing":       func(string) error { return nil },
		"an empty file": func(file string) error { return os.WriteFile(file, nil, 0o600) },
		"rubbish":       func(file string) error { return os.WriteFile(file, []byte(strings.Repeat("rubbish ", 4096)), 0o600) },
		"a foreign log": func(file string) error { return os.WriteFile(file+"-wal", []byte(strings.Repeat("w", 9000)), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "jobs.db")
			if err := make(file); err != nil {
				t.Fatal(err)
			}
			carries(t, newRiver(t, file), 5)
		})
	}
}

func TestClosingLeavesNothing(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jobs.db")
	r := newRiver(t, file)
	for range 2 {
		carries(t, r, 5)
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("while it runs: %v, %v", info, err)
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		if left, _ := filepath.Glob(file + "*"); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
	}
}

// The file may be removed at any time, also while it is in use.
func TestRemovedWhileInUse(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jobs.db")
	r := newRiver(t, file)
	carries(t, r, 1)
	if err := wipe(file); err != nil {
		t.Fatal(err)
	}
	carries(t, r, 5)
}

// TestAKilledProcessStandsInNobodysWay kills a process with jobs running and jobs
// waiting, and has the same ranges carried at once.
func TestAKilledProcessStandsInNobodysWay(t *testing.T) {
	file := filepath.Join(t.TempDir(), "jobs.db")
	child := exec.Command(os.Args[0], "-test.run=^TestAProcessToBeKilled$")
	child.Env = append(os.Environ(), "JOBS_FILE="+file)
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := os.Stat(file + ".running"); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the other process has begun nothing")
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	child.Wait()
	if _, err := os.Stat(file); err != nil {
		t.Fatalf("the dead process has left nothing: %v", err)
	}
	began := time.Now()
	carries(t, newRiver(t, file), 20)
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %v", took)
	}
}

// TestAProcessToBeKilled is the other process; by itself it has one thing to do.
func TestAProcessToBeKilled(t *testing.T) {
	file := os.Getenv("JOBS_FILE")
	if file == "" {
		carries(t, newRiver(t, filepath.Join(t.TempDir(), "jobs.db")), 20)
		return
	}
	err := newRiver(t, file).Distribute(ctx, ranges(20), func(context.Context, newsletter.Range) error {
		if err := os.WriteFile(file+".running", nil, 0o600); err != nil {
			return err
		}
		time.Sleep(time.Minute)
		return nil
	})
	t.Fatal("it was not killed: ", err)
}

func TestAQueueThatStandsStillIsToldAndReplaced(t *testing.T) {
	r := newRiver(t, filepath.Join(t.TempDir(), "jobs.db"))
	r.Patience = 300 * time.Millisecond
	q, err := r.open(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := q.client.Stop(ctx); err != nil { // takes jobs, and begins none
		t.Fatal(err)
	}
	carried := false
	err = r.Distribute(ctx, ranges(5), func(context.Context, newsletter.Range) error { carried = true; return nil })
	if !errors.Is(err, ErrStandstill) || carried {
		t.Errorf("error %v, carried %v", err, carried)
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	carries(t, r, 5)
}

// A range that takes long is no standstill.
func TestPatienceIsNotForWhoeverIsAtWork(t *testing.T) {
	r := newRiver(t, filepath.Join(t.TempDir(), "jobs.db"))
	r.Patience = time.Second
	err := r.Distribute(ctx, ranges(4), func(context.Context, newsletter.Range) error { time.Sleep(1500 * time.Millisecond); return nil })
	if err != nil {
		t.Error(err)
	}
}

func TestAPanicReachesTheCaller(t *testing.T) {
	r := newRiver(t, filepath.Join(t.TempDir(), "jobs.db"))
	err := r.Distribute(ctx, ranges(1), func(context.Context, newsletter.Range) error { panic("oh") })
	if err == nil || !strings.Contains(err.Error(), "deliveries 0 to 9: panic: oh") {
		t.Errorf("error %v", err)
	}
}

func TestAFolderThatIsNotThereIsTold(t *testing.T) {
	r := newRiver(t, filepath.Join(t.TempDir(), "nowhere", "jobs.db"))
	err := r.Distribute(ctx, ranges(1), func(context.Context, newsletter.Range) error { return nil })
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "let recapd's user write the folder") {
		t.Errorf("error %v", err)
	}
}

// River's daily news are not the operator's.
func TestTheLogIsQuiet(t *testing.T) {
	var text strings.Builder
	r := newRiver(t, filepath.Join(t.TempDir(), "jobs.db"))
	r.Log = slog.New(slog.NewTextHandler(&text, nil))
	carries(t, r, 5)
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if text.Len() > 0 {
		t.Errorf("logged:\n%s", &text)
	}
}
