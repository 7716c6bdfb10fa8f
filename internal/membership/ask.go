package membership

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// People of a list who have not confirmed elsewhere are asked when the operator says
// so: by the letter that a form sends, with the same caps for an address and a
// mailbox. A list may be long and a visitor must not wait for it, so each of them has
// a turn.
const (
	askEvery  = 2 * time.Second // 1,800 an hour, a little less than what forms may bring
	askAtOnce = 15              // the turns of Desk.Ask's 30 seconds
)

// Ask writes to those of a list whose turn has come and tells how many were looked at.
// serve calls it every 30 s: whoever missed his turn, since nothing ran, does not
// bring all the others with him.
func (d *Desk) Ask(ctx context.Context) (n int, err error) {
	waiting, err := d.Store.Requests(ctx, askAtOnce)
	if err != nil || len(waiting) == 0 {
		return 0, err
	}
	return len(waiting), d.answer(ctx, waiting)
}

// ask gives the people of a list their turn.
func (i *importer) ask(ctx context.Context, judged []Judged) error {
	var list []newsletter.Signup
	var of []*Judged
	for n := range judged {
		if j := &judged[n]; j.Ask {
			list, of = append(list, i.request(j.Subscriber)), append(of, j)
		}
	}
	given, err := i.ledger.Request(ctx, list, askEvery)
	for n, ok := range given {
		of[n].Ask = ok
	}
	return err
}

// request is the sign-up that a list makes. The consent is that of the letter: what
// somebody was told elsewhere, nobody knows.
func (i *importer) request(s newsletter.Subscriber) newsletter.Signup {
	source := newsletter.AskedByList
	if i.file.Name != "" {
		source += ": " + i.file.Name
	}
	return newsletter.Signup{Address: s.Email, Language: s.Language,
		Consent: newsletter.Consent{At: i.file.Now, Source: source, Wording: Wording}}
}
