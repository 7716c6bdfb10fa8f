package main

import (
	"context"
	"time"
)

// compactEvery is how often old deliveries are looked for.
const compactEvery = 24 * time.Hour

// compact forgets single deliveries of long ago, at the start and once a day. It is
// housekeeping: when it fails, the next day will do.
func (d *daemonLoop) compact(ctx context.Context) error {
	for keep := d.cfg.Database.KeepDeliveries; keep > 0; {
		switch n, err := d.ledger.Compact(ctx, d.now().Add(-keep)); {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			d.log.Warn("compact old deliveries", "err", err, "next", compactEvery)
		case n > 0:
			d.log.Info("old deliveries are counts now", "deliveries", n, "older than", keep)
		}
		if err := sleep(ctx, compactEvery); err != nil {
			return err
		}
	}
	return nil
}
