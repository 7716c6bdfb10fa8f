// Package links asks whether pages are there: before an issue leads its readers to
// posts, their pages should answer. A blog's generator may be slower than recapd.
package links

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

const (
	within   = 15 * time.Second // for an answer, redirects included
	together = 8                // at the same time
	believed = 10 * time.Minute // how long a page that was there is taken to be
)

// Checker asks for pages. It may be used by several goroutines.
type Checker struct {
	Client *http.Client
	Agent  string // User-Agent, RFC 9110 §10.1.5
	Now    func() time.Time

	mu   sync.Mutex
	seen map[string]time.Time // when a page answered
}

// Missing are the pages that are not there, and why, in words: "404 Not Found". A page
// is there when it answers 2xx in the end, after up to ten redirects.
func (c *Checker) Missing(ctx context.Context, pages []string) map[string]string {
	missing := map[string]string{}
	var mu sync.Mutex
	var work errgroup.Group
	work.SetLimit(together)
	for _, page := range pages {
		if c.known(page) {
			continue
		}
		work.Go(func() error {
			if why := c.ask(ctx, page); why != "" {
				mu.Lock()
				defer mu.Unlock()
				missing[page] = why
			} else {
				c.remember(page)
			}
			return nil
		})
	}
	_ = work.Wait() // none has an error
	return missing
}

func (c *Checker) known(page string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	at, ok := c.seen[page]
	return ok && c.Now().Sub(at) < believed
}

func (c *Checker) remember(page string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]time.Time{}
	}
	for old, at := range c.seen {
		if c.Now().Sub(at) >= believed {
			delete(c.seen, old)
		}
	}
	c.seen[page] = c.Now()
}

// ask gives the reason why a page is not there, or "". Not every server knows HEAD.
func (c *Checker) ask(ctx context.Context, page string) string {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	why := c.request(ctx, http.MethodHead, page)
	if why != "" && ctx.Err() == nil {
		why = c.request(ctx, http.MethodGet, page)
	}
	return why
}

func (c *Checker) request(ctx context.Context, method, page string) string {
	r, err := http.NewRequestWithContext(ctx, method, page, nil)
	if err != nil {
		return "it is no address"
	}
	r.Header.Set("User-Agent", c.Agent)
	resp, err := c.Client.Do(r)
	if err != nil {
		return reason(err)
	}
	_ = resp.Body.Close()
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return fmt.Sprintf("%d %s", resp.StatusCode, http.StatusText(resp.StatusCode))
	}
	return ""
}

// reason is an error without the address, which is told beside it.
func reason(err error) string {
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Sprintf("no answer within %s", within)
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return err.Error()
}
