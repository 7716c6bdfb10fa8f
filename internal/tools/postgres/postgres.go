// Package postgres runs a PostgreSQL server for tests: a private one, in a folder of
// its own, that listens on loopback and is gone with its folder.
package postgres

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"syscall"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // registers the driver "pgx"
)

// ErrMissing says that this machine has no PostgreSQL to run.
var ErrMissing = errors.New("PostgreSQL is not installed: install the package postgresql, or put initdb and postgres into PATH")

// Server is a running server.
type Server struct {
	Port  int
	Spent time.Duration // of processor, until it was last ended

	dir, bin string
	settings []string
	process  *exec.Cmd
	admin    *sql.DB
	made     atomic.Int64
}

// Start makes a server and waits until it answers. Settings are as on a command line,
// "fsync=off".
func Start(settings ...string) (_ *Server, err error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	s := &Server{bin: bin, settings: settings}
	if s.dir, err = os.MkdirTemp("", "recapd-postgres-"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Stop())
		}
	}()
	if s.Port, err = freePort(); err != nil {
		return nil, err
	}
	if err = s.own(); err != nil {
		return nil, err
	}
	initdb := s.command("initdb", "--pgdata="+s.data(), "--username=recapd", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if s.admin, err = sql.Open("pgx", s.url("postgres")); err != nil {
		return nil, err
	}
	return s, s.Begin()
}

// programs finds the folder of initdb and postgres; Debian keeps it out of PATH.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", ErrMissing
	}
	slices.Sort(found)
	return filepath.Dir(found[len(found)-1]), nil
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

func (s *Server) data() string { return filepath.Join(s.dir, "data") }

// own gives the folder to whom the server runs as.
func (s *Server) own() error {
	c, err := credential()
	if err != nil || c == nil {
		return err
	}
	return os.Chown(s.dir, int(c.Uid), int(c.Gid))
}

// credential is whom the server runs as where that cannot be us: it refuses root.
func credential() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		u, err = user.Lookup("nobody")
	}
	if err != nil {
		return nil, fmt.Errorf("PostgreSQL does not run as root: %w", err)
	}
	uid, err := strconv.ParseUint(u.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(u.Gid, 10, 32)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, err
}

func (s *Server) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(s.bin, name), args...)
	cmd.Dir = s.dir
	c, err := credential()
	if err == nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: c, Pdeathsig: syscall.SIGQUIT}
	}
	return cmd
}

// Begin starts a server that has been stopped or killed, and waits until it answers.
func (s *Server) Begin() error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	args := []string{"-D", s.data(), "-p", strconv.Itoa(s.Port), "-k", s.dir}
	for _, x := range append([]string{"listen_addresses=127.0.0.1", "max_connections=300", "shared_buffers=64MB"}, s.settings...) {
		args = append(args, "-c", x)
	}
	s.process = s.command("postgres", args...)
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		err := s.admin.PingContext(ctx)
		cancel()
		if err == nil {
			return nil
		}
		if time.Now().After(deadline) {
			words, _ := os.ReadFile(log.Name())
			return fmt.Errorf("postgres does not answer: %w\n%s", err, words)
		}
	}
}

// End stops the server as its operator would: connections are cut, nothing is lost.
func (s *Server) End() error { return s.signal(syscall.SIGINT) }

// Kill ends the server at once, as when its machine dies. Begin recovers it.
func (s *Server) Kill() error { return s.signal(syscall.SIGQUIT) }

func (s *Server) signal(sig syscall.Signal) error {
	if s.process == nil {
		return nil
	}
	if err := s.process.Process.Signal(sig); err != nil {
		return err
	}
	_ = s.process.Wait() // it tells of the signal
	s.Spent += s.process.ProcessState.UserTime() + s.process.ProcessState.SystemTime()
	s.process = nil
	return nil
}

// Stop ends the server for good and removes its folder.
func (s *Server) Stop() error {
	var errs []error
	if s.admin != nil {
		errs = append(errs, s.admin.Close())
	}
	errs = append(errs, s.signal(syscall.SIGQUIT), os.RemoveAll(s.dir))
	return errors.Join(errs...)
}

// Database makes a new database and returns its address.
func (s *Server) Database() (url string, err error) {
	name := fmt.Sprintf("recapd_%d", s.made.Add(1))
	if _, err := s.admin.Exec(`CREATE DATABASE ` + name); err != nil {
		return "", err
	}
	return s.url(name), nil
}

// URL is the address of the server's own database, from which others can be made.
func (s *Server) URL() string { return s.url("postgres") }

func (s *Server) url(database string) string {
	return fmt.Sprintf("postgres://recapd@127.0.0.1:%d/%s", s.Port, database)
}
