package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"
)

// goodbyes are readers who leave while an issue is being sent.
type goodbyes struct {
	stop context.CancelFunc
	done sync.WaitGroup

	mu   sync.Mutex
	left map[string]time.Duration // by the mail server's clock, when the answer had come
	errs []error
}

// goodbyes starts `recapd serve` and has so many readers leave through its page,
// as their mail programs do (RFC 8058), spread over the whole issue. Every other
// one leaves when his message is about to leave as well.
//
// This server's relay is one that nobody reaches: the sending is done by another
// process, which is the one that dies.
func (t *trial) goodbyes(ctx context.Context, readers int) (*goodbyes, error) {
	ctx, stop := context.WithCancel(ctx)
	g := &goodbyes{stop: stop, left: map[string]time.Duration{}}
	address, err := t.listenAddress()
	if err != nil {
		stop()
		return nil, err
	}
	server := t.command(ctx, "serve")
	server.Env = append(server.Env, "RECAPD_SMTP__PORT=1", "RECAPD_OPERATOR__EMAIL=")
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
		stop()
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
	t.figure("%d left meanwhile, %d of them before their message, 0 to be late: %d", len(left), spared, len(late))
}
