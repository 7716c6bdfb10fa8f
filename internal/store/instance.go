package store

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"time"

	"recapd/internal/newsletter"
)

// Instance returns the database's name and how far it has come.
func (s *Store) Instance(ctx context.Context) (newsletter.Instance, error) {
	in, err := one(ctx, s.reader, func(row scanner) (in newsletter.Instance, err error) {
		err = row.Scan(&in.ID, &in.Epoch, &in.Letters, &in.Serial, &in.Adoptions, instant{&in.Recorded}, instant{&in.Created}, &in.MovedFrom)
		return in, err
	}, `SELECT id, epoch, letters, serial, adoptions, recorded_at, created_at, moved_from FROM instance`)
	if err == nil && s.file != "" {
		in.Path = s.file
		in.Inode, err = inode(s.file)
	}
	return in, s.fail(err, "reading the name of the database")
}

func inode(path string) (uint64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return st.Ino, nil
	}
	return 0, nil
}

// advance notes that the ledger has moved on, in the transaction that moves it.
func advance(ctx context.Context, tx txn, at time.Time) error {
	_, err := tx.ExecContext(ctx, `UPDATE instance SET serial = serial + 1, recorded_at = CASE WHEN recorded_at > ? THEN recorded_at ELSE ? END`, at.UnixMilli(), at.UnixMilli())
	return err
}

// Adopt is the operator's word that this database is the right one and that the
// clock is, too. Deliveries that were to be tried again by a clock that ran
// ahead are due within wait, and so are letters. If this is an older state of the
// database, what it has lost is still in people's hands: no number is given again.
func (s *Store) Adopt(ctx context.Context, now time.Time, wait time.Duration) error {
	return s.write(ctx, "adopting the database", func(tx txn) error {
		if _, err := tx.ExecContext(ctx, `UPDATE instance SET serial = serial + 1, adoptions = adoptions + 1, recorded_at = ?`, now.UnixMilli()); err != nil {
			return err
		}
		due := now.Add(wait).UnixMilli()
		if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET next_at = ? WHERE state IN ('deferred', 'unknown') AND next_at > ?`, due, due); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE letters SET next_at = ? WHERE next_at > ?`, due, due); err != nil {
			return err
		}
		return skipNumbers(ctx, tx, now)
	})
}

// skipNumbers has all numbering go on where no row can have been numbered before, in
// whatever state of the database: at the count of hundredths of a second. A link in
// a mail names a subscriber and an issue, and must not come to name others. There is
// room for it until 2318: a token has 40 bits for an issue.
func skipNumbers(ctx context.Context, tx txn, now time.Time) error {
	return tx.skipNumbers(ctx, tx.Tx, now.UnixMilli()/10)
}

// Key returns the secret of 32 random bytes that the database keeps for a
// purpose, such as "unsubscribe". The first call makes it; in a store for
// reading only, a key that was never made is newsletter.ErrNotFound.
func (s *Store) Key(ctx context.Context, purpose string) ([]byte, error) {
	const query = `SELECT secret FROM keys WHERE purpose = ?`
	key, err := one(ctx, s.reader, column[[]byte], query, purpose)
	if errors.Is(err, newsletter.ErrNotFound) && s.writer != nil {
		err = s.write(ctx, "making the key", func(tx txn) (err error) {
			if _, err = tx.ExecContext(ctx, `INSERT INTO keys (purpose, secret, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING`,
				purpose, random(32), s.now().UnixMilli()); err != nil {
				return err
			}
			key, err = one(ctx, tx, column[[]byte], query, purpose)
			return err
		})
	}
	return key, s.fail(err, "key for %s", purpose)
}

// AddressHash stands for an address in the suppressions: an HMAC, under a key
// that never leaves the database, of the address in lower case.
func (s *Store) AddressHash(email string) []byte {
	h := hmac.New(sha256.New, s.address)
	h.Write([]byte(addressKey(email)))
	return h.Sum(nil)
}

// addressKey is what makes two spellings one address.
func addressKey(email string) string { return strings.ToLower(email) }

func (s *Store) loadAddressKey(ctx context.Context) (err error) {
	s.address, err = s.Key(ctx, "address")
	return err
}

// atHome tells whether the installation is here: an error when it has moved on, or has not
// quite arrived.
func (s *Store) atHome(ctx context.Context) error {
	_, gone, err := whereabouts(ctx, s.reader)
	if err != nil || s.server == "" {
		if gone != "" {
			err = fmt.Errorf("%s: %w to %s: set database.url to that", s.file, ErrMoved, gone)
		}
		return err
	}
	if _, waits, err := s.arrival(ctx); err != nil || waits {
		return cmp.Or(err, fmt.Errorf("the installation has not wholly arrived at %s: run recapd migrate --to again where it comes from", s.server))
	}
	return nil
}

// found gives a new database its name.
func (s *Store) found(ctx context.Context) error {
	if _, err := s.Instance(ctx); !errors.Is(err, newsletter.ErrNotFound) {
		return err
	}
	return s.write(ctx, "naming the database", func(tx txn) error {
		_, err := tx.ExecContext(ctx, `INSERT INTO instance (one, id, epoch, created_at) VALUES (1, ?, 0, ?) ON CONFLICT DO NOTHING`,
			fmt.Sprintf("%x", random(16)), s.now().UnixMilli())
		return err
	})
}

func random(n int) []byte {
	b := make([]byte, n)
	rand.Read(b) // never fails
	return b
}
