package browser

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

// stranger posts a form from an address, as a proxy on this machine passes it on.
func (h *house) stranger(from, email string) (status int, head http.Header, body string, took time.Duration) {
	h.t.Helper()
	form := url.Values{"email": {email}, "language": {"en"}}.Encode()
	request, err := http.NewRequest("POST", h.base+"/subscribe", strings.NewReader(form))
	if err != nil {
		h.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Forwarded-For", from)
	began := time.Now()
	resp, said := h.exchange(request)
	return resp.StatusCode, resp.Header, said, time.Since(began)
}

// Two thousand forms from one place, with another name each, are twenty letters.
func TestAFloodOfForms(t *testing.T) {
	h := open(t, settings{})
	statuses := map[int]int{}
	for i := range 2000 {
		status, _, _, _ := h.stranger(fmt.Sprintf("203.0.113.%d, 198.51.100.%d", i%250, i%250), fmt.Sprintf("victim%d@example.net", i))
		statuses[status]++
	}
	if statuses[200] != 20 || statuses[429] != 1980 {
		t.Errorf("%v", statuses)
	}
	h.eventually("the twenty letters come", func() bool { return h.sink.Count() >= 20 })
	h.settled()
	if n := h.sink.Count(); n != 20 {
		t.Errorf("%d letters", n)
	}
}

const (
	formsOfAKind = 125 // 500 in all
	rounds       = 3
)

// Whoever posts a form learns nothing about the address: not by what is answered, and
// not by the time that it takes. Another program on the machine scatters the medians,
// so there are a few rounds; what depended on the address would show in each.
func TestAFormTellsNothingAboutAnAddress(t *testing.T) {
	h := open(t, settings{sink: sink.Options{OnRcpt: func(to string) error {
		if strings.HasPrefix(to, "suppressed") {
			return sink.Reply(550, "5.1.1", "No such user")
		}
		return nil
	}}})
	h.acquaint()
	seen := map[string]bool{}
	var apart time.Duration
	for round := range rounds {
		medians := h.medians(round, seen)
		t.Logf("%v", medians)
		all := slices.Sorted(maps.Values(medians))
		if apart = all[len(all)-1] - all[0]; apart <= closeEnough {
			break
		}
	}
	if apart > closeEnough {
		t.Errorf("the medians are %v apart", apart)
	}
	if len(seen) != 1 {
		t.Errorf("there are %d answers:\n%s", len(seen), strings.Join(slices.Collect(maps.Keys(seen)), "\n---\n"))
	}
}

var kinds = []string{"unknown", "pending", "active", "suppressed"}

// acquaint has the program know addresses of each kind but the first, by what happens
// to them: a list that is imported, forms, and a relay that does not know them.
func (h *house) acquaint() {
	h.t.Helper()
	list := "email\n"
	for i := range formsOfAKind {
		list += fmt.Sprintf("active%d@example.net\nsuppressed%d@example.net\n", i, i)
	}
	h.write("list.csv", list)
	h.recapd("subscribers", "import", "list.csv")
	h.post("Ponds and their owners", "2026-11-18")
	send := h.command("send", "--all-posts")
	send.Env = append(send.Env, "RECAPD_DIGEST__CANARY=0") // half of this list is bad, which must not stop it
	_ = send.Run()                                         // it tells of those who could not be reached
	for i := range formsOfAKind {
		if status, _, _, _ := h.stranger(place(0, i), fmt.Sprintf("pending%d@example.net", i)); status != http.StatusOK {
			h.t.Fatalf("a form: %d", status)
		}
	}
	h.eventually("everybody is known", func() bool { return h.sink.Count() == 2*formsOfAKind })
	if shown := h.recapd("subscribers", "show", "suppressed7@example.net", "--json"); !strings.Contains(shown, `"bounce"`) {
		h.t.Fatalf("on record is\n%s", shown)
	}
}

// place is a network somewhere, another for each form of a round.
func place(round, i int) string { return fmt.Sprintf("100.%d.%d.7", 64+8*round+i/250, i%250) }

// medians is how long forms take, by what kind of address is typed; seen gathers
// what is answered, but for the date.
func (h *house) medians(round int, seen map[string]bool) map[string]time.Duration {
	h.t.Helper()
	var emails []string
	for i := range formsOfAKind {
		for _, kind := range kinds {
			emails = append(emails, fmt.Sprintf("%s%d@example.net", kind, i))
			if kind == "unknown" {
				emails[len(emails)-1] = fmt.Sprintf("unknown%d.%d@example.net", round, i)
			}
		}
	}
	rand.Shuffle(len(emails), func(i, j int) { emails[i], emails[j] = emails[j], emails[i] })
	took := map[string][]time.Duration{}
	for i, email := range emails {
		status, head, body, d := h.stranger(place(1+round, i), email)
		head.Del("Date")
		seen[fmt.Sprint(status, head, body)] = true
		kind := strings.TrimRight(strings.Split(email, "@")[0], ".0123456789")
		took[kind] = append(took[kind], d)
	}
	medians := map[string]time.Duration{}
	for kind, list := range took {
		slices.Sort(list)
		medians[kind] = list[len(list)/2]
	}
	return medians
}
