package main

import (
	"fmt"
	"net"
	"net/url"
	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/newsletter"
	"strings"
)

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
