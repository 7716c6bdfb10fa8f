package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
	"time"
)

// LockCarrying makes this process the only one that carries issues out of this
// database. ok is false when another has the lock; it does not wait. The holder
// may Reclaim, since whoever claimed before is gone.
//
// For a file the lock is a flock(2) on FILE.lock, which the kernel releases
// however the process ends.
func (s *Store) LockCarrying(context.Context) (unlock func() error, ok bool, err error) {
	if s.writer == nil {
		return nil, false, ErrReadOnly
	}
	return s.tryLock()
}

func (s *Store) tryLock() (unlock func() error, ok bool, err error) {
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

// waitForLock takes the same lock, for an upgrade.
func (s *Store) waitForLock(ctx context.Context, patience time.Duration) (unlock func() error, err error) {
	for deadline := time.Now().Add(patience); ; {
		unlock, ok, err := s.tryLock()
		if err != nil || ok {
			return unlock, err
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("another recapd is at work on %s: stop it first", s.file)
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}
