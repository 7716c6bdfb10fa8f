package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
	"recapd/internal/tools/postgres"
)

// fleet is several programs that share a database on a server, each with a state of its
// own.
type fleet struct {
	*trial
	server *postgres.Server
	nodes  []*node
}

// node is one of them. It is started again as the service manager would.
type node struct {
	*trial
	state string // its folder
	env   []string

	mu      sync.Mutex
	process *exec.Cmd
	ended   chan struct{}
}

// nodesAtWork is how many there are.
const nodesAtWork = 3

// openFleet makes a server, the blog and its subscribers, freezes the issue, and has the
// nodes begin to send it. rates are what the relay takes from each connection.
func (t *trial) openFleet(ctx context.Context, nodes int, delay time.Duration, settings ...string) (f *fleet, err error) {
	server, err := t.onServer(settings...)
	if err != nil {
		return nil, err
	}
	f = &fleet{trial: t, server: server}
	for i := range nodes {
		state := t.path(fmt.Sprint("node", i+1))
		if err := os.MkdirAll(state, 0o700); err != nil {
			return nil, err
		}
		f.nodes = append(f.nodes, &node{trial: t, state: state, env: []string{"STATE_DIRECTORY=" + state, "RECAPD_HTTP__LISTEN=127.0.0.1:0"}})
	}
	t.env = append(t.env, "STATE_DIRECTORY="+f.nodes[0].state)
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: delay}, ""); err != nil {
		return nil, err
	}
	_, err = t.strike(ctx, syscall.SIGTERM, 1, 0) // frozen, and hardly begun
	return f, err
}

// onServer has the program keep its records on a server of its own.
func (t *trial) onServer(settings ...string) (*postgres.Server, error) {
	server, err := postgres.Start(settings...)
	if errors.Is(err, postgres.ErrMissing) {
		return nil, missing(err.Error())
	}
	if err != nil {
		return nil, err
	}
	t.closing = append(t.closing, func() { _ = server.Stop() })
	url, err := server.Database()
	if err != nil {
		return nil, err
	}
	t.driver, t.database = "pgx", url
	t.env = append(t.env, "RECAPD_DATABASE__URL="+url)
	return server, nil
}

// start has all nodes serve.
func (f *fleet) start(ctx context.Context) error {
	for _, n := range f.nodes {
		if err := n.start(ctx); err != nil {
			return err
		}
		time.Sleep(time.Second) // the first vouches for the others, who have never been here
	}
	return nil
}

// stop ends all nodes in order.
func (f *fleet) stop() (err error) {
	for _, n := range f.nodes {
		err = errors.Join(err, n.end(syscall.SIGTERM))
	}
	return err
}

func (n *node) start(ctx context.Context) error {
	cmd := n.command(ctx, "serve")
	cmd.Env = append(cmd.Env, n.env...)
	log, err := os.OpenFile(n.state+"/log", os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		return err
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.process, n.ended = cmd, make(chan struct{})
	go func() { defer close(n.ended); _ = cmd.Wait() }()
	return nil
}

// end has a node stop, at once or in order.
func (n *node) end(signal syscall.Signal) error {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.process == nil {
		return nil
	}
	if err := n.process.Process.Signal(signal); err != nil {
		return fmt.Errorf("%s ended by itself: %w", n.state, err)
	}
	select {
	case <-n.ended:
	case <-time.After(stopsWithin):
		n.faultf("%s had not ended %s after %s", n.state, stopsWithin, signal)
		_ = n.process.Process.Kill()
		<-n.ended
	}
	n.process = nil
	return nil
}

// atWorkStill tells whether something is left to send.
func (f *fleet) atWorkStill(ctx context.Context) bool {
	left, err := f.atWork(ctx)
	return left || err != nil
}

// nodesKilled kills one node after another, and starts it again.
func nodesKilled(ctx context.Context, t *trial) error {
	f, err := t.openFleet(ctx, nodesAtWork, t.linger, "fsync=off")
	if err != nil {
		return err
	}
	if err := f.start(ctx); err != nil {
		return err
	}
	random, kills := rand.New(rand.NewPCG(9, 1)), 0
	for f.atWorkStill(ctx) && kills < t.kills && ctx.Err() == nil {
		time.Sleep(2*time.Second + time.Duration(random.IntN(2000))*time.Millisecond)
		victim := f.nodes[random.IntN(len(f.nodes))]
		if err := victim.end(syscall.SIGKILL); err != nil {
			return err
		}
		kills++
		if err := victim.start(ctx); err != nil {
			return err
		}
	}
	if err := f.settle(ctx); err != nil {
		return err
	}
	if _, err := t.judge(ctx, promised{copies: kills * connections}); err != nil {
		return err
	}
	t.figure("%d nodes, %d kills, %d copies allowed", nodesAtWork, kills, kills*connections)
	if kills < 3 {
		t.faultf("%d kills landed: the campaign has shown too little", kills)
	}
	return nil
}

// settle waits until everything has its outcome, and stops the nodes.
func (f *fleet) settle(ctx context.Context) error {
	err := f.settled(ctx)
	return errors.Join(err, f.stop())
}

// rolling stops and starts each node in turn, in the middle of an issue, as an upgrade
// does.
func rolling(ctx context.Context, t *trial) error {
	f, err := t.openFleet(ctx, nodesAtWork, t.linger, "fsync=off")
	if err != nil {
		return err
	}
	if err := f.start(ctx); err != nil {
		return err
	}
	restarts := 0
	for _, n := range f.nodes {
		time.Sleep(2 * time.Second)
		if f.atWorkStill(ctx) {
			restarts++
		}
		if err := n.end(syscall.SIGTERM); err != nil {
			return err
		}
		if err := n.start(ctx); err != nil {
			return err
		}
	}
	if err := f.settle(ctx); err != nil {
		return err
	}
	_, err = t.judge(ctx, promised{})
	t.figure("%d nodes restarted", restarts)
	if restarts < len(f.nodes) {
		t.faultf("%d of %d restarts were in the middle: the campaign has shown too little", restarts, len(f.nodes))
	}
	return err
}

// databaseKilled kills the server five times in the middle of an issue, and starts it
// again a while later.
func databaseKilled(ctx context.Context, t *trial) error {
	f, err := t.openFleet(ctx, nodesAtWork, 2*t.linger)
	if err != nil {
		return err
	}
	if err := f.start(ctx); err != nil {
		return err
	}
	kills := 0
	for i := range 5 {
		time.Sleep(4 * time.Second)
		if f.atWorkStill(ctx) {
			kills++
		}
		if err := f.server.Kill(); err != nil {
			return err
		}
		time.Sleep(time.Duration(1+i%3*8) * time.Second) // 1, 9, 17, 1, 9: for a moment, and for longer than a lease
		if err := f.server.Begin(); err != nil {
			return err
		}
	}
	if err := f.settle(ctx); err != nil {
		return err
	}
	allowed := kills * connections * nodesAtWork
	_, err = t.judge(ctx, promised{copies: allowed})
	t.figure("%d kills of the database, %d copies allowed", kills, allowed)
	if kills < 3 {
		t.faultf("%d kills were in the middle: the campaign has shown too little", kills)
	}
	return err
}

// openServer reads the ledger on a server as any other program could.
func openServer(url string) (*sql.DB, error) {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return nil, fmt.Errorf("open the ledger: %w", err)
	}
	return db, nil
}
