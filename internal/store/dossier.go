package store

import (
	"context"
	"errors"

	"recapd/internal/newsletter"
)

// Dossier gathers all that is kept about a subscriber, or newsletter.ErrNotFound. A
// column about a person that is added to any table belongs in here.
func (s *Store) Dossier(ctx context.Context, id int64) (newsletter.Dossier, error) {
	var d newsletter.Dossier
	for _, gather := range []func(context.Context, *newsletter.Dossier, int64) error{
		s.gatherPerson, s.gatherSuppression, s.gatherMail, s.gatherBounces,
	} {
		if err := gather(ctx, &d, id); err != nil {
			return newsletter.Dossier{}, s.fail(err, "gathering what is kept about subscriber %d", id)
		}
	}
	return d, nil
}

func (s *Store) gatherPerson(ctx context.Context, d *newsletter.Dossier, id int64) (err error) {
	if d.Subscriber, err = byID(ctx, s.reader, id); err != nil {
		return err
	}
	if d.LeftReason, err = one(ctx, s.reader, column[string], `SELECT left_reason FROM subscribers WHERE id = ?`, id); err != nil {
		return err
	}
	d.Preferences, err = preferences(ctx, s.reader, id)
	return err
}

func (s *Store) gatherSuppression(ctx context.Context, d *newsletter.Dossier, _ int64) (err error) {
	d.Suppression, err = s.Suppression(ctx, s.AddressHash(d.Subscriber.Email))
	if errors.Is(err, newsletter.ErrNotFound) {
		return nil
	}
	return err
}

func (s *Store) gatherMail(ctx context.Context, d *newsletter.Dossier, id int64) (err error) {
	if d.Signups, err = all(ctx, s.reader, scanSignup, `SELECT `+signupColumns+` FROM signups WHERE email_key = ? ORDER BY id`,
		addressKey(d.Subscriber.Email)); err != nil {
		return err
	}
	if d.Letters, err = all(ctx, s.reader, scanLetter, `SELECT `+letterColumns+` FROM letters l WHERE l.subscriber_id = ? ORDER BY l.id`, id); err != nil {
		return err
	}
	d.Receipts, err = all(ctx, s.reader, func(row scanner) (r newsletter.Receipt, err error) {
		r.Delivery, err = scanDelivery(prefixed{row, []any{&r.Edition, &r.Number, &r.Title, instant{&r.Ended}}})
		return r, err
	}, `SELECT i.edition, coalesce(i.number, 0), i.title, d.* FROM (SELECT outcome_at, `+deliveryColumns+`
		FROM deliveries WHERE subscriber_id = ?) d JOIN issues i ON i.id = d.issue_id ORDER BY d.id`, id)
	return err
}

func (s *Store) gatherBounces(ctx context.Context, d *newsletter.Dossier, id int64) (err error) {
	d.Bounces, err = all(ctx, s.reader, func(row scanner) (b newsletter.Bounce, err error) {
		var delivery *int64
		err = row.Scan(&b.ID, &delivery, &b.SubscriberID, &b.Class, &b.Code, instant{&b.At})
		if delivery != nil {
			b.DeliveryID = *delivery
		}
		return b, err
	}, `SELECT id, delivery_id, subscriber_id, class, code, at FROM bounces WHERE subscriber_id = ? ORDER BY id`, id)
	return err
}
