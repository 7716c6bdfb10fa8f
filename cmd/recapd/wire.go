package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/time/rate"

	"recapd/config"
	"recapd/digest"
	"recapd/feed"
	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/internal/publisher"
	"recapd/internal/schedule"
	"recapd/internal/store"
	"recapd/templates"
)

// house is what a configuration comes to: the parts that commands are made of.
type house struct {
	*program
	cfg    *config.Config
	log    *slog.Logger
	reader *post.Reader
	set    *templates.Set
	turns  *schedule.Schedule
}

// house reads the configuration and makes the parts that need no database.
func (p *program) house() (*house, error) {
	file, err := config.Find(p.configPath)
	if err != nil {
		return nil, hint(err, "name one with --config, or begin with the example: %s", "recapd demo")
	}
	cfg, err := config.Load(file, p.environ)
	if err != nil {
		return nil, err
	}
	h := &house{program: p, cfg: cfg, log: p.logger()}
	if h.turns, err = schedule.Parse(cfg.Digest.Schedule, cfg.Site.Zone()); err != nil {
		return nil, badSchedule(cfg, err)
	}
	if h.reader, err = post.NewReader(h.postSettings()); err != nil {
		return nil, fmt.Errorf("%s: [content]: %w", cfg.File, err)
	}
	if h.set, err = templates.Load(h.overrides()); err != nil {
		return nil, hint(fmt.Errorf("templates: %w", err), "mend the file in %s, or remove it to use the built-in one", cfg.Templates.Dir)
	}
	return h, nil
}

// badSchedule places what the parser says about digest.schedule.
func badSchedule(cfg *config.Config, err error) error {
	var syntax *schedule.SyntaxError
	if !errors.As(err, &syntax) {
		return cfg.Fault("digest.schedule", err.Error(), "")
	}
	return &config.ValidationError{Faults: []config.Fault{cfg.Fault("digest.schedule", syntax.Problem, syntax.Next)}}
}

func (h *house) postSettings() post.Settings {
	c := h.cfg
	return post.Settings{
		Preset: c.Content.Preset, Permalink: c.Content.Permalink, BaseURL: c.Site.Base(), Zone: c.Site.Zone(),
		IDAuthority: c.Site.IDAuthority, Language: c.Site.Language, TeaserWords: c.Content.TeaserWords,
		Author: h.author(),
	}
}

func (h *house) author() post.Author {
	a := h.cfg.Site.Author
	return post.Author{Name: a.Name, Email: a.Email, URI: a.URI}
}

func (h *house) overrides() fs.FS {
	if h.cfg.Templates.Dir == "" {
		return nil
	}
	return os.DirFS(h.cfg.Templates.Dir)
}

// content opens the content folder. What it returns cannot reach a file outside
// of it, not by a symbolic link either.
func (h *house) content() (fs.FS, func() error, error) {
	root, err := os.OpenRoot(h.cfg.Content.Dir)
	if err != nil {
		return nil, nil, err
	}
	return root.FS(), root.Close, nil
}

// read reads the posts. A folder that cannot be read at all is an error.
func (h *house) read(ctx context.Context) (post.Collection, error) {
	fsys, done, err := h.content()
	if err != nil {
		return post.Collection{}, hint(fmt.Errorf("open the content folder: %w", err), "set content.dir in %s", h.cfg.File)
	}
	defer done()
	return h.reader.Read(ctx, fsys), ctx.Err()
}

// ledger opens the database, making it if there is none.
func (h *house) ledger(ctx context.Context) (*store.Store, error) {
	if strings.HasPrefix(h.cfg.Database.URL, "postgres") {
		return nil, hint(errors.New("database.url: PostgreSQL is not supported yet"), `write "sqlite:recapd.db"`)
	}
	if file, ok := strings.CutPrefix(h.cfg.Database.URL, "sqlite:"); ok && file != ":memory:" {
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return nil, hint(fmt.Errorf("make the folder of the database: %w", err), "let recapd write there, or set database.url")
		}
	}
	return store.Open(ctx, h.cfg.Database.URL, store.Options{Now: h.now})
}

// glance opens the database for reading only; where there is none yet, an empty
// one in memory, so that nothing is left behind.
func (h *house) glance(ctx context.Context) (*store.Store, error) {
	s, err := store.Open(ctx, h.cfg.Database.URL, store.Options{ReadOnly: true, Now: h.now})
	if errors.Is(err, fs.ErrNotExist) {
		return store.Open(ctx, "sqlite::memory:", store.Options{Now: h.now})
	}
	return s, err
}

// publisher is the editor-in-chief over a ledger. tokens may be zero where
// nothing is frozen.
func (h *house) publisher(s *store.Store, tokens membership.Tokens) *publisher.Publisher {
	c := h.cfg
	return &publisher.Publisher{
		Content: h.content, Reader: h.reader, Ledger: s, Log: h.log,
		Feed: h.feedSettings(),
		Edition: publisher.Edition{
			Name: newsletter.Weekly, Schedule: h.turns, SkipFirst: c.Digest.FirstRun != "include",
			MaxAge: c.Digest.MaxAge, Quiet: c.Digest.Quiet, Grace: c.Digest.Grace, Approval: c.Digest.Approval,
			Letterhead: h.letterhead(),
		},
		Editor: digest.Editor{Masthead: h.masthead(), Templates: h.set},
		Mint:   mint(tokens, c.Digest.From.Domain()),
		Proof:  proof,
		Tell:   h.tellOperator,
	}
}

func (h *house) masthead() digest.Masthead {
	c := h.cfg
	return digest.Masthead{
		Title: c.Site.Title, BaseURL: c.Site.BaseURL, PublicURL: c.HTTP.PublicURL,
		PostalAddress: c.Digest.PostalAddress, Language: c.Site.Language, Zone: c.Site.Zone(),
	}
}

// proof composes one message of an issue, to be sure that all of them can be.
func proof(l newsletter.Letterhead, r newsletter.Rendering) error {
	_, err := delivery.Print(l, r, newsletter.Delivery{
		Address: previewReader, Token: strings.Repeat("x", newsletter.TokenLength), MessageID: messageID("example.org"),
	}, nil)
	return err
}

func (h *house) feedSettings() feed.Settings {
	c := h.cfg
	return feed.Settings{
		Title: c.Site.Title, Subtitle: c.Site.Subtitle, BaseURL: c.Site.BaseURL, PublicURL: c.HTTP.PublicURL,
		Language: c.Site.Language, Author: h.author(), IDAuthority: c.Site.IDAuthority,
		Content: feed.Content(c.Feed.Content), Limit: c.Feed.Limit,
	}
}

// letterhead is what every issue of ours says about its sender.
func (h *house) letterhead() newsletter.Letterhead {
	d := h.cfg.Digest
	domain := strings.ToLower(d.From.Domain())
	returnPath := h.cfg.SMTP.ReturnPath.Address
	if returnPath == "" {
		returnPath = d.From.Address
	}
	return newsletter.Letterhead{
		From: d.From.String(), ReplyTo: d.ReplyTo.String(), ReturnPath: returnPath,
		ListID:     fmt.Sprintf("%s <%s.%s>", h.cfg.Site.Title, newsletter.Weekly, domain),
		FeedbackID: newsletter.Weekly + ":recapd:" + senderID(domain),
		PublicURL:  h.cfg.HTTP.PublicURL,
	}
}

// senderID is the last part of Feedback-ID: between 5 and 15 characters that
// stay the same for a sender (Gmail's feedback loop).
func senderID(domain string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, domain)
	for len(id) < 5 {
		id += "x"
	}
	return id[:min(15, len(id))]
}

// mint names one reader's copy of an issue: the token of its links and a
// Message-ID that tells nobody anything.
func mint(tokens membership.Tokens, domain string) func(issueID, subscriberID int64) (token, messageID string) {
	return func(issueID, subscriberID int64) (string, string) {
		return tokens.Unsubscribe(subscriberID, issueID), messageID(domain)
	}
}

func messageID(domain string) string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails: crypto/rand ends the process instead
	return hex.EncodeToString(b[:]) + "@" + domain
}

// tokens are made and opened with a key of the ledger.
func (h *house) tokens(ctx context.Context, s *store.Store) (membership.Tokens, error) {
	secret, err := s.Key(ctx, "links")
	if err != nil {
		return membership.Tokens{}, fmt.Errorf("read the key of the links: %w", err)
	}
	return membership.NewTokens(secret), nil
}

// courier carries for this process.
func (h *house) courier(s *store.Store) (*delivery.Courier, error) {
	signer, err := h.signer()
	if err != nil {
		return nil, err
	}
	c := &delivery.Courier{
		Ledger: s, Carrier: h.carrier(), Signer: signer, Node: nodeName(),
		Connections: h.cfg.SMTP.Connections, GiveUpAfter: 72 * time.Hour, Now: h.now, Log: h.log,
	}
	if r := h.cfg.SMTP.Rate; !r.Unlimited() && h.cfg.SMTP.Host != "" {
		c.Limit = rate.NewLimiter(rate.Limit(r.PerSecond()), max(1, int(r.PerSecond())))
	}
	return c, nil
}

// carrier is the relay, or the outbox folder where none is configured.
func (h *house) carrier() delivery.Carrier {
	s := h.cfg.SMTP
	if s.Host == "" {
		return mail.Outbox{Dir: h.outbox()}
	}
	return &mail.Relay{
		Host: s.Host, Port: s.Port, TLS: mail.TLSMode(s.TLS), Username: s.Username, Password: s.Password,
		Hello: h.hello(), Timeout: s.Timeout,
	}
}

func (h *house) outbox() string { return h.cfg.Path("outbox") }

// hello is how we greet a relay: by the host of our public URL, because many
// relays refuse a bare machine name. A public URL on loopback is no name.
func (h *house) hello() string {
	u, err := url.Parse(h.cfg.HTTP.PublicURL)
	if err != nil || u.Hostname() == "localhost" || net.ParseIP(u.Hostname()) != nil {
		return ""
	}
	return u.Hostname()
}

// signer is nil when no DKIM key is configured.
func (h *house) signer() (*mail.Signer, error) {
	d := h.cfg.DKIM
	if d.Selector == "" || d.KeyFile == "" {
		return nil, nil
	}
	pem, err := mail.ReadKeyFile(d.KeyFile)
	if err != nil {
		return nil, hint(err, "make a key with recapd dkim new, or set dkim.key_file")
	}
	signer, err := mail.LoadSigner(pem, d.Domain, d.Selector)
	if err != nil {
		return nil, hint(fmt.Errorf("dkim.key_file %s: %w", d.KeyFile, err), "make a key with recapd dkim new")
	}
	return signer, nil
}

// nodeName tells this process from every other one, also after a restart.
func nodeName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "node"
	}
	return fmt.Sprintf("%s/%d/%d", host, os.Getpid(), time.Now().UnixNano())
}
