package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// trial is one campaign under way: a program, its folder, and its mail server.
type trial struct {
	size
	dir      string
	binary   string
	database string   // a file, or with the driver "pgx" an address
	driver   string   // "": a file
	carrier  []string // the command that is interrupted
	env      []string // of the program, beside our own
	sink     *sink.Server

	setsClock bool
	ahead     time.Duration // of the program's clock

	closing   []func()
	everybody []string
	faults    []string // what speaks against the program
	figures   []string
}

func (t *trial) faultf(format string, args ...any) {
	t.faults = append(t.faults, fmt.Sprintf(format, args...))
}

func (t *trial) figure(format string, args ...any) {
	t.figures = append(t.figures, fmt.Sprintf(format, args...))
}

func (t *trial) path(name ...string) string {
	return filepath.Join(append([]string{t.dir}, name...)...)
}

func (t *trial) close() {
	if t.sink != nil {
		_ = t.sink.Close() // connections that the program has left open
	}
	for _, end := range t.closing {
		end()
	}
}

// command is recapd in the trial's folder.
func (t *trial) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.binary, args...)
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGQUIT) } // it tells what it was waiting for
	cmd.WaitDelay = 5 * time.Second
	cmd.Dir = t.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RECAPD_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, clockVariable+"="+t.path("clock"))
	cmd.Env = append(cmd.Env, t.env...)
	return cmd
}

// recapd runs to its end. err is only for a program that could not be run.
func (t *trial) recapd(ctx context.Context, args ...string) (out string, code int, err error) {
	return t.await(t.command(ctx, args...))
}

func (t *trial) await(cmd *exec.Cmd) (out string, code int, err error) {
	said, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	if err == nil {
		err = appendTo(t.path("log"), said)
	}
	return string(said), cmd.ProcessState.ExitCode(), err
}

// appendTo keeps what was said, for -keep.
func appendTo(file string, said []byte) error {
	f, err := os.OpenFile(file, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(said)
	return errors.Join(err, f.Close())
}

// send is the command that every campaign is about.
func (t *trial) send(more ...string) []string {
	return append([]string{"send", "--all-posts"}, more...)
}

// manyRuns is more than any campaign needs to come to its end.
const manyRuns = 100

// patience is how long a program with a clock that can be set waits for deferred
// deliveries by itself.
const patience = "20s"

// finish sends until nothing is open. Where deliveries have to wait for their time,
// the clock is set ahead rather than the time waited out, if it can be set.
func (t *trial) finish(ctx context.Context, flags ...string) error {
	if t.setsClock {
		flags = append(flags, "--wait", patience)
	}
	for range manyRuns {
		out, code, err := t.recapd(ctx, t.send(flags...)...)
		switch {
		case err != nil:
			return err
		case code == 0 || code == 3:
			return nil
		case t.setsClock && strings.Contains(out, "have to wait until"):
			if err := t.jump(61 * time.Minute); err != nil {
				return err
			}
		default:
			return fmt.Errorf("recapd send ended with %d:\n%s", code, tail(out))
		}
	}
	return fmt.Errorf("recapd send has not come to its end in %d runs", manyRuns)
}

// tail is the end of what a program said.
func tail(out string) string {
	lines := strings.Split(strings.TrimSpace(out), "\n")
	return strings.Join(lines[max(0, len(lines)-6):], "\n")
}

// some picks a number below n.
func some(r *rand.Rand, n int) int { return r.IntN(max(1, n)) }

// served are the addresses that something arrived for.
func (t *trial) served() map[string]bool {
	served := map[string]bool{}
	for _, a := range t.sink.Arrivals() {
		served[a.To] = true
	}
	return served
}

// list shows a few of many.
func list(addresses []string) string {
	if len(addresses) > 5 {
		return fmt.Sprintf("%d, such as %s", len(addresses), strings.Join(addresses[:5], " "))
	}
	return strings.Join(slices.Sorted(slices.Values(addresses)), " ")
}
