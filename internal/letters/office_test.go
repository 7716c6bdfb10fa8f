package letters_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/letters"
	"recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
	"recapd/internal/tools/postgres"
	"recapd/templates"
)

var (
	noon = time.Date(2031, 11, 21, 12, 0, 0, 0, time.UTC)
	ctx  = context.Background()
)

// office is a postman between a real ledger and a real SMTP conversation.
type office struct {
	*letters.Postman
	store *store.Store
	sink  *sink.Server
	desk  *membership.Desk
	clock *atomic.Int64
}

func newOffice(t *testing.T, o sink.Options) *office {
	t.Helper()
	clock := &atomic.Int64{}
	clock.Store(noon.UnixNano())
	now := func() time.Time { return time.Unix(0, clock.Load()) }
	s, err := store.Open(ctx, postgres.Ledger(t, "sqlite:"+filepath.Join(t.TempDir(), "recapd.db")), store.Options{Now: now})
	ok(t, err)
	t.Cleanup(func() { s.Close() })
	server, err := sink.Start("127.0.0.1:0", o)
	ok(t, err)
	t.Cleanup(func() { server.Close() })
	set, err := templates.Load(nil)
	ok(t, err)
	tokens := membership.NewTokens([]byte("secret"))
	return &office{store: s, sink: server, clock: clock,
		desk: &membership.Desk{Store: s, Tokens: tokens, Now: now, Welcome: true},
		Postman: &letters.Postman{Box: s, Now: now, Log: slog.New(slog.NewTextHandler(t.Output(), nil)), GiveUpAfter: 72 * time.Hour,
			Carrier: &mail.Relay{Host: server.Host(), Port: server.Port(), TLS: mail.TLSNone, Timeout: 5 * time.Second, ReplyTimeout: 5 * time.Second},
			Desk: &letters.Desk{Set: set, Site: "Sample Recaps", Language: "en", PublicURL: "https://recaps.example.org", Domain: "example.org", Tokens: tokens,
				Letterhead: newsletter.Letterhead{From: "Sample Recaps <news@example.org>", ReturnPath: "bounces@example.org"},
				Next:       func(after time.Time) (time.Time, bool) { return after.AddDate(0, 0, 3), true },
				Latest: func(context.Context, time.Time) (*templates.IssueLine, []templates.Link, error) {
					return &templates.IssueLine{Number: 14, Title: "PebbleConf: 4 recaps", URL: "https://recaps.example.org/issues/14"}, nil, nil
				}}}}
}

func (o *office) later(d time.Duration) { o.clock.Add(int64(d)) }

// join asks for a letter of confirmation.
func (o *office) join(t *testing.T, address, language string) {
	t.Helper()
	ok(t, o.desk.Join(ctx, membership.Application{Address: address, Language: language, Source: "form"}))
	_, err := o.desk.Answer(ctx)
	ok(t, err)
}

// letter is the first one.
func (o *office) letter(t *testing.T) newsletter.Letter {
	t.Helper()
	l, err := o.store.Letter(ctx, 1)
	ok(t, err)
	return l
}

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
