package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"slices"
	"sync"
	"syscall"
	"time"

	"recapd/internal/mail/sink"
)

const (
	visitorsPace  = 2000                   // a second
	visitorsWait  = 100 * time.Millisecond // for all but one in a hundred
	disturbedWait = time.Second            // the same where other programs had more than mostDisturbed of the machine

	// mostDisturbed is the share of the machine that others may have. With more, the
	// wait tells about them.
	mostDisturbed = 0.15
)

// visitors has a crowd come while an issue is being sent: 89 in 100 poll a feed that
// they have, 10 look at a page, and one joins or leaves.
func visitors(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1}, ""); err != nil {
		return err
	}
	if _, err := t.strike(ctx, syscall.SIGTERM, 1, 0); err != nil { // frozen, and hardly begun
		return err
	}
	t.env = append(t.env, t.rateFor(t.rush*5/4)) // sending lasts longer than the rush
	serve, address, err := t.startServe(ctx)
	if err != nil {
		return err
	}
	p := &public{crowd: newCrowd("http://" + address), trial: t, left: map[string]time.Duration{}}
	if err := p.prepare(ctx); err != nil {
		return err
	}
	before, idle := t.sink.Count(), lookAtProcessors(serve.Process.Pid)
	p.comes(ctx, visitorsPace, t.rush, p.next)
	p.disturbed = lookAtProcessors(serve.Process.Pid).taken(idle)
	sent := t.sink.Count() - before
	err = errors.Join(t.settled(ctx), t.lettersTo(ctx, p.joined, 0))
	_ = serve.Process.Signal(syscall.SIGTERM)
	if err := errors.Join(err, serve.Wait()); err != nil {
		return err
	}
	t.figure("%.0f s of processor", (serve.ProcessState.UserTime() + serve.ProcessState.SystemTime()).Seconds())
	return p.verdict(ctx, sent)
}

// rateFor is a limit by which an issue takes so long.
func (t *trial) rateFor(lasts time.Duration) string {
	return fmt.Sprintf("RECAPD_SMTP__RATE=%d/s", max(1, t.readers/int(lasts/time.Second)))
}

// startServe starts the service and waits until it listens.
func (t *trial) startServe(ctx context.Context) (serve *exec.Cmd, address string, err error) {
	if address, err = t.listenAddress(); err != nil {
		return nil, "", err
	}
	serve = t.command(ctx, "serve")
	log, err := os.OpenFile(t.path("serve.log"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, "", err
	}
	defer log.Close() // the service has its own
	serve.Stdout, serve.Stderr = log, log
	if err := serve.Start(); err != nil {
		return nil, "", err
	}
	return serve, address, reachable(ctx, address)
}

// public are the crowd and what has become of it.
type public struct {
	*crowd
	*trial
	tags   map[string]string // of the feeds
	tokens map[string]string
	landed int // kills

	disturbed float64 // the share of the machine that others had during the rush

	mu     sync.Mutex
	tried  []string // what was asked for, answered or not
	joined []string
	left   map[string]time.Duration // by the mail server's clock, when the answer had come
}

var (
	polled = []string{"/atom.xml", "/rss.xml", "/feed.json"}
	pages  = []string{"/", "/issues/", "/issues/1", "/subscribe", "/subscribe/embed"}
)

// prepare reads each feed once, as those who poll it have.
func (p *public) prepare(ctx context.Context) error {
	l, err := p.ledger(ctx)
	p.tokens, p.tags = l.tokens, map[string]string{}
	for _, path := range polled {
		for p.tags[path] == "" && err == nil { // the first scan may be under way
			_, p.tags[path], err = p.ask(ctx, errand{path: path, from: network(0)})
		}
	}
	return err
}

// next is what the i-th visitor wants.
func (p *public) next(i int) errand {
	from := network(i)
	switch n := i % 100; {
	case n == 50 && i/100%2 == 0:
		address := fmt.Sprintf("new%05d@example.net", i)
		return errand{"form", network(i / 100), "/subscribe", signUp(address), "", 200, func() { p.note(&p.joined, address) }}
	case n == 50:
		reader := p.everybody[len(p.everybody)-1-i/200%len(p.everybody)] // whose turn comes last
		return errand{"goodbye", from, "/u/" + p.tokens[reader], oneClick, "", 200, func() { p.goodbye(reader) }}
	case n < 10:
		return errand{"page", from, p.page(i), nil, "", 200, nil}
	default:
		path := polled[i%len(polled)]
		return errand{"poll", from, path, nil, p.tags[path], 304, nil}
	}
}

// page is one of the public ones, or somebody's own.
func (p *public) page(i int) string {
	token := p.tokens[p.everybody[0]]
	all := append(pages, "/u/"+token, "/s/"+token)
	return all[i/10%len(all)]
}

func (p *public) note(list *[]string, address string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	*list = append(*list, address)
}

func (p *public) goodbye(reader string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, before := p.left[reader]; !before {
		p.left[reader] = p.sink.Clock()
	}
}

func (p *public) verdict(ctx context.Context, sent int) error {
	others := map[string]bool{}
	for _, address := range slices.AppendSeq(slices.Clone(p.joined), maps.Keys(p.left)) {
		others[address] = true
	}
	if _, err := p.judge(ctx, promised{but: others}); err != nil {
		return err
	}
	p.judgeGoodbyes(p.left)
	p.figure("%d visitors a second for %s while %d messages left", visitorsPace, p.rush, sent)
	p.figure("99 in 100 waited less than %s (polls %s, pages %s, forms %s, goodbyes %s)",
		p.slowest(""), p.slowest("poll"), p.slowest("page"), p.slowest("form"), p.slowest("goodbye"))
	p.figure("%d joined", len(p.joined))
	if sent < p.readers/5 {
		p.faultf("%d of %d messages left during the rush: the campaign has shown too little", sent, p.readers)
	}
	p.figure("others had %.0f %% of the machine", 100*p.disturbed)
	allowed := visitorsWait
	if p.disturbed > mostDisturbed {
		allowed = disturbedWait
		p.figure("so %s is allowed instead of %s", disturbedWait, visitorsWait)
	}
	if wait := p.slowest(""); wait >= allowed {
		p.faultf("99 in 100 waited %s, and %s is allowed", wait, allowed)
	}
	for what, n := range p.crowd.faults {
		p.faultf("%d visitors got: %s", n, what)
	}
	return nil
}
