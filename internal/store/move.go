package store

import (
	"context"
	"time"

	"recapd/internal/newsletter"
)

// BeginMove uses the link of letter manageID up, and keeps a letter to the new
// address; but not when that address is a reader's or barred, or one of the caps is
// reached: then nobody is written to, and the answer is the same. used is false when
// the link has been used up or has expired; then nothing happens.
func (s *Store) BeginMove(ctx context.Context, manageID int64, l newsletter.Letter, caps []newsletter.Cap) (used bool, err error) {
	err = s.write(ctx, "beginning a change of address", func(tx txn) error {
		if used, err = useLetter(ctx, tx, manageID, l.Created); err != nil || !used {
			return err
		}
		free, err := s.free(ctx, tx, l)
		if err != nil || !free {
			return err
		}
		if reached, err := s.capsReached(ctx, tx, caps, l.Created); err != nil || reached {
			return err
		}
		if err := s.countCaps(ctx, tx, caps, l.Created); err != nil {
			return err
		}
		_, err = insertLetter(ctx, tx, l)
		return err
	})
	return used && err == nil, err
}

// free tells whether the address of a letter may become its subscriber's: it is not
// his already, nor another reader's, and not barred but for an erasure, which its
// owner may revoke.
func (s *Store) free(ctx context.Context, q querier, l newsletter.Letter) (bool, error) {
	known, err := byEmails(ctx, q, []string{l.Address})
	holder := known[addressKey(l.Address)]
	if err != nil || holder.ID == l.SubscriberID || holder.Status == newsletter.StatusActive {
		return false, err
	}
	barred, err := s.barred(ctx, q, []string{l.Address})
	cause := barred[addressKey(l.Address)]
	return cause == "" || cause == newsletter.CauseErased, err
}

// FinishMove puts the address of a move letter in the place of the subscriber's, and
// forgets the old one and all other letters: whoever reads mail there must not learn
// of the new one by an old link, let alone move it on. What is to be sent goes to the
// new address; what a node has in hand, or what may have arrived, keeps the old one
// until it has ended and Tidy has been called. changed is false, and nothing happens,
// when the link is used or has expired, and when the address has become another
// reader's meanwhile. A record of somebody who never confirmed that address, or left
// with it, gives way: its owner has just said what he wants.
func (s *Store) FinishMove(ctx context.Context, letterID int64, at time.Time) (changed bool, err error) {
	err = s.write(ctx, "changing an address", func(tx txn) error {
		l, err := letterByID(ctx, tx, letterID)
		if err != nil {
			return ignoreAbsent(err)
		}
		if free, err := s.free(ctx, tx, l); err != nil || !free {
			return err
		}
		if changed, err = useLetter(ctx, tx, letterID, at); err != nil || !changed {
			return err
		}
		if _, err := s.liftErasure(ctx, tx, l.Address); err != nil {
			return err
		}
		if err := giveWay(ctx, tx, l.Address, at); err != nil {
			return err
		}
		tx.advance(at)
		return s.rewrite(ctx, tx, l, at)
	})
	return changed && err == nil, err
}

// giveWay takes the record of an address that is no reader's away, as far as what
// was sent to it allows.
func giveWay(ctx context.Context, tx txn, address string, at time.Time) error {
	former, err := byEmail(ctx, tx, address)
	if err != nil {
		return ignoreAbsent(err)
	}
	return blank(ctx, tx, former.ID, at)
}

// rewrite puts the new address where it belongs and blanks the old one. A delivery
// that may have arrived, of which only an identical copy may follow, keeps it.
func (s *Store) rewrite(ctx context.Context, tx txn, l newsletter.Letter, at time.Time) error {
	if _, err := tx.ExecContext(ctx, `UPDATE deliveries SET address = ?, reply_text = ''
		WHERE subscriber_id = ? AND state IN ('pending', 'deferred', 'failed') AND unanswered = 0`, l.Address, l.SubscriberID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `DELETE FROM letters WHERE subscriber_id = ? AND id <> ?`, l.SubscriberID, l.ID); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `UPDATE subscribers SET email = ?, email_key = ?, address_hash = ?, moved_at = ? WHERE id = ?`,
		l.Address, addressKey(l.Address), s.AddressHash(l.Address), at.UnixMilli(), l.SubscriberID); err != nil {
		return err
	}
	_, err := forgetFormer(ctx, tx, l.SubscriberID)
	return err
}

// forgetFormer blanks the former address of a subscriber in the deliveries that
// have ended.
func forgetFormer(ctx context.Context, tx txn, id int64) (int, error) {
	blanked, err := all(ctx, tx, column[int64], `UPDATE deliveries SET address = '', reply_text = CASE state WHEN 'skipped' THEN reply_text ELSE '' END
		WHERE subscriber_id = ? AND next_at IS NULL AND address NOT IN ('', (SELECT email FROM subscribers WHERE id = ?)) RETURNING id`, id, id)
	return len(blanked), err
}
