package main

import (
	"fmt"
	"net"
	"net/url"
	"strings"

	"recapd/config"
	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// letterhead is what every issue of an edition says about its sender.
func (h *house) letterhead(edition string) newsletter.Letterhead {
	d := h.cfg.Digest
	domain := strings.ToLower(d.From.Domain())
	returnPath := h.cfg.SMTP.ReturnPath.Address
	if returnPath == "" {
		returnPath = d.From.Address
	}
	return newsletter.Letterhead{
		From: d.From.String(), ReplyTo: d.ReplyTo.String(), ReturnPath: returnPath,
		ListID:     fmt.Sprintf("%s <%s.%s>", listName(h.cfg.Site.Title), edition, domain),
		FeedbackID: edition + ":recapd:" + senderID(domain),
		PublicURL:  h.cfg.HTTP.PublicURL,
	}
}

// mostListName is how many bytes of a title go before the name of a list.
const mostListName = 120

// listName is the site's title as it can stand before the name of a list (RFC 2919),
// where brackets and quotes have a meaning.
func listName(title string) string {
	title = oneLine(strings.NewReplacer("<", "", ">", "", `"`, "", `\`, "").Replace(title))
	if len(title) > mostListName {
		title = strings.TrimSpace(strings.ToValidUTF8(title[:mostListName], ""))
	}
	return title
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

// carrier is the relay with the one that stands in for it, or the outbox folder
// where none is configured.
func (h *house) carrier() delivery.Carrier {
	s := h.cfg.SMTP
	if s.Host == "" {
		return mail.Outbox{Dir: h.outbox()}
	}
	first := h.relay(config.Fallback{Host: s.Host, Port: s.Port, TLS: s.TLS, Username: s.Username, Password: s.Password, Auth: s.Auth})
	if s.Fallback.Host == "" {
		return first
	}
	both := mail.NewRelays(first, h.relay(s.Fallback))
	both.Now = h.now
	both.Changed = func(to *mail.Relay, why error) {
		if why == nil {
			h.log.Warn("the first relay is back", "relay", to)
			return
		}
		h.log.Warn("messages go to another relay", "relay", to, "why", why, "next", "the first is tried again every few minutes")
	}
	return both
}

func (h *house) relay(r config.Fallback) *mail.Relay {
	return &mail.Relay{
		Host: r.Host, Port: r.Port, TLS: mail.TLSMode(r.TLS), Username: r.Username, Password: r.Password, Auth: r.Auth,
		Hello: h.hello(), Timeout: h.cfg.SMTP.Timeout, MaxMessages: h.cfg.SMTP.MessagesPerConnection,
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
