package mail

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Message is one message to one reader. Lines and addresses are in plain Unicode
// as people write them; Encode does the encoding.
type Message struct {
	From    string // mailbox
	ReplyTo string // mailbox; may be empty
	To      string // mailbox, exactly one: no reader sees another's address
	Subject string
	Date    time.Time // written in UTC, to the second; also the time of the signature

	MessageID string // RFC 5322 msg-id without its angle brackets
	Boundary  string // MIME boundary; only used with HTML

	ListID          string // RFC 2919, "Recaps <recaps.example.org>"
	ListUnsubscribe string // RFC 2369; a URL that is meant for this reader alone. One of https also offers one click to leave (RFC 8058)
	ListArchive     string // RFC 2369; URL
	FeedbackID      string // "campaign:edition:kind:sender", counted by some mailbox providers

	Bulk          bool   // to many
	AutoSubmitted string // RFC 3834, "auto-generated" for mails that answer somebody's act

	Text string // must not be empty
	HTML string // empty: a plain text message
}

// Encode gives the message as it goes over the wire, without dot-stuffing: CRLF
// line ends, 7-bit clean (but for a To outside ASCII), quoted-printable. With a
// signer it begins with its DKIM-Signature. The same message gives the same bytes.
//
// An error is the fault of the message and will be the same next time.
func (m Message) Encode(s *Signer) ([]byte, error) {
	msg, err := m.build()
	if err != nil {
		return nil, fmt.Errorf("encode message %s: %w", m.MessageID, err)
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("encode message %s: %w", m.MessageID, err)
	}
	if s == nil {
		return b.Bytes(), nil
	}
	signature, err := s.sign(b.Bytes(), m.Date)
	if err != nil {
		return nil, fmt.Errorf("sign message %s: %w", m.MessageID, err)
	}
	return append([]byte(signature), b.Bytes()...), nil
}

func (m Message) build() (*gomail.Msg, error) {
	msg := gomail.NewMsg(
		gomail.WithCharset(gomail.CharsetUTF8),
		gomail.WithEncoding(gomail.EncodingQP),
		gomail.WithBoundary(m.Boundary),
		gomail.WithNoDefaultUserAgent(), // readers need no version of ours
	)
	return msg, errors.Join(m.setAddresses(msg), m.setFields(msg), m.setBody(msg))
}

func (m Message) setAddresses(msg *gomail.Msg) error {
	from, errFrom := ParseMailbox(m.From)
	to, errTo := ParseRecipient(m.To)
	if err := errors.Join(named("From", errFrom), named("To", errTo)); err != nil {
		return err
	}
	msg.FromMailAddress(from.header())
	msg.ToMailAddress(to.header())
	if m.ReplyTo == "" {
		return nil
	}
	replyTo, err := ParseMailbox(m.ReplyTo)
	if err != nil {
		return named("Reply-To", err)
	}
	msg.ReplyToMailAddress(replyTo.header())
	return nil
}

func (m Message) setFields(msg *gomail.Msg) error {
	if m.Date.IsZero() {
		return named("Date", errors.New("missing"))
	}
	msg.SetDateWithValue(m.Date.UTC())

	fields, err := m.fields()
	for _, f := range fields {
		// Not the preformatted setters of go-mail: it writes those in the random
		// order of a map.
		msg.SetGenHeader(gomail.Header(f.name), f.value)
	}
	return err
}

// setBody puts the text first and the HTML last: of several alternatives the last
// is the best one (RFC 2046 section 5.1.4).
func (m Message) setBody(msg *gomail.Msg) error {
	if err := m.checkBody(); err != nil {
		return err
	}
	msg.SetBodyString(gomail.TypeTextPlain, lineEnded(m.Text))
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, lineEnded(m.HTML))
	}
	return nil
}

func named(field string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", field, err)
}
