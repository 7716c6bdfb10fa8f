package config

import (
	"errors"
	"fmt"
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

// parseDuration is time.ParseDuration with advice for what people write.
func parseDuration(s string) (time.Duration, error) {
	d, err := time.ParseDuration(s)
	if err == nil {
		return d, nil
	}
	const shapes = "write hours, minutes and seconds, as 720h, 15m or 1h30m"
	if days, ok := strings.CutSuffix(s, "d"); ok {
		if n, err := strconv.Atoi(days); err == nil && n > 0 && n < 10000 {
			return 0, advise("not a duration", fmt.Sprintf("days are written in hours: %dh", 24*n))
		}
	}
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
