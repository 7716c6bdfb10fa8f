package membership

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/text/unicode/norm"
)

// The lengths of RFC 5321 section 4.5.3.1, in bytes (RFC 6531 section 3.3 keeps
// them); a path there counts the two angle brackets.
const (
	maxLocal   = 64
	maxDomain  = 253
	maxAddress = 254
)

// Address checks a subscriber's address and returns it as we keep it: without
// a display name, the domain in lower case and as A-labels (RFC 5890). The
// local part is left as it was given, because only its host may interpret it
// (RFC 5321 section 2.3.11); but for letters outside ASCII (RFC 6531), which are
// composed (NFC), so that the same letter is always the same bytes. Quoted local
// parts exist in the books, but hardly a mailbox has one.
//
// The error is an *AddressError.
func Address(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", wrong(AddressMissing, "an address is missing")
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 || len(s) > 4*maxAddress || !utf8.ValidString(s) || strings.ContainsFunc(s, unicode.IsControl) {
		return "", wrong(AddressSpelled, "%.80q is not an e-mail address like name@example.org", s)
	}
	local := norm.NFC.String(s[:at])
	if !isDotAtom(local) || len(local) > maxLocal {
		return "", wrong(AddressSpelled, "%.80q is not an e-mail address like name@example.org: quoted or overlong local parts are not taken", s)
	}
	domain, err := mailDomain(s[at+1:])
	if err != nil {
		return "", wrong(AddressSpelled, "%.80q: %w", s, err)
	}
	if len(local)+1+len(domain) > maxAddress {
		return "", wrong(AddressSpelled, "%.80q…: longer than %d bytes", s, maxAddress)
	}
	return local + "@" + domain, nil
}

func wrong(reason AddressReason, format string, args ...any) *AddressError {
	return &AddressError{Reason: reason, err: fmt.Errorf(format, args...)}
}

// isDotAtom tells whether s is a Dot-string (RFC 5321 section 4.1.2 with RFC 6531
// section 3.3): atoms between single dots.
func isDotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" || strings.ContainsFunc(atom, func(r rune) bool { return !isAtext(r) }) {
			return false
		}
	}
	return true
}

// isAtext tells whether a letter may stand in an atom (RFC 5322 section 3.2.3, and
// RFC 6532 section 3.2). Outside ASCII that is what can be seen and what belongs to
// a letter: nothing that hides, joins, or turns the direction.
func isAtext(r rune) bool {
	if r <= unicode.MaxASCII {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r)
	}
	return unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.S) && r != utf8.RuneError
}

// A domain name of two labels or more (RFC 5321 section 2.3.5), the last of them no
// number: that would be an IP address.
var domainName = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$`)

func mailDomain(s string) (string, error) {
	ascii, err := idna.Lookup.ToASCII(strings.ToLower(s))
	if err != nil || len(ascii) > maxDomain || !domainName.MatchString(ascii) {
		return "", fmt.Errorf("the part after @ is not a mail domain")
	}
	return ascii, nil
}
