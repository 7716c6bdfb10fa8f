package membership

import (
	"context"
	"fmt"
	"time"

	"recapd/internal/newsletter"
)

// carryOut writes what was decided: first who is new, then who is asked, who must not
// be mailed, and who leaves. A row that somebody was quicker with meanwhile changes its
// verdict.
func (i *importer) carryOut(ctx context.Context, judged []Judged, known map[string]newsletter.Standing) error {
	if err := i.enrol(ctx, judged, known); err != nil {
		return err
	}
	if i.how.Confirm {
		if err := i.ask(ctx, judged); err != nil {
			return err
		}
	}
	if err := i.suppress(ctx, judged); err != nil {
		return err
	}
	for n := range judged {
		j, on := &judged[n], known[judged[n].Subscriber.Email].Subscriber
		var err error
		switch {
		case j.Verdict == VerdictDeparted:
			err = i.leave(ctx, j.Row, on.ID)
		case j.Verdict == VerdictAdded && on.ID != 0:
			err = i.confirm(ctx, j, on.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// confirm makes a reader of somebody who was asked here, and has confirmed there.
func (i *importer) confirm(ctx context.Context, j *Judged, id int64) error {
	s := j.Subscriber
	changed, err := i.ledger.Confirm(ctx, id, s.Consent, orTime(s.Confirmed, i.file.Now))
	if err == nil && !changed {
		j.Verdict, j.Detail = VerdictKnown, "since a moment ago"
	}
	return err
}

func (i *importer) enrol(ctx context.Context, judged []Judged, known map[string]newsletter.Standing) error {
	var list []newsletter.Subscriber
	var of []*Judged
	for n := range judged {
		if known[judged[n].Subscriber.Email].Subscriber.ID != 0 {
			continue // see confirm
		}
		switch j := &judged[n]; j.Verdict {
		case VerdictAdded, VerdictPending, VerdictLeft:
			s := j.Subscriber
			if s.Status == newsletter.StatusLeft {
				s.Left = orTime(s.Left, i.file.Now)
			}
			list, of = append(list, s), append(of, j)
		}
	}
	added, err := i.ledger.Enrol(ctx, list)
	for n, ok := range added {
		if !ok {
			of[n].Verdict, of[n].Detail, of[n].Ask = VerdictKnown, "since a moment ago", false
		}
	}
	return err
}

func (i *importer) suppress(ctx context.Context, judged []Judged) error {
	var list []newsletter.Suppression
	for _, j := range judged {
		if j.Verdict == VerdictSuppressed {
			list = append(list, newsletter.Suppression{Hash: i.ledger.AddressHash(j.Subscriber.Email), Cause: j.Suppress,
				At: orTime(j.Subscriber.Left, i.file.Now)})
		}
	}
	return i.ledger.SuppressAll(ctx, list)
}

// leave ends a subscription; id is 0 for one that began with this file.
func (i *importer) leave(ctx context.Context, row Row, id int64) error {
	if id == 0 {
		now, err := i.ledger.Standings(ctx, []string{row.Subscriber.Email})
		if err != nil {
			return err
		}
		if id = now[0].Subscriber.ID; id == 0 {
			return nil
		}
	}
	_, _, err := i.ledger.Leave(ctx, id, fmt.Sprintf("import: %s, line %d", i.file.Name, row.First), i.file.Now)
	return err
}

func orTime(t, otherwise time.Time) time.Time {
	if t.IsZero() {
		return otherwise
	}
	return t
}
