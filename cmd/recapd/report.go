package main

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

const (
	reportAfter = 24 * time.Hour // from freezing: most of what is put off has arrived by then
	reportEvery = 10 * time.Minute
	reportUntil = 7 * 24 * time.Hour // later it is no news
)

// report tells the operator a day after an issue how it fared.
func (d *daemonLoop) report(ctx context.Context) error {
	for {
		if err := d.reportAll(ctx); err != nil && ctx.Err() == nil {
			d.log.Warn("report on issues", "err", err, "next", reportEvery)
		}
		if err := sleep(ctx, reportEvery); err != nil {
			return err
		}
	}
}

func (d *daemonLoop) reportAll(ctx context.Context) error {
	issues, err := d.ledger.Unreported(ctx, d.now().Add(-reportAfter))
	for _, i := range issues {
		if err := d.reportOne(ctx, i); err != nil {
			return fmt.Errorf("issue %s: %w", argument(i), err)
		}
	}
	return err
}

// reportOne records the report before it is sent: rather none than one from each node.
func (d *daemonLoop) reportOne(ctx context.Context, i newsletter.Issue) error {
	f, err := d.facts(ctx, i)
	if err != nil {
		return err
	}
	left, err := d.ledger.LeftSince(ctx, i.ID)
	if err != nil {
		return err
	}
	ours, err := d.ledger.Reported(ctx, i.ID, d.now())
	if err != nil || !ours || d.now().Sub(i.FrozenAt) > reportUntil {
		return err
	}
	d.log.Info("a day after the issue", "issue", argument(i), "readers", tally(f.counts), "unsubscribed", left)
	var text bytes.Buffer
	d.describe(&text, f)
	fmt.Fprintf(&text, "%-10s%d since\n\n%s.\n", "left", left, sentence(advice(f)))
	d.tellOperator(ctx, fmt.Sprintf("A day after issue %s: %s", argument(i), tally(f.counts)), text.String())
	return nil
}

// sentence begins with a capital letter.
func sentence(s string) string {
	if s == "" {
		return "There is nothing to do"
	}
	return string(bytes.ToUpper([]byte(s[:1]))) + s[1:]
}
