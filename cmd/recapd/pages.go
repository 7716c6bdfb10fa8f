package main

import (
	"context"
	"maps"
	"net"
	"net/http"
	"slices"

	"recapd/feed"
	"recapd/internal/admin"
	"recapd/internal/membership"
	"recapd/internal/web"
)

// desk is where the pages of this office turn to.
func (o *office) desk() *membership.Desk {
	d := &membership.Desk{Store: o.ledger, Tokens: o.tokens, Now: o.now, Welcome: o.cfg.Subscribe.Welcome}
	if o.cfg.Subscribe.CheckMX {
		d.Resolver = net.DefaultResolver
	}
	return d
}

// pages is the public server over the ledger.
func (o *office) pages(desk *membership.Desk, troubles func() []string) *web.Server {
	c := o.cfg
	issues := web.Issues(o.ledger)
	if o.onServer() {
		o.archive = web.NewMemory(o.ledger)
		issues = o.archive
	}
	return &web.Server{
		Title: c.Site.Title, About: c.Site.Subtitle, Language: c.Site.Language, Zone: c.Site.Zone(),
		BlogURL: c.Site.BaseURL, PublicURL: c.HTTP.PublicURL, PrivacyURL: c.HTTP.PrivacyURL,
		Origins: c.Subscribe.Origins, Proxies: c.HTTP.TrustedProxies, Sender: c.Digest.From.Address,
		IssueFeed: o.issueFeed(), FeedCache: c.Feed.Cache, Editions: o.editionNames(), Next: o.nextIssue,
		Set: o.set, Issues: issues, Members: desk, Tokens: o.tokens,
		Health: func() web.Health { return web.Health{OK: len(troubles()) == 0} },
		Log:    o.log,
	}
}

// issueFeed is the feed of the digests that have gone out.
func (h *house) issueFeed() feed.Settings {
	s := h.feedSettings()
	s.Path, s.Subtitle = "/issues", ""
	if archive, err := h.set.Say(s.Language, "archive-title"); err == nil {
		s.Title += " — " + archive
	}
	return s
}

// visitors counts for the operator what happens at the desk and on the pages. What
// the desk refuses stands with what the pages refuse.
func (d *daemonLoop) visitors() *admin.Visitors {
	refusals := map[membership.Event]string{membership.EventCapped: "limit", membership.EventRefused: "address"}
	reasons := append(web.Refusals(), slices.Sorted(maps.Values(refusals))...)
	var events []string
	for _, e := range membership.Events() {
		if refusals[e] == "" {
			events = append(events, string(e))
		}
	}
	visitors := admin.NewVisitors(events, reasons)
	d.web.Counts = visitors
	d.desk.Note = func(e membership.Event) {
		if reason := refusals[e]; reason != "" {
			visitors.Refused(reason)
			return
		}
		visitors.Happened(string(e))
	}
	return visitors
}

// metrics answers the operator on http.admin. Somebody else on that port is no
// reason to leave readers without feeds.
func (d *daemonLoop) metrics(ctx context.Context, handler http.Handler) error {
	if d.cfg.HTTP.Admin == "" {
		return nil
	}
	l, err := net.Listen("tcp", d.cfg.HTTP.Admin)
	if err != nil {
		d.log.Warn("http.admin: there are no metrics", "err", err, "hint", "is another recapd running? set another address")
		return nil
	}
	d.log.Info("metrics", "address", "http://"+l.Addr().String()+"/metrics")
	return listen(ctx, l, handler)
}
