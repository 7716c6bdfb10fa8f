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
	database string
	sink     *sink.Server

	setsClock bool
	ahead     time.Duration // of the program's clock

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
}

// connections is what each campaign asks of its relay.
const connections = 10

// configuration is a blog's, with the relay's address and what else a campaign
// wants, from [smtp] on.
const configuration = `[site]
title = "Recaps"
base_url = "https://blog.example.org"
id_authority = "blog.example.org,2026"
[content]
dir = "content"
[digest]
from = "Recaps <news@blog.example.org>"
postal_address = "1 Shingle Street, Nowhere"
[http]
listen = %q
public_url = "https://recaps.example.org"
admin = ""
[smtp]
host = %q
port = %d
connections = %d
rate = ""
%s
`

const blogPost = `---
title: Ducks in production
date: 2026-11-16
event: PebbleConf 2026
tags: [ducks, production]
---
Ada Placeholder kept a pond of forty services afloat, and told how.

<!-- TEASER_END -->

## What floats

| what  | why         |
|-------|-------------|
| ducks | they float  |
| rocks | they do not |

A duck that is *killed* in the middle of a sentence begins it again.
`

// open starts the mail server, and makes the blog and its subscribers.
func (t *trial) open(ctx context.Context, o sink.Options, more string) (err error) {
	if t.sink, err = sink.Start("127.0.0.1:0", o); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	if more == "" {
		more = `tls = "none"`
	}
	t.everybody = nil
	var people strings.Builder
	people.WriteString("email\n")
	for i := range t.readers {
		address := fmt.Sprintf("reader%05d@example.org", i)
		t.everybody = append(t.everybody, address)
		people.WriteString(address + "\n")
	}
	for name, content := range map[string]string{
		"content/ducks.md": blogPost,
		"people.csv":       people.String(),
		"recapd.toml":      fmt.Sprintf(configuration, fmt.Sprintf("127.0.0.1:%d", port), t.sink.Host(), t.sink.Port(), connections, more),
	} {
		if err := os.MkdirAll(filepath.Dir(t.path(name)), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(t.path(name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	if out, code, err := t.recapd(ctx, "subscribers", "import", "people.csv"); err != nil || code != 0 {
		return fmt.Errorf("import the subscribers: exit %d, %w\n%s", code, err, out)
	}
	return nil
}

// command is recapd in the trial's folder.
func (t *trial) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, t.binary, args...)
	cmd.Dir = t.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // Ctrl-C is for us
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RECAPD_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	cmd.Env = append(cmd.Env, clockVariable+"="+t.path("clock"))
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
	return string(said), cmd.ProcessState.ExitCode(), err
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
