package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"recapd/internal/post"
)

// troubles are why the service is not well, in words for the operator; none when the
// folder was read lately, nothing is on hold, and the ledger answers. The public is
// told no more than whether there are any.
func (d *daemonLoop) troubles() []string {
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	var list []string
	switch why := d.folder.Load(); {
	case why == nil:
		list = append(list, "the content folder has not been read yet")
	case *why != "":
		list = append(list, "the feeds stay as they are: "+*why)
	}
	if last := d.lastScan.Load(); last != nil && !d.alive() {
		list = append(list, "the content folder was last looked at "+last.Format(time.RFC3339))
	}
	if d.held.Load() {
		list = append(list, "sending is on hold: "+adoptHint)
	}
	if err := d.ledger.Ping(ctx); err != nil {
		list = append(list, fmt.Sprintf("the database does not answer: %v", err))
	}
	return list
}

// alive tells whether the watching goroutine still comes round.
func (d *daemonLoop) alive() bool {
	last := d.lastScan.Load() // with its monotonic reading: the clock may be set meanwhile
	return last != nil && d.now().Sub(*last) < d.cfg.Content.Scan+5*time.Minute
}

// tellFaults notes whether the folder can be read, and logs what has changed since the
// last scan, not the same every minute.
func (d *daemonLoop) tellFaults(c post.Collection) {
	var reasons []string
	for _, f := range c.FolderFaults() {
		reasons = append(reasons, d.placed(f).Error())
	}
	why := strings.Join(reasons, "; ")
	d.folder.Store(&why)
	state := c.Revision + "\n" + why
	if state == d.told {
		return
	}
	d.told = state
	for _, f := range c.FolderFaults() {
		d.log.Warn("the feeds stay as they are", "fault", d.placed(f).Error(), "hint", f.Hint)
	}
	faults := 0
	for _, q := range c.Posts {
		for _, f := range q.Faults {
			if f.Blocking {
				faults++
				d.log.Warn("left out", "fault", d.placed(f).Error(), "hint", f.Hint)
			}
		}
	}
	if why == "" {
		d.log.Info("read the posts", "posts", len(c.Posts), "faults", faults)
	}
}
