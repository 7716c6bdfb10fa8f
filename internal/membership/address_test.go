package membership

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"testing"
	"time"
	"unicode"
)

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"ada@example.org":                     "ada@example.org",
		" Ada@Example.ORG ":                   "Ada@example.org",
		"ada+news@example.org":                "ada+news@example.org",
		"o'brian_{x}/y=z@example.org":         "o'brian_{x}/y=z@example.org",
		"ada@bücher.example":                  "ada@xn--bcher-kva.example",
		"ada@BÜCHER.example":                  "ada@xn--bcher-kva.example",
		"jürgen@example.org":                  "jürgen@example.org",
		"ju\u0308rgen@example.org":            "jürgen@example.org", // composed
		"用户@例え.example":                       "用户@xn--r8jz45g.example",
		"अजय@example.org":                     "अजय@example.org",
		"i❤go@example.org":                    "i❤go@example.org",
		strings.Repeat("a", 64) + "@x.org":    strings.Repeat("a", 64) + "@x.org",
		"a@" + strings.Repeat("b.", 61) + "c": "a@" + strings.Repeat("b.", 61) + "c",
	} {
		if got, err := Address(in); got != want || err != nil {
			t.Errorf("Address(%q) = %q, %v; want %q", in, got, err, want)
		}
	}
}

func TestAddressThatIsRefused(t *testing.T) {
	for _, in := range []string{
		"ada", "@example.org", "ada@", "ada@@example.org", "ada@bo@example.org",
		"ada@localhost", "ada@[192.0.2.1]", "ada@192.0.2.1", "ada@exa mple.org", "ada@-x.org", "ada@x_y.org",
		"ada@example.org.", "ada@.example.org", "ada@example..org", "ada@exa\u200bmple.org:25",
		".ada@example.org", "ada.@example.org", "a..da@example.org", "a da@example.org", "a,b@example.org", "a;b@example.org",
		"Ada <ada@example.org>", "<ada@example.org>", "ada@example.org (Ada)", "ada@example.org, bo@example.org",
		`"ada lovelace"@example.org`, `"ada"@example.org`, `a\da@example.org`, "ada:x@example.org",
		"ada@example.org\r\nBcc: all@example.org", "ada\x00@example.org", "ada\n@example.org", "a\tda@example.org",
		"ju\u00ad\u0308rgen@example.org", // a soft hyphen
		"ada\u200d@example.org",          // joins
		"\u202eada@example.org",          // turns the direction
		"ada\u2028@example.org", "ada\ufffd@example.org", "ada\xff@example.org", "ad\u00a0a@example.org",
		strings.Repeat("a", 65) + "@example.org",
		strings.Repeat("ü", 33) + "@example.org",
		"a@" + strings.Repeat("b", 64) + ".org",
		"a@" + strings.Repeat("b.", 127) + "c",
		strings.Repeat("a", 64) + "@" + strings.Repeat("b.", 95) + "c",
		strings.Repeat("a@", 5000) + "example.org",
	} {
		got, err := Address(in)
		var wrong *AddressError
		if !errors.As(err, &wrong) || wrong.Reason != AddressSpelled || got != "" {
			t.Errorf("Address(%.60q) = %q, %v", in, got, err)
		}
		if err != nil && (len(err.Error()) > 1000 || strings.ContainsFunc(err.Error(), unicode.IsControl)) {
			t.Errorf("Address(%.60q): the error could spoil a log: %q", in, err)
		}
	}
	var wrong *AddressError
	for _, blank := range []string{"", "  ", "\t"} {
		if _, err := Address(blank); !errors.As(err, &wrong) || wrong.Reason != AddressMissing {
			t.Errorf("Address(%q): %v", blank, err)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, s := range []string{"ada@example.org", "a@b.c\r\n", "ü@ü.example", "\"x\"@y.z", "ju\u0308@x.org", "<a>@b.c", "a@ß.de"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Address(s)
		if err != nil {
			return
		}
		if strings.ContainsAny(a, "\r\n\x00<>()[]\\\" ,;:") || strings.Count(a, "@") != 1 || len(a) > maxAddress {
			t.Errorf("Address(%q) = %q could break a header", s, a)
		}
		if again, err := Address(a); err != nil || again != a {
			t.Errorf("Address(%q) = %q, but again %q, %v", s, a, again, err)
		}
	})
}

func TestNobodysAddressesCannotJoin(t *testing.T) {
	r := newRoom(t)
	for _, local := range []string{"postmaster", "Abuse", "noreply", "no-reply", "No_Reply", "no.reply", "NO-REPLY+x", "noreply-lists",
		"do-not-reply", "donotreply", "mailer-daemon", "MAILER-DAEMON", "bounces", "bounce+ada", "root", "hostmaster"} {
		err := r.Join(ctx, Application{Address: local + "@example.org"})
		var wrong *AddressError
		if !errors.As(err, &wrong) || wrong.Reason != AddressRole {
			t.Errorf("%s: %v", local, err)
		}
	}
	for _, local := range []string{"ada", "info", "news", "abused", "rooted", "postmasterson"} {
		r.ok(r.Join(ctx, Application{Address: local + "@example.org"}))
	}
}

func TestMailboxHasManySpellings(t *testing.T) {
	for in, want := range map[string]string{
		"Ada@example.org":             "ada@example.org",
		"ada+news@example.org":        "ada@example.org",
		"ada+a+b@example.org":         "ada@example.org",
		"+ada@example.org":            "+ada@example.org",
		"a.d.a@example.org":           "a.d.a@example.org",
		"a.d.a+x@gmail.com":           "ada@gmail.com",
		"ada@googlemail.com":          "ada@gmail.com",
		"ada-news@xn--bcher-kva.test": "ada-news@xn--bcher-kva.test",
	} {
		if got := mailbox(in); got != want {
			t.Errorf("mailbox(%q) = %q, want %q", in, got, want)
		}
	}
}

// book is a Resolver that knows a few domains.
type book struct{ asked int }

func (b *book) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	b.asked++
	switch name {
	case "mail.example":
		return []*net.MX{{Host: "mx.mail.example."}}, nil
	case "null.example":
		return []*net.MX{{Host: "."}}, nil
	case "broken.example":
		return nil, &net.DNSError{Err: "server misbehaving", IsTemporary: true}
	case "slow.example":
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
}

func (b *book) LookupHost(_ context.Context, name string) ([]string, error) {
	if name == "host.example" {
		return []string{"192.0.2.1"}, nil
	}
	return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
}

func TestADomainThatTakesNoMailIsRefused(t *testing.T) {
	r := newRoom(t)
	r.Resolver = &book{}
	for domain, takes := range map[string]bool{"mail.example": true, "host.example": true, "null.example": false, "none.example": false, "broken.example": true} {
		err := r.Join(ctx, Application{Address: "ada@" + domain})
		var wrong *AddressError
		if takes != (err == nil) || !takes && (!errors.As(err, &wrong) || wrong.Reason != AddressDomain) {
			t.Errorf("%s: %v", domain, err)
		}
	}
}

func TestNobodyWaitsLongForANameServer(t *testing.T) {
	r := newRoom(t)
	r.Resolver = &book{}
	began := time.Now()
	r.ok(r.Join(ctx, Application{Address: "ada@slow.example"}))
	if took := time.Since(began); took > lookupWithin+time.Second {
		t.Errorf("it took %s", took)
	}
	r.lookups.Add(maxLookups)
	r.ok(r.Join(ctx, Application{Address: "ada@none.example"})) // too many ask: taken as it is
	equal(t, "under way afterwards", r.lookups.Load(), maxLookups)
}

// Forms that name domains at random are no means to flood a name server.
func TestANetworkAsksNoMoreThanItMaySignUp(t *testing.T) {
	r := newRoom(t)
	known := &book{}
	r.Resolver = known
	for n := range 200 {
		_ = r.Join(ctx, Application{Address: fmt.Sprintf("ada@none%d.example", n), From: home})
	}
	equal(t, "questions", known.asked, perNetwork)
}
