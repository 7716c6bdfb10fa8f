package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Signer signs messages for a domain with DKIM (RFC 6376), relaxed/relaxed. It may
// be used by many goroutines.
type Signer struct {
	domain   string
	selector string
	key      crypto.Signer
}

// signedFields are signed where a message has them. From stands twice in h= even
// so ("oversigned"), which says that there is no second one: a From added on the
// way breaks the signature. The List fields are signed because one-click demands
// it (RFC 8058 section 4).
var signedFields = []string{
	"From", "Reply-To", "To", "Subject", "Date", "Message-ID",
	"MIME-Version", "Content-Type",
	"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Archive",
	"Feedback-ID", "Auto-Submitted", "Precedence",
}

var selectorName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9_-]*[A-Za-z0-9])?)*$`)

// LoadSigner takes a private key in PEM (PKCS #8 or PKCS #1; RSA or Ed25519), the
// domain to sign for, which should be that of From, and the selector under which
// the public key is published.
func LoadSigner(pem []byte, domain, selector string) (*Signer, error) {
	domain, err := ASCIIDomain(domain)
	if err != nil {
		return nil, fmt.Errorf("dkim domain: %w", err)
	}
	if !selectorName.MatchString(selector) {
		return nil, fmt.Errorf("dkim selector %q: use letters and digits, for example \"recapd\"", selector)
	}
	key, err := gomail.PrivKeyFromPEM(pem)
	if err != nil {
		return nil, fmt.Errorf("dkim key: %w; `recapd dkim new` makes one", err)
	}
	// Verifiers take no shorter ones, RFC 8301 section 3.2.
	if k, ok := key.(*rsa.PrivateKey); ok && k.N.BitLen() < 1024 {
		return nil, fmt.Errorf("dkim key: RSA with %d bits is too short to be trusted; `recapd dkim new` makes one with 2048", k.N.BitLen())
	}
	return &Signer{domain: domain, selector: selector, key: key}, nil
}

// Domain is the domain that signs, in A-labels.
func (s *Signer) Domain() string { return s.domain }

// Record gives the name and the value of the TXT record that publishes the key
// (RFC 6376 section 3.6.1).
func (s *Signer) Record() (name, value string) {
	kind, public := "rsa", []byte(nil)
	switch k := s.key.Public().(type) {
	case ed25519.PublicKey: // bare, RFC 8463 section 4
		kind, public = "ed25519", k
	default:
		// Cannot fail for a key that LoadSigner took.
		public, _ = x509.MarshalPKIXPublicKey(k)
	}
	return s.selector + "._domainkey." + s.domain,
		"v=DKIM1; k=" + kind + "; p=" + base64.StdEncoding.EncodeToString(public)
}

// sign gives the DKIM-Signature field for msg with its line end. The time is an
// argument, not the clock, so that a copy has the same signature; RSA (PKCS #1
// v1.5) and Ed25519 use no chance either.
func (s *Signer) sign(msg []byte, at time.Time) (string, error) {
	end := bytes.Index(msg, []byte("\r\n\r\n"))
	if end < 0 {
		return "", errors.New("message has no body")
	}
	header, body := msg[:end+2], msg[end+4:]

	// A fresh one each time: go-mail's signer remembers its algorithm on first use
	// without a lock.
	signer := gomail.NewDKIMSigner(s.domain, s.selector, s.key)
	signer.NowFunc = func() time.Time { return at }
	signer.SignHeaders(present(header, signedFields)...)
	signer.OversignHeaders("From")
	signature, err := signer.Sign(header, body)
	if err != nil {
		return "", err
	}
	return refold(signature), nil
}

func present(header []byte, names []string) []string {
	var found []string
	for _, name := range names {
		if bytes.HasPrefix(header, []byte(name+":")) || bytes.Contains(header, []byte("\n"+name+":")) {
			found = append(found, name)
		}
	}
	return found
}

// refold folds the field anew, at the ends of its tags. go-mail 0.8.1 folds inside
// h= as soon as that is longer than a line, after it has signed the field without
// that fold; white space in h= counts, and such a signature does not verify. So h=
// stays whole here, a line of up to about 190 characters, well under the limit of
// 998 (RFC 5322 section 2.1.1). In b= white space does not count (RFC 6376 section
// 3.7), so that one is cut where the line is full.
func refold(field string) string {
	const width = 76
	field = strings.ReplaceAll(strings.TrimSuffix(field, "\r\n"), "\r\n ", "")
	tags := strings.Split(field, "; ")

	var b strings.Builder
	column := 0
	for i, tag := range tags {
		if i < len(tags)-1 {
			tag += ";"
		}
		if i > 0 && column+1+len(tag) > width {
			b.WriteString("\r\n")
			column = 0
		}
		if i > 0 {
			tag = " " + tag
		}
		for i == len(tags)-1 && column+len(tag) > width {
			b.WriteString(tag[:width-column] + "\r\n")
			tag, column = " "+tag[width-column:], 0
		}
		b.WriteString(tag)
		column += len(tag)
	}
	return b.String() + "\r\n"
}
