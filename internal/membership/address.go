package membership

import (
	"fmt"
	"net/mail"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// Address checks a subscriber's address and returns it as we keep it: without
// a display name, the domain in lower case and as A-labels (RFC 5890). The
// local part is left as it was given, because only its host may interpret it
// (RFC 5321 §2.3.11).
func Address(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", fmt.Errorf("an address is missing")
	}
	if strings.ContainsFunc(s, unicode.IsControl) || len(s) > 254 {
		return "", fmt.Errorf("not an e-mail address")
	}
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Name != "" || parsed.Address != s {
		return "", fmt.Errorf("%q is not an e-mail address like name@example.org", s)
	}
	at := strings.LastIndexByte(s, '@')
	local, domain := s[:at], strings.ToLower(s[at+1:])
	if len(local) > 64 || strings.ContainsAny(local, "\"\\ ") {
		return "", fmt.Errorf("%q: quoted or overlong local parts are not taken", s)
	}
	if strings.ContainsFunc(local, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "", fmt.Errorf("%q: only ASCII can stand before the @; most relays take nothing else", s)
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || !strings.Contains(ascii, ".") || strings.HasPrefix(ascii, "[") {
		return "", fmt.Errorf("%q: the part after @ is not a mail domain", s)
	}
	return local + "@" + ascii, nil
}
