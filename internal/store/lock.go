package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// LockCarrying makes this process the only one that carries issues out of a file. ok is
// false when another has the lock; it does not wait. The lock is a flock(2) on
// FILE.lock, which the kernel releases however the process ends. Its holder may
// Reclaim, since whoever claimed before is gone.
//
// Out of a database on a server many nodes carry: there ok is always true. Whether a
// node is gone is told by its heartbeats.
func (s *Store) LockCarrying(ctx context.Context) (unlock func() error, ok bool, err error) {
	if s.writer == nil {
		return nil, false, ErrReadOnly
	}
	if s.server != "" {
		return func() error { return nil }, true, nil
	}
	return s.lockFile()
}

func (s *Store) lockFile() (unlock func() error, ok bool, err error) {
	if s.file == "" {
		if !s.carrying.TryLock() {
			return nil, false, nil
		}
		return func() error { s.carrying.Unlock(); return nil }, true, nil
	}
	f, err := os.OpenFile(s.file+".lock", os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, false, fmt.Errorf("locking the database: %w: let recapd's user write the folder", err)
	}
	s.shareWithOwner(f)
	switch err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); {
	case errors.Is(err, syscall.EWOULDBLOCK):
		return nil, false, f.Close()
	case err != nil:
		return nil, false, errors.Join(fmt.Errorf("locking %s: %w", f.Name(), err), f.Close())
	}
	return f.Close, true, nil
}

// shareWithOwner gives a file that root has made to the owner of the database, as
// SQLite does with its own: an operator who looks in as root must not lock the
// service out.
func (s *Store) shareWithOwner(f *os.File) {
	if os.Geteuid() != 0 {
		return
	}
	if info, err := os.Stat(s.file); err == nil {
		if owner, ok := info.Sys().(*syscall.Stat_t); ok {
			_ = f.Chown(int(owner.Uid), int(owner.Gid)) // the flock below tells if it matters
		}
	}
}

// waitForLock takes the lock for an upgrade: with a file, that for carrying.
func (s *Store) waitForLock(ctx context.Context, patience time.Duration) (unlock func() error, err error) {
	for deadline := time.Now().Add(patience); ; {
		unlock, ok, err := s.tryUpgrading(ctx)
		if err != nil || ok {
			return unlock, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("another recapd is at work on %s: stop it first", cmp.Or(s.file, s.server))
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Store) tryUpgrading(ctx context.Context) (unlock func() error, ok bool, err error) {
	if s.server != "" {
		return s.lockServer(ctx, upgradingLock)
	}
	return s.lockFile()
}
