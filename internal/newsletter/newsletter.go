// Package newsletter holds the records of recapd and their words: what an
// edition, an issue, a delivery and a subscriber are, and which states they can
// be in. It knows no database, no mail and no web; those rooms speak to each
// other in these types.
//
//	Edition ──▶ Slot ──▶ Issue ──▶ Rendering   (one per selection and language)
//	                       │           ▲
//	                       └──▶ Delivery ──▶ Outcome
//	                               │
//	                          Subscriber ──▶ Suppression ◀── Bounce
//
// An edition is a kind of issue with its own trigger and audience ("weekly"). A
// slot is what one issue of an edition belongs to: for a scheduled edition the
// instant at which it was due. (edition, slot) is a unique key, and that key,
// not a lock, is what keeps an issue from being made twice.
//
// Times are instants; the store keeps them in UTC with millisecond precision.
package newsletter
