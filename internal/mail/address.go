package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Mailbox is an RFC 5322 mailbox: an address, perhaps with a display name.
type Mailbox struct {
	Name    string // as people read it; may be empty
	Address string // addr-spec, the domain in A-labels (RFC 5890)
}

// maxName keeps a display name, which may be one long word, within a line.
const maxName = 200

// A dot-atom (RFC 5322 section 3.2.3). Quoted local parts exist in the books, but
// hardly a mailbox has one, and every hop has its own idea of them.
var dotAtom = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// The same with letters outside ASCII (RFC 6532 section 3.2): what can be seen, and
// marks that belong to a letter.
var utf8DotAtom = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\pL\\pM\\pN\\pS-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~\\pL\\pM\\pN\\pS-]+)*$")

// An LDH domain or an address literal (RFC 5321 section 4.1.2); the underscore is
// in no book but in some real domains.
var domainName = regexp.MustCompile(`^([A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*|\[[0-9A-Za-z:.]+\])$`)

// ParseMailbox reads "Ada Placeholder <ada@example.org>" or a bare address. An
// internationalised domain becomes its A-labels; a local part outside ASCII is an
// error: whoever answers, and every bounce, would need SMTPUTF8 (RFC 6531).
func ParseMailbox(s string) (Mailbox, error) {
	m, err := ParseRecipient(s)
	if err == nil && !isASCII(m.Address) {
		return Mailbox{}, fmt.Errorf("%q: letters outside ASCII before the @ are for recipients only", m.Address)
	}
	return m, err
}

// ParseRecipient is ParseMailbox for somebody who only receives: the local part may
// have letters outside ASCII. Whether such a message can go out is the relay's to
// say, see Result.
func ParseRecipient(s string) (Mailbox, error) {
	if err := checkLine(s); err != nil {
		return Mailbox{}, err
	}
	parsed, err := netmail.ParseAddress(s)
	if err != nil {
		return Mailbox{}, fmt.Errorf("%q is not a mail address: %w", s, err)
	}
	address, err := wireAddress(parsed.Address)
	if err != nil {
		return Mailbox{}, err
	}
	if err := checkLine(parsed.Name); err != nil { // an encoded word can hide anything
		return Mailbox{}, fmt.Errorf("display name of %s: %w", address, err)
	}
	if len(parsed.Name) > maxName {
		return Mailbox{}, fmt.Errorf("display name of %s: longer than %d bytes", address, maxName)
	}
	return Mailbox{Name: oneLine(parsed.Name), Address: address}, nil
}

func (m Mailbox) header() *netmail.Address {
	return &netmail.Address{Name: m.Name, Address: m.Address}
}

// The lengths are those of RFC 5321 section 4.5.3.1, in bytes (RFC 6531 section
// 3.3 keeps them); a path there counts the two angle brackets.
func wireAddress(address string) (string, error) {
	at := strings.LastIndexByte(address, '@')
	local, domain := address[:at], address[at+1:]
	atom := dotAtom
	if !isASCII(local) {
		atom = utf8DotAtom
	}
	switch {
	case !atom.MatchString(local):
		return "", fmt.Errorf("%q: quoted local parts are not supported", address)
	case len(local) > 64:
		return "", fmt.Errorf("%q: more than 64 bytes before the @", address)
	}
	domain, err := ASCIIDomain(domain)
	if err != nil {
		return "", fmt.Errorf("%q: %w", address, err)
	}
	if len(local)+1+len(domain) > 254 {
		return "", fmt.Errorf("%q: longer than 254 bytes", address)
	}
	return local + "@" + domain, nil
}

// ASCIIDomain gives the A-labels of an internationalised domain name, and a name
// in ASCII as it is.
func ASCIIDomain(domain string) (string, error) {
	if !isASCII(domain) {
		ascii, err := idna.Lookup.ToASCII(domain)
		if err != nil {
			return "", fmt.Errorf("domain %q has no ASCII form: %w", domain, err)
		}
		domain = ascii
	}
	if !domainName.MatchString(domain) {
		return "", fmt.Errorf("%q is not a domain name", domain)
	}
	return domain, nil
}

// checkLine refuses what cannot stand in one line of a header, whatever the
// encoding: line ends, other control characters, and bytes that are no text.
func checkLine(s string) error {
	if !utf8.ValidString(s) {
		return errors.New("not valid UTF-8")
	}
	for _, r := range s {
		if r != '\t' && unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return fmt.Errorf("holds the control character %U", r)
		}
	}
	return nil
}

// oneLine makes every run of white space one space. Folding may break a line at
// each of them, and two in a row could leave a line with nothing else on it.
func oneLine(s string) string {
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' }), " ")
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}
