package web_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// What an answer takes says nothing about whose address was typed: 500 forms in
// random order, while the sign-ups are being answered, and the medians of those for
// addresses of each kind are within a millisecond. Where an answer takes many of them,
// with the race detector or on a busy machine, medians scatter by as much: there it is
// a quarter of an answer.
func TestAnswersTakeTheSameTimeForEveryAddress(t *testing.T) {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	const each = 125
	type form struct{ kind, address string }
	var forms []form
	for i := range each {
		for kind, status := range map[string]newsletter.Status{"known": newsletter.StatusActive, "pending": newsletter.StatusPending, "suppressed": newsletter.StatusActive, "unknown": ""} {
			f := form{kind, fmt.Sprintf("%s%d@example.org", kind, i)}
			forms = append(forms, f)
			if status == "" {
				continue
			}
			if _, err := h.store.AddSubscriber(ctx, newsletter.Subscriber{Email: f.address, Status: status}); err != nil {
				t.Fatal(err)
			}
			if kind == "suppressed" {
				if err := h.store.Suppress(ctx, newsletter.Suppression{Hash: h.store.AddressHash(f.address), Cause: newsletter.CauseBounce, At: noon}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	rand.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })

	done := make(chan struct{})
	go func() { // as serve does
		defer close(done)
		for ctx.Err() == nil {
			_, _ = h.desk.Answer(ctx)
			time.Sleep(100*time.Millisecond + rand.N(400*time.Millisecond))
		}
	}()
	took := map[string][]time.Duration{}
	for _, f := range forms {
		network, body := h.elsewhere(), typed(f.address)
		began := time.Now()
		resp, _ := h.do(t, "POST", "/subscribe", body, "Content-Type", asForm, "X-Forwarded-For", network)
		took[f.kind] = append(took[f.kind], time.Since(began))
		if resp.StatusCode != 200 {
			t.Fatalf("%s: %d", f.address, resp.StatusCode)
		}
	}
	cancel()
	<-done
	median := func(list []time.Duration) time.Duration { slices.Sort(list); return list[len(list)/2] }
	unknown := median(took["unknown"])
	let := max(time.Millisecond, unknown/4)
	for kind, list := range took {
		if apart := (median(list) - unknown).Abs(); apart > let {
			t.Errorf("%s: %v, an unknown one %v", kind, median(list), unknown)
		}
		t.Logf("%s: median %v", kind, median(list))
	}
}

// Two thousand forms from one place are twenty letters, and hundreds from
// everywhere for one address are one.
func TestFormsWithoutEndAreFewLetters(t *testing.T) {
	h := newHouse(t)
	statuses := map[int]int{}
	for i := range 2000 {
		resp, _ := h.do(t, "POST", "/subscribe", typed(fmt.Sprintf("victim%d@example.org", i)), "Content-Type", asForm,
			"X-Forwarded-For", fmt.Sprintf("198.51.100.%d, 203.0.113.%d", i%250, i%250)) // one network, and an invented one
		statuses[resp.StatusCode]++
	}
	if statuses[200] != 20 || statuses[429] != 1980 {
		t.Errorf("%v", statuses)
	}
	for i := range 300 {
		address := fmt.Sprintf("no.va+%d@example.org", i%3)
		if i%2 == 0 {
			address = "Nova@example.net"
		}
		h.do(t, "POST", "/subscribe", typed(address), "Content-Type", asForm, "X-Forwarded-For", h.elsewhere())
		if i%50 == 0 {
			h.answered(t)
		}
	}
	h.answered(t)
	letters := map[string]int{}
	for _, address := range h.column(t, `SELECT address FROM letters`) {
		letters[address]++
	}
	if letters["Nova@example.net"] != 1 || len(letters) != 20+1+3 {
		t.Errorf("%v", letters)
	}
	for address, n := range letters {
		if n != 1 {
			t.Errorf("%d letters to %s", n, address)
		}
	}
}
