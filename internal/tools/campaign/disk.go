package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// failing makes a campaign in which system calls on the database fail from the
// moment when a quarter of the readers are served: strace(1) attaches to the
// program and puts the error in place of the call.
func failing(calls, errno string) func(context.Context, *trial) error {
	return func(ctx context.Context, t *trial) error {
		if _, err := exec.LookPath("strace"); err != nil {
			return missing("strace is not installed")
		}
		if err := t.open(ctx, sink.Options{Limit: 1, Delay: time.Millisecond}, ""); err != nil {
			return err
		}
		var strace *exec.Cmd
		var complaint bytes.Buffer
		said, code, err := t.stopBy(ctx, func(pid int) error {
			strace = exec.CommandContext(ctx, "strace", "-f", "-qq", "-o", t.path("strace.log"), "-p", strconv.Itoa(pid),
				"-P", t.path("recapd.db"), "-P", t.path("recapd.db-wal"),
				"-e", "trace="+calls, "-e", "inject="+calls+":error="+errno)
			strace.Stderr = &complaint
			return strace.Start()
		})
		if strace != nil && strace.Process != nil {
			_ = strace.Wait() // it ends with the program
		}
		if strings.Contains(complaint.String(), "not permitted") {
			return missing("strace may not attach here: " + strings.TrimSpace(complaint.String()))
		}
		if err != nil {
			return err
		}
		return t.afterFault(ctx, errno, code, said)
	}
}

// stopBy sends, does something to the program when a quarter of the readers are
// served, and expects it to give up by itself.
func (t *trial) stopBy(ctx context.Context, do func(pid int) error) (said string, code int, err error) {
	cmd := t.command(ctx, t.send()...)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return "", 0, err
	}
	var failed error
	stop := t.within(ctx, func() { failed = do(cmd.Process.Pid) })
	limit := time.AfterFunc(givesUpWithin, func() {
		t.faultf("the program still ran %s after the fault", givesUpWithin)
		_ = cmd.Process.Kill()
	})
	err = cmd.Wait()
	limit.Stop()
	stop()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = nil
	}
	return out.String(), cmd.ProcessState.ExitCode(), errors.Join(err, failed)
}

// givesUpWithin is longer than the program may try to write what it knows.
const givesUpWithin = 2 * time.Minute

// afterFault judges how the program has stopped, and whether it goes on well when
// the fault is gone. What had left and could not be recorded may leave once more.
func (t *trial) afterFault(ctx context.Context, fault string, code int, said string) error {
	l, err := t.ledger(ctx)
	if err != nil {
		return err
	}
	t.agree(l)
	arrived, sent := len(t.served()), len(l.in("sent"))
	unrecorded := arrived - sent
	switch {
	case code != 1:
		t.faultf("recapd send ended with %d:\n%s", code, tail(said))
	case arrived == len(t.everybody):
		t.faultf("everybody was served: the campaign has shown nothing")
	case unrecorded > connections:
		t.faultf("%d messages had left that are not recorded, over %d connections: sending did not stop", unrecorded, connections)
	}
	t.figure("%s after %d, %d of them unrecorded", fault, arrived, unrecorded)
	if err := t.finish(ctx); err != nil {
		return err
	}
	_, err = t.judge(ctx, promised{copies: unrecorded})
	return err
}

// full fills the disk that the database is on, a small one of its own, while the
// program sends.
func full(ctx context.Context, t *trial) error {
	disk := t.path("disk")
	if err := os.MkdirAll(disk, 0o700); err != nil {
		return err
	}
	if err := syscall.Mount("tmpfs", disk, "tmpfs", 0, "size=128m"); err != nil {
		return missing(fmt.Sprintf("mount a tmpfs: %v", err))
	}
	defer syscall.Unmount(disk, syscall.MNT_DETACH)
	t.database = t.path("disk", "recapd.db")
	err := t.open(ctx, sink.Options{Limit: 1, Delay: time.Millisecond}, "tls = \"none\"\n[database]\nurl = \"sqlite:disk/recapd.db\"")
	if err != nil {
		return err
	}
	// The program makes its log of changes (WAL) anew at each start; in the run that
	// freezes the issue it is so large that the sending needs no more room.
	if _, err := t.strike(ctx, syscall.SIGTERM, len(t.everybody)/4, 0); err != nil {
		return err
	}
	ballast, before := t.path("disk", "ballast"), 0
	said, code, err := t.stopBy(ctx, func(int) error {
		before = len(t.served())
		return fill(ballast, 1<<20)
	})
	if err := errors.Join(err, os.Remove(ballast)); err != nil {
		return err
	}
	if len(t.served()) == before {
		t.faultf("nothing arrived after the disk was full: the campaign has shown nothing")
	}
	return t.afterFault(ctx, "disk full", code, said)
}

// fill leaves so many bytes of a disk free, and never fewer.
func fill(file string, free int64) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	defer f.Close()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(file, &disk); err != nil {
		return fmt.Errorf("ask how full the disk is: %w", err)
	}
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, int64(disk.Bavail)*disk.Bsize-free); err != nil {
		return fmt.Errorf("fill the disk: %w", err)
	}
	return nil
}
