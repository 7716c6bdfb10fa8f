package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"recapd/templates"
)

// crowd is many visitors who come when they come, whether those before them have been
// answered or not. How long one waits counts from when he was to come, so a server
// that stands still makes all wait that come meanwhile (no coordinated omission).
type crowd struct {
	client *http.Client
	base   string

	mu     sync.Mutex
	waits  map[string][]time.Duration // by what was asked for
	faults map[string]int
}

func newCrowd(base string) *crowd {
	transport := &http.Transport{MaxIdleConnsPerHost: 1000, DisableCompression: true}
	return &crowd{client: &http.Client{Transport: transport, Timeout: 30 * time.Second}, base: base,
		waits: map[string][]time.Duration{}, faults: map[string]int{}}
}

// errand is what one visitor wants.
type errand struct {
	kind   string // for the figures
	from   string // where he comes from, as a proxy tells it
	path   string
	form   url.Values // nil: GET
	known  string     // the ETag of what he has
	wants  int        // the status of a good answer
	thanks func()     // called when it has come
}

// comes sends so many visitors a second, for so long.
func (c *crowd) comes(ctx context.Context, pace int, lasts time.Duration, next func(i int) errand) {
	began := time.Now()
	var visitors sync.WaitGroup
	for i := range pace * int(lasts/time.Second) {
		due := began.Add(time.Duration(i) * time.Second / time.Duration(pace))
		time.Sleep(time.Until(due))
		if ctx.Err() != nil {
			break
		}
		e := next(i)
		visitors.Go(func() { c.serve(ctx, due, e) })
	}
	visitors.Wait()
}

func (c *crowd) serve(ctx context.Context, due time.Time, e errand) {
	status, _, err := c.ask(ctx, e)
	wait := time.Since(due)
	switch {
	case err != nil:
		var where *url.Error
		if errors.As(err, &where) {
			err = where.Err // without the address, which differs
		}
	case status != e.wants:
		err = fmt.Errorf("%s: %d", e.kind, status)
	case e.thanks != nil:
		e.thanks()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits[e.kind] = append(c.waits[e.kind], wait)
	if err != nil {
		c.faults[err.Error()]++
	}
}

func (c *crowd) ask(ctx context.Context, e errand) (status int, etag string, err error) {
	method, body := http.MethodGet, ""
	if e.form != nil {
		method, body = http.MethodPost, e.form.Encode()
	}
	r, err := http.NewRequestWithContext(ctx, method, c.base+e.path, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("X-Forwarded-For", e.from)
	r.Header.Set("Accept-Encoding", "gzip")
	if e.form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if e.known != "" {
		r.Header.Set("If-None-Match", e.known)
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return answer.StatusCode, answer.Header.Get("ETag"), err
}

// slowest is what all but one in a hundred waited less than.
func (c *crowd) slowest(kind string) time.Duration {
	var all []time.Duration
	for k, waits := range c.waits {
		if kind == "" || k == kind {
			all = append(all, waits...)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)*99/100].Round(100 * time.Microsecond)
}

// network is a place on earth, another for each number.
func network(i int) string { return fmt.Sprintf("10.%d.%d.7", i/250%250, i%250) }

func signUp(address string) url.Values {
	return url.Values{templates.FieldAddress: {address}, templates.FieldLanguage: {"en"}}
}

// oneClick is what a mail program posts (RFC 8058).
var oneClick = url.Values{"List-Unsubscribe": {"One-Click"}}
