package web_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// What an answer takes says nothing about whose address was typed: 500 forms in
// random order, while the sign-ups are being answered, and the medians of those for
// addresses of each kind are close. A machine that is busy with other things scatters
// them, so there are three rounds; what depended on the address would show in each.
func TestAnswersTakeTheSameTimeForEveryAddress(t *testing.T) {
	var apart time.Duration
	for range 3 {
		medians := medianAnswers(t)
		t.Logf("%v", medians)
		all := slices.Sorted(maps.Values(medians))
		if apart = all[len(all)-1] - all[0]; apart <= closeEnough {
			return
		}
	}
	t.Errorf("the medians are %v apart, want %v", apart, closeEnough)
}

// medianAnswers is how long forms take, by what kind of address is typed.
func medianAnswers(t *testing.T) map[string]time.Duration {
	h := newHouse(t)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	defer func() { cancel(); <-done }()
	type form struct{ kind, address string }
	var forms []form
	for i := range formsOfAKind {
		for _, kind := range []string{"unknown", "pending", "active", "suppressed"} {
			f := form{kind, fmt.Sprintf("%s%d@example.org", kind, i)}
			forms = append(forms, f)
			h.know(t, kind, f.address)
		}
	}
	rand.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
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
	medians := map[string]time.Duration{}
	for kind, list := range took {
		slices.Sort(list)
		medians[kind] = list[len(list)/2]
	}
	return medians
}

// know puts an address on record, but for an unknown one.
func (h *house) know(t *testing.T, kind, address string) {
	t.Helper()
	ctx := context.Background()
	status := newsletter.StatusActive
	switch kind {
	case "unknown":
		return
	case "pending":
		status = newsletter.StatusPending
	}
	_, err := h.store.AddSubscriber(ctx, newsletter.Subscriber{Email: address, Status: status})
	if err == nil && kind == "suppressed" {
		err = h.store.Suppress(ctx, newsletter.Suppression{Hash: h.store.AddressHash(address), Cause: newsletter.CauseBounce, At: noon})
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Two thousand forms from one place are twenty letters, and hundreds from
// everywhere for one address are one.
func TestFormsWithoutEndAreFewLetters(t *testing.T) {
	h := newHouse(t)
	statuses := map[int]int{}
	for i := range flood {
		resp, _ := h.do(t, "POST", "/subscribe", typed(fmt.Sprintf("victim%d@example.org", i)), "Content-Type", asForm,
			"X-Forwarded-For", fmt.Sprintf("198.51.100.%d, 203.0.113.%d", i%250, i%250)) // one network, and an invented one
		statuses[resp.StatusCode]++
	}
	if statuses[200] != 20 || statuses[429] != flood-20 {
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
