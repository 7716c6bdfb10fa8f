package mail

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// prepare makes a transaction of a message, or says why this relay cannot take it.
// What the relay has told in EHLO that it cannot take is a refusal like one by a
// reply, only sooner and without a code.
func (s *session) prepare(e Envelope, msg []byte) (transaction, *Result) {
	from, to, refused := e.paths()
	if refused != nil {
		return transaction{}, refused
	}
	wire, err := dotStuffed(msg)
	if err != nil {
		return transaction{}, refusal(StageBody, ScopeMessage, err.Error())
	}
	size, refused := s.size(len(msg))
	if refused != nil {
		return transaction{}, refused
	}
	letters, refused := s.letters(to, msg)
	return transaction{from: from, to: to, parameters: size + letters, wire: wire}, refused
}

// size lets a server refuse what is too large for it before it is sent, RFC 1870.
// Dots that were doubled do not count.
func (s *session) size(n int) (parameter string, refused *Result) {
	offered, most := s.client.Extension("SIZE")
	if !offered {
		return "", nil
	}
	limit, err := strconv.ParseInt(strings.TrimSpace(most), 10, 64)
	if err == nil && limit > 0 && int64(n) > limit { // 0: no fixed limit
		return "", refusal(StageMail, ScopeMessage,
			fmt.Sprintf("the message has %d bytes and this relay takes %d at most (SIZE)", n, limit))
	}
	return fmt.Sprintf(" SIZE=%d", n), nil
}

// letters asks for what lies outside ASCII: SMTPUTF8 (RFC 6531) for such an
// address, 8BITMIME (RFC 6152) for such bytes. A message of ours has such bytes
// only in the To field of such an address (RFC 6532).
func (s *session) letters(to string, msg []byte) (parameter string, refused *Result) {
	if !isASCII(to) {
		if offered, _ := s.client.Extension("SMTPUTF8"); !offered {
			return "", refusal(StageRcpt, ScopeRecipient,
				"this relay does not take addresses with letters outside ASCII (SMTPUTF8)")
		}
		parameter = " SMTPUTF8"
	}
	if !slices.ContainsFunc(msg, func(b byte) bool { return b > unicode.MaxASCII }) {
		return parameter, nil
	}
	if offered, _ := s.client.Extension("8BITMIME"); !offered {
		return "", refusal(StageMail, ScopeMessage, "this relay does not take 8-bit messages (8BITMIME)")
	}
	return " BODY=8BITMIME" + parameter, nil
}

// refusal is our own, in the relay's stead.
func refusal(stage Stage, scope Scope, why string) *Result {
	return &Result{Verdict: Refused, Stage: stage, Scope: scope, Text: tidy(why)}
}
