package store

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// Instance names the database: a copy of it has the same ID, and the one that
// has been used longer has the higher Epoch.
type Instance struct {
	ID      string
	Epoch   int64 // how many issues have been frozen
	Created time.Time
}

// Instance returns the database's name and age.
func (s *Store) Instance(ctx context.Context) (Instance, error) {
	in, err := one(ctx, s.reader, func(row scanner) (in Instance, err error) {
		err = row.Scan(&in.ID, &in.Epoch, instant{&in.Created})
		return in, err
	}, `SELECT id, epoch, created_at FROM instance`)
	return in, s.fail(err, "reading the name of the database")
}

// Key returns the secret of 32 random bytes that the database keeps for a
// purpose, such as "unsubscribe". The first call makes it; in a store for
// reading only, a key that was never made is newsletter.ErrNotFound.
func (s *Store) Key(ctx context.Context, purpose string) ([]byte, error) {
	const query = `SELECT secret FROM keys WHERE purpose = ?`
	key, err := one(ctx, s.reader, column[[]byte], query, purpose)
	if errors.Is(err, newsletter.ErrNotFound) && s.writer != nil {
		err = s.write(ctx, "making the key", func(tx *sql.Tx) (err error) {
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

// found gives a new database its name.
func (s *Store) found(ctx context.Context) error {
	if _, err := s.Instance(ctx); !errors.Is(err, newsletter.ErrNotFound) {
		return err
	}
	return s.write(ctx, "naming the database", func(tx *sql.Tx) error {
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
