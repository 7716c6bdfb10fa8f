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

const (
	unsubscribe = "recapd unsubscribe v1" // the purpose, part of what is signed
	payloadSize = 11                      // subscriber, 48 bits; issue, 40 bits
	tagSize     = 16
)

// Tokens makes and opens the tokens of unsubscribe links. A token is
//
//	base64url( tag ‖ payload ⊕ stream(tag) )
//
// where tag is an HMAC-SHA-256 over purpose and payload, cut to 128 bits, and
// stream is drawn from the tag: a synthetic initialisation vector. So a token
// cannot be forged, says nothing about how many readers there are, is the same
// each time it is made, and needs no record to be recognised: it works for as
// long as the database keeps its key.
type Tokens struct{ sign, hide []byte }

// NewTokens derives the keys of unsubscribe tokens from a secret of the
// database.
func NewTokens(secret []byte) Tokens {
	return Tokens{sign: mac(secret, []byte("sign")), hide: mac(secret, []byte("hide"))}
}

// Unsubscribe makes the token for one subscriber's copy of one issue. It is
// newsletter.TokenLength characters long.
func (t Tokens) Unsubscribe(subscriber, issue int64) string {
	payload := make([]byte, payloadSize)
	put(payload[:6], subscriber)
	put(payload[6:], issue)
	tag := t.tag(payload)
	return base64.RawURLEncoding.EncodeToString(append(tag, t.veil(tag, payload)...))
}

// Open returns what a token was made for, or ErrBadToken.
func (t Tokens) Open(token string) (subscriber, issue int64, err error) {
	if len(token) != newsletter.TokenLength {
		return 0, 0, ErrBadToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil {
		return 0, 0, ErrBadToken
	}
	tag := raw[:tagSize]
	payload := t.veil(tag, raw[tagSize:])
	if subtle.ConstantTimeCompare(tag, t.tag(payload)) != 1 {
		return 0, 0, ErrBadToken
	}
	return get(payload[:6]), get(payload[6:]), nil
}

func (t Tokens) tag(payload []byte) []byte {
	return mac(t.sign, append([]byte(unsubscribe), payload...))[:tagSize]
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
