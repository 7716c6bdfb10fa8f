package mail

import (
	"bytes"
	"errors"
)

// paths gives both addresses as they go over the wire. An address that cannot is a
// refusal like one by the relay, only sooner.
func (e Envelope) paths() (from, to string, refused *Result) {
	if e.From != "" {
		sender, err := ParseMailbox(e.From)
		if err != nil {
			return "", "", refusal(StageMail, ScopeSender, err.Error())
		}
		from = sender.Address
	}
	recipient, err := ParseRecipient(e.To)
	if err != nil {
		return "", "", refusal(StageRcpt, ScopeRecipient, err.Error())
	}
	return from, recipient.Address, nil
}

const finalDot = ".\r\n"

// dotStuffed gives a message as it stands between 354 and the reply, final dot
// included (RFC 5321 section 4.5.2). Line ends must be CRLF: a bare one may be the
// end of the message to one server and not to the next, which is how a second
// message is smuggled in.
func dotStuffed(msg []byte) ([]byte, error) {
	crlf := bytes.Count(msg, []byte("\r\n"))
	if crlf != bytes.Count(msg, []byte("\n")) || crlf != bytes.Count(msg, []byte("\r")) {
		return nil, errors.New("message has a line end that is not CRLF")
	}
	wire := make([]byte, 0, len(msg)+64)
	if bytes.HasPrefix(msg, []byte(".")) {
		wire = append(wire, '.')
	}
	wire = append(wire, bytes.ReplaceAll(msg, []byte("\r\n."), []byte("\r\n.."))...)
	if !bytes.HasSuffix(wire, []byte("\r\n")) {
		wire = append(wire, "\r\n"...)
	}
	return append(wire, finalDot...), nil
}
