package delivery

import (
	"fmt"

	"recapd/internal/mail"
	"recapd/internal/newsletter"
)

// press makes the messages of one issue. It is a function of the ledger's
// records and the DKIM key alone: printing a delivery twice gives the same
// bytes, today and after a restart.
type press struct {
	issue      newsletter.Issue
	renderings map[int64]newsletter.Rendering
	signer     *mail.Signer
}

func (p press) print(d newsletter.Delivery) ([]byte, error) {
	r, ok := p.renderings[d.RenderingID]
	if !ok {
		return nil, fmt.Errorf("rendering %d is not on record", d.RenderingID)
	}
	return Print(p.issue.Letterhead, r, d, p.signer)
}

// Print makes the message of one delivery: RFC 5322 bytes with CRLF line ends,
// signed when there is a signer.
func Print(l newsletter.Letterhead, r newsletter.Rendering, d newsletter.Delivery, signer *mail.Signer) ([]byte, error) {
	html, text := r.Fill(newsletter.Personal{Address: d.Address, Since: d.Since, Token: d.Token})
	return mail.Message{
		From:            l.From,
		ReplyTo:         l.ReplyTo,
		To:              d.Address,
		Subject:         r.Subject,
		Date:            l.Date,
		MessageID:       d.MessageID,
		Boundary:        l.Boundary,
		ListID:          l.ListID,
		ListUnsubscribe: l.PublicURL + "/u/" + d.Token,
		FeedbackID:      l.FeedbackID,
		Bulk:            true,
		Text:            text,
		HTML:            html,
	}.Encode(signer)
}
