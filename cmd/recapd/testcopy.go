package main

import (
	"fmt"
	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/membership"
	"recapd/internal/newsletter"

	"github.com/spf13/cobra"
)

// testCopy sends one message of the issue that would go out. Its unsubscribe
// link opens and says that there is nobody to unsubscribe, which is why the
// database's key is needed.
func (h *house) testCopy(cmd *cobra.Command, o sendOptions) error {
	ctx := cmd.Context()
	to, err := membership.Address(o.to)
	if err != nil {
		return misuse(cmd, fmt.Errorf("--to: %w", err))
	}
	d, err := h.draft(cmd, o)
	if err != nil {
		return err
	}
	desk, err := h.office(ctx)
	if err != nil {
		return err
	}
	defer desk.close()
	r := d.Everybody()
	r.Subject = "[Test] " + r.Subject
	msg, err := delivery.Print(d.Issue.Letterhead, r, newsletter.Delivery{
		Address: to, Since: h.now(), Token: desk.tokens.Unsubscribe(membership.TestSubscriber, 0),
		MessageID: messageID(h.cfg.Digest.From.Domain()),
	}, desk.courier.Signer)
	if err != nil {
		return err
	}
	if err := h.sendOne(ctx, mail.Envelope{From: d.Issue.Letterhead.ReturnPath, To: to}, msg); err != nil {
		return fmt.Errorf("the test copy was not taken: %w", err)
	}
	fmt.Fprintf(h.out, "test copy of %q sent to %s; nothing was recorded\n", r.Subject, to)
	if h.cfg.SMTP.Host == "" {
		fmt.Fprintf(h.out, "smtp.host is empty: it is a file in %s\n", h.outbox())
	}
	return nil
}
