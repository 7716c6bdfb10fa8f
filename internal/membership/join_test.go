package membership

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func TestWhoIsWrittenToAfterJoining(t *testing.T) {
	for _, c := range []struct {
		name   string
		before func(r *room)
		posts  bool
		status string // afterwards
	}{
		{"unknown", func(r *room) {}, true, "pending"},
		{"pending", func(r *room) { r.person("ada@example.org", newsletter.StatusPending) }, true, "pending"},
		{"left", func(r *room) { r.person("ada@example.org", newsletter.StatusLeft) }, true, "left"},
		{"a reader", func(r *room) { r.person("ada@example.org", newsletter.StatusActive) }, false, "active"},
		{"a reader, spelled otherwise", func(r *room) { r.person("ADA@example.org", newsletter.StatusActive) }, false, "active"},
		{"bounced", func(r *room) { r.bar("ada@example.org", newsletter.CauseBounce) }, false, "unknown"},
		{"complained", func(r *room) {
			r.person("ada@example.org", newsletter.StatusLeft)
			r.bar("ada@example.org", newsletter.CauseComplaint)
		}, false, "left"},
		{"barred by the operator", func(r *room) { r.bar("ada@example.org", newsletter.CauseOperator) }, false, "unknown"},
		{"erased", func(r *room) {
			r.ok(r.store.Erase(ctx, r.person("ada@example.org", newsletter.StatusActive).ID, r.now))
		}, true, "pending"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRoom(t)
			c.before(r)
			r.join("ada@example.org")
			letters, words := r.post()
			equal(t, "written to", len(letters) == 1, c.posts)
			equal(t, "status", r.status("ada@example.org"), c.status)
			if c.posts {
				equal(t, "counted", r.told(), "joined invited")
				equal(t, "letter", strings.ToLower(words), "confirm to ada@example.org")
				equal(t, "language", letters[0].Language, "es")
				equal(t, "lasts", letters[0].Expires, r.now.Add(7*24*time.Hour))
				equal(t, "consent", letters[0].Consent, newsletter.Consent{At: noon, Source: "form", Prefix: "192.0.2.0/24", Wording: Wording})
			} else {
				equal(t, "counted", r.told(), "joined ignored")
			}
			left, err := r.store.Signups(ctx, 9)
			r.ok(err)
			equal(t, "sign-ups that are still kept", len(left), 0)
		})
	}
}

// counting is a ledger that takes sign-ups and nothing else: any other question is
// one to a nil Store, and the end of the test.
type counting struct {
	Store
	ledger Store
	taken  int
}

func (c *counting) SignUp(ctx context.Context, n newsletter.Signup, caps []newsletter.Cap) error {
	c.taken++
	return c.ledger.SignUp(ctx, n, caps)
}

func TestJoiningAsksTheLedgerTheSameForEverybody(t *testing.T) {
	r := newRoom(t)
	r.person("known@example.org", newsletter.StatusActive)
	r.person("pending@example.org", newsletter.StatusPending)
	r.bar("suppressed@example.org", newsletter.CauseComplaint)
	c := &counting{ledger: r.store}
	r.Desk.Store = c
	for n, who := range []string{"known", "pending", "unknown", "suppressed"} {
		r.ok(r.Join(ctx, Application{Address: who + "@example.org", Source: "form", From: home}))
		equal(t, "sign-ups", c.taken, n+1)
	}
}

func TestTwoThousandFormsFromOneNetwork(t *testing.T) {
	r := newRoom(t)
	taken := 0
	for n := range 2000 {
		from := netip.AddrFrom4([4]byte{198, 51, 100, byte(n)})
		switch err := r.Join(ctx, Application{Address: fmt.Sprintf("ada%d@example.org", n), From: from}); {
		case err == nil:
			taken++
		case !errors.Is(err, ErrTooMany):
			t.Fatal(err)
		}
		r.later(time.Second)
	}
	equal(t, "taken within 2000 seconds", taken, perNetwork)
	r.ok(r.Join(ctx, Application{Address: "bo@example.org", From: home})) // others are not kept waiting
	_, err := r.Answer(ctx)
	r.ok(err)
	letters, _ := r.post()
	equal(t, "letters", len(letters), perNetwork+1)
	r.later(time.Hour)
	r.ok(r.Join(ctx, Application{Address: "late@example.org", From: netip.MustParseAddr("198.51.100.9")}))
}

func TestNetworkOfAVisitor(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24",
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "fe80::1%eth0": "fe80::/64",
	} {
		if got := Network(netip.MustParseAddr(in)); got != want {
			t.Errorf("Network(%s) = %q, want %q", in, got, want)
		}
	}
	equal(t, "nobody", Network(netip.Addr{}), "")
}

// No window, wherever it begins, holds more than the cap; and it does not close for
// longer than it has to.
func TestAllTogetherCannotFlood(t *testing.T) {
	r := newRoom(t)
	var taken []time.Time
	for n := range inAll + 50 {
		from := netip.AddrFrom4([4]byte{10, byte(n >> 8), byte(n), 1})
		err := r.Join(ctx, Application{Address: "ada@example.org", From: from})
		if err == nil {
			taken = append(taken, r.now)
		} else {
			r.wantErr(err, ErrTooMany)
		}
		r.later(time.Second)
		if n >= inAll {
			r.later(time.Minute)
		}
	}
	for i := inAll; i < len(taken); i++ {
		if within := taken[i].Sub(taken[i-inAll]); within <= time.Hour {
			t.Fatalf("%d sign-ups within %s", inAll+1, within)
		}
	}
	if tooFew := 50 - int((time.Hour-inAll*time.Second)/time.Minute) - 2; len(taken) < inAll+tooFew {
		t.Errorf("only %d were taken in %s", len(taken), r.now.Sub(noon))
	}
}

func TestOneLetterADayToAnAddressAndThreeToAMailbox(t *testing.T) {
	r := newRoom(t)
	var got []string
	for hour := range 51 {
		r.join("ada@example.org")
		if letters, _ := r.post(); len(letters) > 0 {
			got = append(got, fmt.Sprint(hour))
		}
		r.later(time.Hour)
	}
	equal(t, "letters after hours", strings.Join(got, " "), "0 25 50") // 24 h and the rest of a slice

	for i, a := range []string{"bo@gmail.com", "b.o@gmail.com", "bo+x@googlemail.com", "BO@gmail.com", "b.o+y@gmail.com"} {
		r.join(a)
		letters, _ := r.post()
		equal(t, a, len(letters), map[bool]int{true: 1, false: 0}[i < perMailbox])
	}
}

func TestTheSameFormTwiceIsOneLetter(t *testing.T) {
	r := newRoom(t)
	for range 3 {
		r.ok(r.Join(ctx, Application{Address: "ada@example.org", From: home}))
	}
	equal(t, "woken", r.woken, 3)
	n, err := r.Answer(ctx)
	r.ok(err)
	equal(t, "answered", n, 3)
	letters, _ := r.post()
	equal(t, "letters", len(letters), 1)
	equal(t, "counted", r.told(), "joined joined joined invited ignored ignored")
}

func TestManySignUpsAreAnswered(t *testing.T) {
	r := newRoom(t)
	for n := range 3*answered + 1 {
		r.ok(r.Join(ctx, Application{Address: fmt.Sprintf("ada%d@example.org", n)}))
	}
	n, err := r.Answer(ctx)
	r.ok(err)
	equal(t, "answered", n, 3*answered+1)
	n, err = r.Answer(ctx)
	r.ok(err)
	equal(t, "answered again", n, 0)
}

func TestALanguageThatIsNoneIsTheSites(t *testing.T) {
	for in, want := range map[string]string{"es": "es", "pt-BR": "pt-BR", "zh-Hant-TW": "zh-Hant-TW", "": "", "e": "", "en_US": "", "../en": "", "en\r\n": ""} {
		equal(t, in, languageTag(in), want)
	}
}
