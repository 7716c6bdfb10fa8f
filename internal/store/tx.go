package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// write runs f in a transaction and makes what it did durable. what says in an
// error what was being done. f must use nothing but tx: nobody else can write
// meanwhile.
func (s *Store) write(ctx context.Context, what string, f func(tx txn) error) error {
	if s.writer == nil {
		return fmt.Errorf("%s: %w", what, ErrReadOnly)
	}
	err := s.transact(ctx, false, f)
	if err != nil {
		return fmt.Errorf("%s: %w", what, s.explain(err))
	}
	return nil
}

// transact does f once more when the server has undone it for the sake of another
// transaction, or has lost it with its connection: after a restart of the server each
// connection has to find that out.
func (s *Store) transact(ctx context.Context, shared bool, f func(tx txn) error) error {
	undone, err := s.transactOnce(ctx, shared, f)
	for tries := 0; tries < connections && undone && ctx.Err() == nil && (again(err) || cut(err)); tries++ {
		undone, err = s.transactOnce(ctx, shared, f)
	}
	return err
}

// transactOnce tells with an error whether nothing of f has been done: without an answer
// to its commit, that is not known.
func (s *Store) transactOnce(ctx context.Context, shared bool, f func(tx txn) error) (undone bool, err error) {
	tx, err := s.writer.BeginTx(ctx, nil)
	if err != nil {
		return true, err
	}
	t := txn{tx, s.writer.dialect, new(last)}
	if err = s.writer.enter(ctx, tx, shared); err == nil {
		err = f(t)
	}
	if err == nil {
		err = t.last.do(ctx, t)
	}
	if err != nil {
		return true, errors.Join(err, ignoreDone(tx.Rollback()))
	}
	err = tx.Commit()
	return again(err), err
}

// last is what a transaction does once, after everything else: end the issues that have
// nothing left to do, and count itself. All nodes' transactions meet at the row instance:
// the one that has it wants nothing more, so that none waits for another in a ring.
type last struct{ finish, advance time.Time }

func (t txn) finish(at time.Time)  { t.last.finish = at }
func (t txn) advance(at time.Time) { t.last.advance = at }

func (l *last) do(ctx context.Context, tx txn) error {
	if !l.finish.IsZero() {
		if err := finish(ctx, tx, l.finish); err != nil {
			return err
		}
	}
	if l.advance.IsZero() {
		return nil
	}
	return advance(ctx, tx, l.advance)
}

// ignoreDone forgives the rollback of what a cancelled context has rolled back.
func ignoreDone(err error) error {
	if errors.Is(err, sql.ErrTxDone) {
		return nil
	}
	return err
}

// querier is a transaction or a pool of connections.
type querier interface {
	dialect
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// scanner is a row.
type scanner interface{ Scan(dest ...any) error }

// all collects the rows of a query.
func all[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) ([]T, error) {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var list []T
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// one is the first row of a query, or newsletter.ErrNotFound.
func one[T any](ctx context.Context, q querier, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	list, err := all(ctx, q, scan, query, args...)
	if err == nil && len(list) == 0 {
		err = newsletter.ErrNotFound
	}
	if err != nil {
		var zero T
		return zero, err
	}
	return list[0], nil
}

// column scans rows of one column.
func column[T any](row scanner) (v T, err error) {
	err = row.Scan(&v)
	return v, err
}

// fail adds to an error what was being done, and to SQLite's the next step.
func (s *Store) fail(err error, format string, args ...any) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", fmt.Sprintf(format, args...), s.explain(err))
}

// millis is how a time is kept.
func millis(t time.Time) *int64 {
	if t.IsZero() {
		return nil
	}
	ms := t.UnixMilli()
	return &ms
}

// instant scans a time.
type instant struct{ *time.Time }

func (i instant) Scan(v any) error {
	switch ms, ok := v.(int64); {
	case v == nil, ok && ms == 0:
		*i.Time = time.Time{}
	case ok:
		*i.Time = time.UnixMilli(ms).UTC()
	default:
		return fmt.Errorf("%v is not a time in milliseconds", v)
	}
	return nil
}

// orNow is t, or the present where the caller gave none.
func (s *Store) orNow(t time.Time) time.Time {
	if t.IsZero() {
		return s.now()
	}
	return t
}
