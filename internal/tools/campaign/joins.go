package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"syscall"
	"time"

	"recapd/internal/letters"
	"recapd/internal/mail/sink"
)

const (
	joinsKills  = 100
	lanes       = 4 // visitors at once
	joinsOfLane = 4 // a round, so that all of them are fewer than may join in an hour
)

// joins kills the service again and again while people join and leave, and while it
// sends an issue. Whatever was answered with 200 must be so in the end.
func joins(ctx context.Context, t *trial) error {
	if err := t.open(ctx, sink.Options{Limit: 1, Delay: time.Millisecond}, ""); err != nil {
		return err
	}
	if _, err := t.strike(ctx, syscall.SIGTERM, 1, 0); err != nil { // frozen, and hardly begun
		return err
	}
	l, err := t.ledger(ctx)
	if err != nil {
		return err
	}
	kills := min(t.kills, joinsKills)
	t.env = append(t.env, t.rateFor(time.Duration(max(4, kills/2))*time.Second))
	p := &public{trial: t, tokens: l.tokens, left: map[string]time.Duration{}}
	if err := p.rounds(ctx, kills); err != nil {
		return err
	}
	if err := p.aftermath(ctx); err != nil {
		return err
	}
	others := map[string]bool{}
	for _, address := range p.tried {
		others[address] = true
	}
	if _, err := t.judge(ctx, promised{but: others, copies: p.landed * (connections + 1)}); err != nil {
		return err
	}
	t.judgeGoodbyes(p.left)
	t.figure("%d kills landed, %d joined", p.landed, len(p.joined))
	if p.landed < kills*9/10 || len(p.joined) < p.landed {
		t.faultf("%d of %d kills landed, %d joined: the campaign has shown too little", p.landed, kills, len(p.joined))
	}
	return p.remembered(ctx)
}

// rounds starts the service and kills it, so many times. A kill has landed when
// something had been answered.
func (p *public) rounds(ctx context.Context, kills int) error {
	for round := range kills {
		serve, address, err := p.startServe(ctx)
		if err != nil {
			return err
		}
		p.crowd = newCrowd("http://" + address)
		before := len(p.joined) + len(p.left)
		var visitors sync.WaitGroup
		for lane := range lanes {
			visitors.Go(func() { p.visit(ctx, round, lane, kills) })
		}
		time.Sleep(time.Duration(100+rand.IntN(400)) * time.Millisecond)
		if err := serve.Process.Kill(); err != nil {
			return err
		}
		_ = serve.Wait() // it was killed
		visitors.Wait()
		if len(p.joined)+len(p.left) > before {
			p.landed++
		}
	}
	return nil
}

// visit is one after the other who joins or leaves, until nobody answers.
func (p *public) visit(ctx context.Context, round, lane, rounds int) {
	leavers := p.readers / 2 / rounds / lanes
	for i := range max(leavers, joinsOfLane) {
		n := (round*lanes+lane)*joinsOfLane + i
		if i < joinsOfLane {
			address := fmt.Sprintf("new%05d@example.net", n)
			p.note(&p.tried, address)
			if !p.answered(ctx, errand{from: network(n), path: "/subscribe", form: signUp(address)}) {
				return
			}
			p.note(&p.joined, address)
		}
		if i < leavers { // those whose turn comes last first
			reader := p.everybody[len(p.everybody)-1-((round*lanes+lane)*leavers+i)]
			p.note(&p.tried, reader)
			if !p.answered(ctx, errand{from: network(n), path: "/u/" + p.tokens[reader], form: oneClick}) {
				return
			}
			p.goodbye(reader)
		}
		time.Sleep(time.Duration(rand.IntN(30)) * time.Millisecond)
	}
}

// answered tells whether the service said 200; it may be dead. What else it says
// speaks against it.
func (p *public) answered(ctx context.Context, e errand) bool {
	status, _, err := p.ask(ctx, e)
	if err == nil && status != 200 {
		p.mu.Lock()
		p.faultf("%s: %d", e.path[:3], status)
		p.mu.Unlock()
	}
	return err == nil && status == 200
}

// aftermath lets the service come to its end.
func (p *public) aftermath(ctx context.Context) error {
	if p.setsClock {
		if err := p.jump(letters.Lease + time.Minute); err != nil { // then a letter that was under way is sent again
			return err
		}
	}
	serve, _, err := p.startServe(ctx)
	if err != nil {
		return err
	}
	err = errors.Join(p.settled(ctx), p.lettersTo(ctx, p.joined, p.late()))
	_ = serve.Process.Signal(syscall.SIGTERM)
	return errors.Join(err, serve.Wait())
}

// remembered holds what was answered against the database: whoever was told that
// there is a letter has one, and whoever was told that he is off the list is.
func (p *public) remembered(ctx context.Context) error {
	letters, err := p.column(ctx, `SELECT address FROM letters WHERE kind = 'confirm'`)
	if err != nil {
		return err
	}
	gone, err := p.column(ctx, `SELECT email FROM subscribers WHERE status = 'left'`)
	if err != nil {
		return err
	}
	served := p.served()
	var forgotten, waiting []string
	for _, address := range p.joined {
		switch {
		case !letters[address]:
			forgotten = append(forgotten, address)
		case !served[address]:
			waiting = append(waiting, address)
		}
	}
	for reader := range p.left {
		if !gone[reader] {
			forgotten = append(forgotten, reader)
		}
	}
	if len(forgotten) > 0 {
		p.faultf("answered with 200, and not on record: %s", list(forgotten))
	}
	if len(waiting) > p.late() {
		p.faultf("no letter came, and %d may be late: %s", p.late(), list(waiting))
	}
	p.figure("%d letters still to come", len(waiting))
	return nil
}

// late is how many letters may still be on their way in the end: the one in hand at
// each kill, unless the clock has been set past its lease.
func (p *public) late() int {
	if p.setsClock {
		return 0
	}
	return p.landed
}
