package main

import (
	"context"
	"errors"
	"strings"
	"time"

	"recapd/internal/mail"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/templates"
)

// operatorPatience is how long the relay may take for a mail to the operator.
const operatorPatience = 30 * time.Second

// tellOperator mails the operator, beside the work and not in its way. It is a
// courtesy: when it fails, the log says so.
func (h *house) tellOperator(ctx context.Context, subject, text string) {
	h.mailBeside(ctx, templates.Mail{Subject: "[" + h.cfg.Site.Title + "] " + subject, Text: text})
}

// mailBeside is mailOperator in its own time.
func (h *house) mailBeside(ctx context.Context, m templates.Mail) {
	if h.cfg.Operator.Email.IsZero() {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), operatorPatience)
		defer cancel()
		if err := h.mailOperator(ctx, m); err != nil {
			h.log.Error("tell the operator", "subject", m.Subject, "err", err)
		}
	}()
}

// tellOfIssue mails the operator about an issue: when it waits, with what is in it and
// a link to let it go.
func (h *house) tellOfIssue(ctx context.Context, n publisher.Notice, tokens membership.Tokens) {
	operator := h.cfg.Operator.Email
	if operator.IsZero() {
		return
	}
	if n.Issue.ID == 0 {
		h.tellOperator(ctx, n.Subject, n.Text())
		return
	}
	c := h.cfg
	m, err := h.set.ApproveLetter(templates.ApproveLetter{
		Letter:   templates.Letter{Site: c.Site.Title, Language: c.Site.Language, SiteLanguage: c.Site.Language, URL: c.HTTP.PublicURL},
		Proposal: h.proposal(n.Issue, n.Draft), Still: n.Again, Lifetime: membership.ApprovalLife, Which: argument(n.Issue),
		Link: c.HTTP.PublicURL + "/approve/" + tokens.Approval(n.Issue, operator.Address, h.now()),
	})
	if err != nil {
		h.log.Error("write to the operator about an issue", "err", err)
		h.tellOperator(ctx, n.Subject, n.Text())
		return
	}
	h.mailBeside(ctx, m)
}

func (h *house) mailOperator(ctx context.Context, m templates.Mail) error {
	signer, err := h.signer()
	if err != nil {
		return err
	}
	letterhead, to := h.letterhead(newsletter.Weekly), h.cfg.Operator.Email
	msg, err := mail.Message{
		From: letterhead.From, To: to.String(), Subject: m.Subject, Date: h.now(),
		MessageID: messageID(h.cfg.Digest.From.Domain()), AutoSubmitted: "auto-generated",
		Text: m.Text, HTML: m.HTML, Boundary: "recapd-" + strings.ReplaceAll(messageID(""), "@", ""),
	}.Encode(signer)
	if err != nil {
		return err
	}
	return h.sendOne(ctx, mail.Envelope{From: letterhead.ReturnPath, To: to.Address}, msg)
}

// sendOne hands over a message that is in no ledger.
func (h *house) sendOne(ctx context.Context, e mail.Envelope, msg []byte) error {
	conn, err := h.carrier().Connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	if r := conn.Send(ctx, e, msg, nil); r.Verdict != mail.Accepted {
		return errors.New(r.String())
	}
	return nil
}
