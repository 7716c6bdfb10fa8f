package store

import (
	"cmp"
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// connections is how many a node has open with a server at most. Transactions that
// write take turns: most of these read.
const connections = 16

// connectServer makes the pool of a server, without asking it yet.
func (s *Store) connectServer(url string, readOnly bool) error {
	config, err := pgx.ParseConfig(url)
	if err != nil {
		return fmt.Errorf("database.url: %w", err) // which hides the password
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = 10 * time.Second
	}
	config.DialFunc = dial
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "recapd"
	}
	s.server = net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port))) + "/" + config.Database
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	db.SetConnMaxIdleTime(5 * time.Minute)
	s.reader = &pool{db, postgreSQL{}}
	if !readOnly {
		s.writer = s.reader
	}
	return nil
}

// serverAdvice is what to do about the errors of PostgreSQL that are not our own fault,
// by their code or the class of it.
var serverAdvice = map[string]string{
	"08":    "the connection broke: see whether the server runs and the network lets recapd through",
	"25006": "this server takes no changes: set database.url to the primary, not to a standby",
	"28":    "refuses recapd's role: look at user and password in database.url, and at pg_hba.conf",
	"3D000": "there is no such database: create it, or set database.url to another",
	"42501": "recapd's role may not do this: make it the owner of the database",
	"53100": "the server's disk is full: make space on it, then try again",
	"53300": "the server has no connection left: raise max_connections, or use fewer nodes",
	"53":    "the server has run out of something: look at its log",
	"57P":   "the server is stopping or starting: recapd tries again",
	"58":    "the server cannot read or write its files: look at its log and its disk",
	"XX":    "the server found its data damaged: look at its log, and restore a backup",
}

// awayCodes are those of serverAdvice that say that the server cannot be asked now.
var awayCodes = []string{"08", "53300", "57P"}

// explainServer adds the server and the next step to an error of PostgreSQL, and
// newsletter.ErrAway when it is one of not being there.
func (s *Store) explainServer(err error) error {
	var e *pgconn.PgError
	var connect *pgconn.ConnectError
	told := &explained{place: s.server, err: err}
	switch {
	case errors.As(err, &e):
		told.words = cmp.Or(serverAdvice[e.Code], serverAdvice[e.Code[:min(3, len(e.Code))]], serverAdvice[e.Code[:min(2, len(e.Code))]])
		told.away = slices.ContainsFunc(awayCodes, func(code string) bool { return strings.HasPrefix(e.Code, code) })
	case errors.As(err, &connect):
		told.words, told.away = "cannot be reached: see whether the server runs, and whether database.url names it", true
	case broken(err):
		told.words, told.away = serverAdvice["08"], true
	}
	if told.words == "" {
		return err
	}
	return told
}

// broken tells whether a connection has ended under us, or did not answer in time.
func broken(err error) bool {
	var network net.Error
	return errors.As(err, &network) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded) || pgconn.SafeToRetry(err)
}

// cut tells whether a connection that stood has ended under us, or the server has said
// that it ends it (57P01, 57P02). One that cannot be made is no better at once.
func cut(err error) bool {
	var connect *pgconn.ConnectError
	var e *pgconn.PgError
	switch {
	case errors.As(err, &connect), errors.Is(err, context.DeadlineExceeded):
		return false
	case errors.As(err, &e):
		return e.Code == "57P01" || e.Code == "57P02"
	}
	return broken(err)
}

// again tells whether the server has undone a transaction for the sake of another, so
// that it is to be done once more.
func again(err error) bool {
	var e *pgconn.PgError
	return errors.As(err, &e) && (e.Code == "40001" || e.Code == "40P01")
}

// upgradingLock is a lock that a node holds for longer than a transaction.
const upgradingLock = 727563617003

// lockServer takes a lock that ends with its connection, which is a node's own as long.
func (s *Store) lockServer(ctx context.Context, purpose int64) (unlock func() error, ok bool, err error) {
	conn, err := s.writer.Conn(ctx)
	if err != nil {
		return nil, false, err
	}
	if err := conn.QueryRowContext(ctx, `SELECT pg_try_advisory_lock($1)`, purpose).Scan(&ok); err != nil || !ok {
		return nil, false, errors.Join(err, conn.Close())
	}
	return func() error {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		_, err := conn.ExecContext(ctx, `SELECT pg_advisory_unlock($1)`, purpose)
		return errors.Join(ignoreGone(err), conn.Close())
	}, true, nil
}

// ignoreGone forgives that a connection has broken, and its locks with it.
func ignoreGone(err error) error {
	if errors.Is(err, sql.ErrConnDone) {
		return nil
	}
	return err
}
