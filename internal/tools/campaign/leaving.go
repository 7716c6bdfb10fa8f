package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

// goodbyes are readers who leave while an issue is being sent.
type goodbyes struct {
	stop context.CancelFunc
	done sync.WaitGroup

	mu   sync.Mutex
	left map[string]time.Duration // by the mail server's clock, when the answer had come
	errs []error
}

// leaving has one reader in ten leave while the very program that answers them sends.
func leaving(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: 3 * time.Millisecond}, ""); err != nil {
		return err
	}
	if _, err := t.strike(ctx, syscall.SIGTERM, 1, 0); err != nil { // frozen, and hardly begun
		return err
	}
	g, err := t.goodbyes(ctx, t.readers/10)
	if err != nil {
		return err
	}
	if err := t.settled(ctx); err != nil {
		return err
	}
	goodbyes, err := g.end()
	if err != nil {
		return err
	}
	gone := map[string]bool{}
	for to := range goodbyes {
		gone[to] = true
	}
	_, err = t.judge(ctx, promised{but: gone})
	t.judgeGoodbyes(goodbyes)
	return err
}

// settled waits until nothing is open, at most for a while in which nothing arrives.
func (t *trial) settled(ctx context.Context) error {
	const quiet = 3 * time.Minute // serve looks for what is due every minute
	for last, since := -1, time.Now(); time.Since(since) < quiet; {
		l, err := t.ledger(ctx)
		if err != nil || len(l.states) > 0 && len(l.open()) == 0 {
			return err
		}
		if n := t.sink.Count(); n != last {
			last, since = n, time.Now()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return nil // the ledger will tell
}

// lettersTo waits until all but so many of them have got something, and no longer than
// letters may take: the service looks for them every half minute.
func (t *trial) lettersTo(ctx context.Context, addresses []string, but int) error {
	for late := time.Now().Add(2 * time.Minute); time.Now().Before(late); {
		served := t.served()
		if missing := slices.DeleteFunc(slices.Clone(addresses), func(a string) bool { return served[a] }); len(missing) <= but {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
	return nil // the verdict will tell
}

// goodbyes starts `recapd serve` and has so many readers leave through its page,
// as their mail programs do (RFC 8058), spread over the whole issue. Every other
// one leaves when his message is about to leave as well.
func (t *trial) goodbyes(ctx context.Context, readers int, env ...string) (*goodbyes, error) {
	ctx, stop := context.WithCancel(ctx)
	g := &goodbyes{stop: stop, left: map[string]time.Duration{}}
	address, err := t.listenAddress()
	if err != nil {
		stop()
		return nil, err
	}
	server := t.command(ctx, "serve")
	server.Env = append(server.Env, env...)
	log, err := os.Create(t.path("serve.log"))
	if err != nil {
		stop()
		return nil, err
	}
	server.Stdout, server.Stderr = log, log
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) }
	if err := server.Start(); err != nil {
		stop()
		return nil, err
	}
	g.done.Go(func() { _ = server.Wait(); log.Close() })
	g.done.Go(func() {
		if err := g.leave(ctx, t, "http://"+address, readers); err != nil {
			g.errs = append(g.errs, err)
		}
	})
	return g, nil
}

func (t *trial) listenAddress() (string, error) {
	data, err := os.ReadFile(t.path("recapd.toml"))
	if err != nil {
		return "", err
	}
	_, rest, _ := bytes.Cut(data, []byte(`listen = "`))
	address, _, _ := strings.Cut(string(rest), `"`)
	return address, nil
}

// leave has one reader after the other say goodbye, at the pace of the sending.
func (g *goodbyes) leave(ctx context.Context, t *trial, base string, readers int) error {
	l, err := t.frozen(ctx)
	if err == nil {
		err = reachable(ctx, strings.TrimPrefix(base, "http://"))
	}
	if err != nil {
		return err
	}
	random := rand.New(rand.NewPCG(4, 2))
	for i := range readers {
		for t.sink.Count() < i*len(t.everybody)/readers*8/10 {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(5 * time.Millisecond):
			}
		}
		served := len(t.served()) // in the order of the list, more or less
		next := served + some(random, 3*connections)
		if i%2 == 0 {
			next = served + some(random, len(t.everybody)-served)
		}
		to := t.everybody[min(next, len(t.everybody)-1)]
		if err := post(ctx, base+"/u/"+l.tokens[to]); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("the goodbye of %s: %w", to, err)
		}
		g.mu.Lock()
		if _, before := g.left[to]; !before {
			g.left[to] = t.sink.Clock()
		}
		g.mu.Unlock()
	}
	return nil
}

// frozen waits for issue 1.
func (t *trial) frozen(ctx context.Context) (ledger, error) {
	for {
		l, err := t.ledger(ctx)
		if err != nil || len(l.states) > 0 {
			return l, err
		}
		select {
		case <-ctx.Done():
			return l, ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// reachable waits until somebody listens.
func reachable(ctx context.Context, address string) error {
	for {
		conn, err := net.Dial("tcp", address)
		if err == nil {
			return conn.Close()
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// post is the one-click request.
func post(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader("List-Unsubscribe=One-Click"))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer reply.Body.Close()
	if _, err := io.Copy(io.Discard, reply.Body); err != nil {
		return err
	}
	if reply.StatusCode != http.StatusOK {
		return errors.New(reply.Status)
	}
	return nil
}

// end stops the server and tells who has left, and when.
func (g *goodbyes) end() (map[string]time.Duration, error) {
	g.stop()
	g.done.Wait()
	return g.left, errors.Join(g.errs...)
}

// judgeGoodbyes holds what arrived against when its reader had left.
func (t *trial) judgeGoodbyes(left map[string]time.Duration) {
	var late []string
	spared := len(left)
	served := map[string]bool{}
	for _, a := range t.sink.Arrivals() {
		at, gone := left[a.To]
		if !gone {
			continue
		}
		if !served[a.To] {
			spared--
			served[a.To] = true
		}
		if a.Began > at {
			late = append(late, fmt.Sprintf("%s %s after", a.To, a.Began-at))
		}
	}
	if len(late) > 0 {
		t.faultf("got a message that began after the goodbye was answered: %s", list(late))
	}
	if len(left) == 0 || spared == 0 {
		t.faultf("%d readers left, %d were spared: the campaign has shown nothing about them", len(left), spared)
	}
	t.figure("%d left meanwhile, %d of them spared, %d not spared in time", len(left), spared, len(late))
}
