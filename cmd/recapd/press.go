package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"recapd/digest"
	"recapd/feed"
	"recapd/internal/delivery"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/internal/store"
	"strings"
	"time"
)

// scanner reads the folder. s may be nil: then it knows nothing of former passes.
func (h *house) scanner(s *store.Store) *publisher.Scanner {
	scanner := &publisher.Scanner{Content: h.content, Reader: h.reader, Feeds: h.feeds(), Log: h.log}
	if s != nil { // a nil *store.Store is no nil Seen
		scanner.Seen = s
	}
	return scanner
}

// publisher is the editor-in-chief of an edition. tokens may be zero where nothing is
// frozen.
func (h *house) publisher(e publisher.Edition, s *store.Store, tokens membership.Tokens) *publisher.Publisher {
	p := &publisher.Publisher{
		Edition: e, Ledger: s, Log: h.log,
		Editor:   h.editor(),
		Mint:     mint(tokens, h.cfg.Digest.From.Domain()),
		Proof:    proof,
		Standing: h.standing,
		Tell:     func(ctx context.Context, n publisher.Notice) { h.tellOfIssue(ctx, n, tokens) },
	}
	if h.cfg.Digest.CheckLinks {
		p.Missing = h.checker.Missing
	}
	return p
}

// publishers are those of all editions.
func (o *office) publishers() (list []*publisher.Publisher) {
	for _, e := range o.editions() {
		p := o.publisher(e, o.ledger, o.tokens)
		if o.fleet != nil {
			p.Disagree = o.fleet.Disagree
		}
		list = append(list, p)
	}
	return list
}

func (h *house) editor() digest.Editor {
	return digest.Editor{Masthead: h.masthead(), Templates: h.set}
}

func (h *house) masthead() digest.Masthead {
	c := h.cfg
	return digest.Masthead{
		Title: c.Site.Title, BaseURL: c.Site.BaseURL, PublicURL: c.HTTP.PublicURL,
		PostalAddress: c.Digest.PostalAddress, Language: c.Site.Language, Languages: c.Content.Languages, Zone: c.Site.Zone(),
		Events: h.conferences(), Pictures: c.Digest.Pictures,
	}
}

// conferences are the events of the configuration as a digest introduces them.
func (h *house) conferences() []digest.Event {
	var list []digest.Event
	for _, e := range h.cfg.Events {
		list = append(list, digest.Event{Name: e.Name, Place: e.Place, URL: e.URL, Logo: e.Logo,
			Starts: e.Starts.In(h.cfg.Site.Zone()), Ends: e.Ends.In(h.cfg.Site.Zone())})
	}
	return list
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
		Language: c.Site.Language, Languages: c.Content.Languages, Author: h.author(), IDAuthority: c.Site.IDAuthority,
		Content: feed.Content(c.Feed.Content), Limit: c.Feed.Limit, Hubs: c.Feed.Hubs, Icon: c.Feed.Icon, Favicon: c.Feed.Favicon, ReadOn: h.readOn(),
	}
}

// readOn is the operator's words, or those of each language that there are messages
// in.
func (h *house) readOn() feed.ReadOn {
	if words := h.cfg.Feed.ReadOn; words != "" {
		return feed.ReadOn{"": words}
	}
	words := feed.ReadOn{}
	for _, tag := range h.set.Languages() {
		if said, err := h.set.Say(tag, "feeds-read-on", "title", "{title}"); err == nil {
			words[strings.ToLower(tag)] = said
		}
	}
	return words
}

// feeds prints all feeds of the blog.
func (h *house) feeds() *feed.Press {
	c := feed.Catalogue{Settings: h.feedSettings(), Over: map[string]time.Time{}, Contents: map[string]feed.Content{}}
	for _, k := range h.cfg.Feed.Kinds {
		c.Kinds = append(c.Kinds, feed.Kind(k))
	}
	for _, f := range h.cfg.Feed.Contents {
		c.Contents[f.Feeds] = feed.Content(f.Content)
	}
	for _, e := range h.cfg.Events {
		if ends := e.Ends.In(h.cfg.Site.Zone()); !ends.IsZero() {
			c.Over[e.Name] = ends.AddDate(0, 0, 1) // at the end of its last day
		}
	}
	for _, a := range h.cfg.Feed.Aliases {
		c.Aliases = append(c.Aliases, feed.Alias{Path: a.Path, Of: a.Of})
	}
	return &feed.Press{Catalogue: c}
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
