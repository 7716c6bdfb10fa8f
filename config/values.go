package config

import (
	"errors"
	"net/mail"
	"strconv"
	"strings"
	"time"
)

// Mailbox is an address with an optional display name, RFC 5322 §3.4. The zero
// Mailbox is none.
type Mailbox struct {
	Name    string
	Address string
}

// UnmarshalText reads `Name <local@domain>` or `local@domain`; "" is none.
func (m *Mailbox) UnmarshalText(text []byte) error {
	*m = Mailbox{}
	if len(strings.TrimSpace(string(text))) == 0 {
		return nil
	}
	a, err := mail.ParseAddress(string(text))
	if err != nil || strings.ContainsAny(a.Name, "\r\n\x00") {
		return advise("not a mailbox (RFC 5322)", `write news@example.org or "Recaps <news@example.org>", one address`)
	}
	*m = Mailbox{Name: a.Name, Address: a.Address}
	return nil
}

// String writes the mailbox as a header field would have it.
func (m Mailbox) String() string {
	if m.IsZero() {
		return ""
	}
	return (&mail.Address{Name: m.Name, Address: m.Address}).String()
}

// IsZero tells that there is no mailbox.
func (m Mailbox) IsZero() bool { return m.Address == "" }

// Domain is the part behind the last @.
func (m Mailbox) Domain() string {
	return m.Address[strings.LastIndex(m.Address, "@")+1:]
}

// parseDuration is time.ParseDuration with weeks and days of 24 hours before it, as
// "2w", "90d" or "1d12h".
func parseDuration(s string) (time.Duration, error) {
	rest, days := s, 0
	for _, unit := range []struct {
		name string
		days int
	}{{"w", 7}, {"d", 1}} {
		number, after, ok := strings.Cut(rest, unit.name)
		if n, err := strconv.ParseUint(number, 10, 14); ok && err == nil {
			rest, days = after, days+int(n)*unit.days
		}
	}
	if rest == "" && days > 0 {
		rest = "0s"
	}
	d, err := time.ParseDuration(rest)
	if err == nil {
		return d + time.Duration(days)*24*time.Hour, nil
	}
	const shapes = "write weeks, days, hours, minutes and seconds, as 90d, 1d12h, 15m or 1h30m"
	if _, err := strconv.Atoi(s); err == nil {
		return 0, advise("a duration without a unit", shapes)
	}
	return 0, advise("not a duration", shapes)
}

// advice is what is wrong with a value and what to write instead.
type advice struct{ message, hint string }

func (a *advice) Error() string { return a.message }

func advise(message, hint string) error { return &advice{message, hint} }

// adviceOf takes any error of a value apart.
func adviceOf(err error) (message, hint string) {
	var a *advice
	if errors.As(err, &a) {
		return a.message, a.hint
	}
	return err.Error(), ""
}
