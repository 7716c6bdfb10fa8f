package main

import (
	"context"
	"errors"
	"time"

	"recapd/internal/mail"
)

// operatorPatience is how long the relay may take for a mail to the operator.
const operatorPatience = 30 * time.Second

// tellOperator mails the operator, beside the work and not in its way. It is a
// courtesy: when it fails, the log says so.
func (h *house) tellOperator(ctx context.Context, subject, text string) {
	if h.cfg.Operator.Email.IsZero() {
		return
	}
	go func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), operatorPatience)
		defer cancel()
		if err := h.mailOperator(ctx, subject, text); err != nil {
			h.log.Error("tell the operator", "subject", subject, "err", err)
		}
	}()
}

func (h *house) mailOperator(ctx context.Context, subject, text string) error {
	signer, err := h.signer()
	if err != nil {
		return err
	}
	letterhead, to := h.letterhead(), h.cfg.Operator.Email
	msg, err := mail.Message{
		From: letterhead.From, To: to.String(), Subject: "[" + h.cfg.Site.Title + "] " + subject, Date: h.now(),
		MessageID: messageID(h.cfg.Digest.From.Domain()), AutoSubmitted: "auto-generated", Text: text,
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
