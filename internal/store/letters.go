package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

const letterColumns = `l.id, l.kind, l.subscriber_id, l.address, l.language, l.consent_at, l.consent_source, l.consent_prefix,
	l.consent_wording, l.created_at, l.expires_at, l.attempt, l.unanswered, l.next_at, l.sent_at, l.used_at, l.reply_code, l.reply_enhanced, l.reply_text`

func scanLetter(row scanner) (l newsletter.Letter, err error) {
	err = row.Scan(&l.ID, &l.Kind, &l.SubscriberID, &l.Address, &l.Language, instant{&l.Consent.At}, &l.Consent.Source, &l.Consent.Prefix,
		&l.Consent.Wording, instant{&l.Created}, instant{&l.Expires}, &l.Attempt, &l.Unanswered, instant{&l.NextAt}, instant{&l.Sent}, instant{&l.Used},
		&l.Reply.Code, &l.Reply.Enhanced, &l.Reply.Text)
	return l, err
}

// Letter finds a letter, or newsletter.ErrNotFound.
func (s *Store) Letter(ctx context.Context, id int64) (newsletter.Letter, error) {
	l, err := letterByID(ctx, s.reader, id)
	return l, s.fail(err, "letter %d", id)
}

func letterByID(ctx context.Context, q querier, id int64) (newsletter.Letter, error) {
	return one(ctx, q, scanLetter, `SELECT `+letterColumns+` FROM letters l WHERE l.id = ?`, id)
}

// PutLetter keeps a letter that is to be sent at NextAt and returns it with its ID,
// unless one of the caps is reached: then the error is newsletter.ErrCapped.
func (s *Store) PutLetter(ctx context.Context, l newsletter.Letter, caps []newsletter.Cap) (newsletter.Letter, error) {
	err := s.write(ctx, "keeping a letter", func(tx txn) (err error) {
		if err = s.pass(ctx, tx, caps, l.Created); err != nil {
			return err
		}
		l.ID, err = insertLetter(ctx, tx, l)
		return err
	})
	return l, err
}

func insertLetter(ctx context.Context, tx txn, l newsletter.Letter) (id int64, err error) {
	return one(ctx, tx, column[int64], `INSERT INTO letters (kind, subscriber_id, address, language, `+consentColumns+`, created_at, expires_at, next_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`, string(l.Kind), l.SubscriberID, l.Address, l.Language,
		millis(l.Consent.At), l.Consent.Source, l.Consent.Prefix, l.Consent.Wording, l.Created.UnixMilli(), millis(l.Expires), millis(l.NextAt))
}

// UseLetter uses the link of a letter up. changed is false when that has happened
// before, when the link has expired by at, and when there is no such letter.
func (s *Store) UseLetter(ctx context.Context, id int64, at time.Time) (changed bool, err error) {
	err = s.write(ctx, "using a link", func(tx txn) error {
		changed, err = useLetter(ctx, tx, id, at)
		return err
	})
	return changed && err == nil, err
}

func useLetter(ctx context.Context, tx txn, id int64, at time.Time) (changed bool, err error) {
	used, err := all(ctx, tx, column[int64], `UPDATE letters SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ? RETURNING id`,
		at.UnixMilli(), id, at.UnixMilli())
	return len(used) > 0, err
}
