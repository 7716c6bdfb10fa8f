// Package websub tells hubs that a feed has changed (W3C WebSub), so that whoever
// follows it there need not wait for the next poll.
//
//	feeds printed ─▶ Changed ─▶ waiting, by hub ─▶ POST ─▶ told
//	                               ▲                 │
//	                               └── later, twice ◀┘ not taken
//	                                   as long
//
// Nobody waits for a hub: Changed notes and returns. A hub that is away costs its
// own notices alone, and what changed meanwhile goes out in the same request when it
// is back. A notice that is lost with the process is no loss: hubs poll, too.
package websub

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Notifier tells hubs. Its fields are set once.
type Notifier struct {
	Hubs   []string // URLs
	Client *http.Client
	Log    *slog.Logger

	// First is how long a hub is left alone after it has not taken a notice; after
	// each further time twice as long, up to Most. 0: half a minute, and six hours.
	First, Most time.Duration

	once    sync.Once
	waiting []*waiting
}

// waiting is what one hub is to be told.
type waiting struct {
	hub    string
	ring   chan struct{}
	mu     sync.Mutex
	topics map[string]bool
}

func (n *Notifier) init() {
	n.once.Do(func() {
		for _, hub := range n.Hubs {
			n.waiting = append(n.waiting, &waiting{hub: hub, ring: make(chan struct{}, 1), topics: map[string]bool{}})
		}
	})
}

// Changed notes that feeds, named by their own URLs, have changed.
func (n *Notifier) Changed(topics []string) {
	n.init()
	for _, w := range n.waiting {
		w.add(topics)
	}
}

func (w *waiting) add(topics []string) {
	if len(topics) == 0 {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range topics {
		w.topics[t] = true
	}
	select {
	case w.ring <- struct{}{}:
	default:
	}
}

func (w *waiting) take() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	topics := slices.Sorted(maps.Keys(w.topics))
	clear(w.topics)
	return topics
}

// Run tells the hubs, each by itself, until ctx is done.
func (n *Notifier) Run(ctx context.Context) error {
	n.init()
	var hubs sync.WaitGroup
	for _, w := range n.waiting {
		hubs.Go(func() { n.serve(ctx, w) })
	}
	<-ctx.Done()
	hubs.Wait()
	return ctx.Err()
}

func (n *Notifier) serve(ctx context.Context, w *waiting) {
	first, most := n.pauses()
	pause := first
	for {
		select {
		case <-ctx.Done():
			return
		case <-w.ring:
		}
		topics := w.take()
		left, err := n.tellAll(ctx, w.hub, topics)
		if err == nil {
			n.Log.Info("the hub is told", "hub", w.hub, "feeds", len(topics))
			pause = first
			continue
		}
		if ctx.Err() != nil {
			return
		}
		n.Log.Warn("the hub is not told; feeds are served all the same", "hub", w.hub, "err", err, "next", pause)
		w.add(left)
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		pause = min(2*pause, most)
	}
}

// atOnce is how many feeds a notice names. A post of many tags is in many.
const atOnce = 100

// tellAll tells a hub of feeds, and gives those that it has not taken.
func (n *Notifier) tellAll(ctx context.Context, hub string, topics []string) (left []string, err error) {
	for len(topics) > 0 {
		some := topics[:min(atOnce, len(topics))]
		if err := n.tell(ctx, hub, some); err != nil {
			return topics, err
		}
		topics = topics[len(some):]
	}
	return nil, nil
}

func (n *Notifier) pauses() (first, most time.Duration) {
	first, most = n.First, n.Most
	if first == 0 {
		first, most = 30*time.Second, 6*time.Hour
	}
	return first, most
}

// within is how long a hub may take.
const within = 20 * time.Second

// tell is the request that hubs have in common: WebSub leaves it to each, and all of
// them have kept that of PubSubHubbub 0.4 §6.
func (n *Notifier) tell(ctx context.Context, hub string, topics []string) error {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	form := url.Values{"hub.mode": {"publish"}, "hub.url": topics}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, hub, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("User-Agent", "recapd")
	resp, err := n.Client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(resp.Body, 64<<10)) // so that the connection can be used again
	// After 301 to 303 clients go on with GET, and the notice is lost.
	if resp.Request.Method != http.MethodPost {
		return fmt.Errorf("it has moved to %s: name that in feed.hubs", resp.Request.URL)
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Errorf("it answers %s", resp.Status)
	}
	return nil
}
