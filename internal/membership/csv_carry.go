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
	if err := i.enrol(ctx, judged); err != nil {
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
	for _, j := range judged {
		if j.Verdict == VerdictDeparted {
			if err := i.leave(ctx, j.Row, known[j.Subscriber.Email].Subscriber.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

func (i *importer) enrol(ctx context.Context, judged []Judged) error {
	var list []newsletter.Subscriber
	var of []*Judged
	for n := range judged {
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
