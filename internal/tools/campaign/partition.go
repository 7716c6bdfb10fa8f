package main

import (
	"context"
	"errors"
	"io"
	"net"
	"net/url"
	"sync"
	"time"
)

// strait is the way of a node to the server of the database. While it is closed, nothing
// comes through and nobody is told; what was on its way arrives when it opens, however
// late.
type strait struct {
	net.Listener
	to string

	mu   sync.Mutex
	open chan struct{} // closed: bytes may pass
}

func newStrait(to string) (*strait, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &strait{Listener: l, to: to, open: make(chan struct{})}
	close(s.open)
	go s.serve()
	return s, nil
}

// shut lets nothing pass until the function it returns is called.
func (s *strait) shut() (reopen func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = make(chan struct{})
	return sync.OnceFunc(func() { close(s.open) })
}

func (s *strait) serve() {
	for {
		node, err := s.Accept()
		if err != nil {
			return
		}
		go func() {
			defer node.Close()
			s.wait()
			server, err := net.Dial("tcp", s.to)
			if err != nil {
				return
			}
			defer server.Close()
			go func() { s.pass(server, node); _ = server.Close() }()
			s.pass(node, server)
		}()
	}
}

// pass copies until one side ends.
func (s *strait) pass(to io.Writer, from io.Reader) {
	piece := make([]byte, 16<<10)
	for {
		n, err := from.Read(piece)
		s.wait()
		if _, failed := to.Write(piece[:n]); err != nil || failed != nil {
			return
		}
	}
}

func (s *strait) wait() {
	s.mu.Lock()
	open := s.open
	s.mu.Unlock()
	<-open
}

// cutFor is longer than the others wait before they take over.
const cutFor = 40 * time.Second

// partitioned cuts one node after another off from the database, in the middle of an
// issue. It goes on talking to the relay.
func partitioned(ctx context.Context, t *trial) error {
	f, err := t.openFleet(ctx, nodesAtWork, 4*t.linger, "fsync=off")
	if err != nil {
		return err
	}
	address, err := url.Parse(t.database)
	if err != nil {
		return err
	}
	straits := make([]*strait, len(f.nodes))
	for i, n := range f.nodes {
		if straits[i], err = newStrait(address.Host); err != nil {
			return err
		}
		defer straits[i].Close()
		through := *address
		through.Host = straits[i].Addr().String()
		n.env = append(n.env, "RECAPD_DATABASE__URL="+through.String())
	}
	if err := f.start(ctx); err != nil {
		return err
	}
	const cuts = 2
	landed := 0
	for i := range cuts {
		time.Sleep(3 * time.Second)
		if f.atWorkStill(ctx) {
			landed++
		}
		reopen := straits[i].shut()
		select {
		case <-ctx.Done():
		case <-time.After(cutFor):
		}
		reopen()
	}
	err = errors.Join(f.settle(ctx), ctx.Err())
	if err != nil {
		return err
	}
	_, err = t.judge(ctx, promised{copies: cuts * connections})
	t.figure("%d cuts of %s, %d copies allowed", cuts, cutFor, cuts*connections)
	if landed < cuts {
		t.faultf("%d cuts were in the middle: the campaign has shown too little", landed)
	}
	return err
}
