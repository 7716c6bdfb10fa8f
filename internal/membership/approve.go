package membership

import (
	"time"

	"recapd/internal/newsletter"
)

// ApprovalLife is how long the operator's link to an issue that waits can be used.
const ApprovalLife = 14 * 24 * time.Hour

// Approval makes the token by which the operator looks at an issue that waits, lets it
// go or keeps it back. It is good for this issue and this address of his alone, until
// ApprovalLife after now.
func (t Tokens) Approval(i newsletter.Issue, operator string, now time.Time) string {
	return t.seal(purposeApproval+purpose(operator), i.ID, now.Unix())
}

// OpenApproval returns the issue that Approval made a token for, and the second in which
// it did. One of a later date is another issue: a database that was restored from a
// backup gives the numbers of those that it has lost to others. ErrBadToken answers also
// a token for another operator, and any token when there is none; ErrExpired one that is
// too old.
func (t Tokens) OpenApproval(token, operator string, now time.Time) (issue int64, made time.Time, err error) {
	if operator == "" {
		return 0, time.Time{}, ErrBadToken
	}
	issue, second, err := t.open(purposeApproval+purpose(operator), token)
	if err != nil {
		return 0, time.Time{}, err
	}
	made = time.Unix(second, 0)
	if now.Sub(made) > ApprovalLife {
		return 0, time.Time{}, ErrExpired
	}
	return issue, made, nil
}
