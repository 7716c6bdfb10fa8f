package membership

import (
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"

	"recapd/internal/newsletter"
)

// TestSubscriber is the subscriber that the tokens of test copies name.
const TestSubscriber int64 = 0

// purpose is what a token is good for. It is part of what is signed: a token opens
// for one purpose alone.
type purpose string

const (
	purposeDigest   purpose = "recapd digest v1"   // leaving and preferences: subscriber, issue
	purposeUndo     purpose = "recapd undo v1"     // taking a departure back: subscriber, number of it and status before
	purposeLetter   purpose = "recapd letter v1"   // with the kind of letter after it: id of the letter, second in which it was written
	purposeApproval purpose = "recapd approval v1" // with the address of the operator after it: id of the issue, second in which the link was made
)

const (
	payloadSize = 11 // a number of 48 bits and one of 40 bits
	tagSize     = 16
)

// Tokens makes and opens the tokens of links. A token is
//
//	base64url( tag ‖ payload ⊕ stream(tag) )
//
// where tag is an HMAC-SHA-256 over purpose and payload, cut to 128 bits, and
// stream is drawn from the tag: a synthetic initialisation vector. So a token
// cannot be forged, says nothing about how many readers there are, is the same
// each time it is made, and needs no record to be recognised: it works for as
// long as the database keeps its key. What shall end sooner is looked up by what
// the token names.
type Tokens struct{ sign, hide []byte }

// NewTokens derives the keys of tokens from a secret of the database.
func NewTokens(secret []byte) Tokens {
	return Tokens{sign: mac(secret, []byte("sign")), hide: mac(secret, []byte("hide"))}
}

// Unsubscribe makes the token for one subscriber's copy of one issue: it allows
// leaving and choosing preferences. It is newsletter.TokenLength characters long.
func (t Tokens) Unsubscribe(subscriber, issue int64) string {
	return t.seal(purposeDigest, subscriber, issue)
}

// Open returns what Unsubscribe made a token for, or ErrBadToken.
func (t Tokens) Open(token string) (subscriber, issue int64, err error) {
	return t.open(purposeDigest, token)
}

// Letter makes the token of the link in a letter. It names the second in which the
// letter was written, too: a database that was restored from a backup gives the
// numbers of the letters that it has lost to others.
func (t Tokens) Letter(l newsletter.Letter) string {
	return t.seal(purposeLetter+purpose(l.Kind), l.ID, l.Created.Unix())
}

// openLetter returns what of the letter its token tells.
func (t Tokens) openLetter(kind newsletter.LetterKind, token string) (id, second int64, err error) {
	return t.open(purposeLetter+purpose(kind), token)
}

// undo makes the token that takes a departure back: to what was before it, active
// or not. It is good for that departure alone.
func (t Tokens) undo(subscriber int64, departure int, active bool) string {
	which := int64(departure) << 1
	if active {
		which |= 1
	}
	return t.seal(purposeUndo, subscriber, which)
}

func (t Tokens) openUndo(token string) (subscriber int64, departure int, active bool, err error) {
	subscriber, which, err := t.open(purposeUndo, token)
	return subscriber, int(which >> 1), which&1 == 1, err
}

func (t Tokens) seal(p purpose, a, b int64) string {
	payload := make([]byte, payloadSize)
	put(payload[:6], a)
	put(payload[6:], b)
	tag := t.tag(p, payload)
	return base64.RawURLEncoding.EncodeToString(append(tag, t.veil(tag, payload)...))
}

func (t Tokens) open(p purpose, token string) (a, b int64, err error) {
	if len(token) != newsletter.TokenLength {
		return 0, 0, ErrBadToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return 0, 0, ErrBadToken
	}
	tag := raw[:tagSize]
	payload := t.veil(tag, raw[tagSize:])
	if subtle.ConstantTimeCompare(tag, t.tag(p, payload)) != 1 {
		return 0, 0, ErrBadToken
	}
	return get(payload[:6]), get(payload[6:]), nil
}

func (t Tokens) tag(p purpose, payload []byte) []byte {
	return mac(t.sign, append([]byte(p), payload...))[:tagSize]
}

func (t Tokens) veil(tag, payload []byte) []byte {
	out := make([]byte, len(payload))
	subtle.XORBytes(out, payload, mac(t.hide, tag))
	return out
}

func mac(key, data []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(data)
	return h.Sum(nil)
}

// put writes the low bytes of n, big end first; get reads them back.
func put(b []byte, n int64) {
	var full [8]byte
	binary.BigEndian.PutUint64(full[:], uint64(n))
	copy(b, full[8-len(b):])
}

func get(b []byte) int64 {
	var full [8]byte
	copy(full[8-len(b):], b)
	return int64(binary.BigEndian.Uint64(full[:]))
}
