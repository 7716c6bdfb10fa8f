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

// Rate is a number of messages in a time. The zero Rate is no limit.
type Rate struct {
	Count int
	Per   time.Duration
}

var spans = []struct {
	letter string
	per    time.Duration
}{
	{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", 24 * time.Hour},
}

var errRate = advise("not a rate", `write messages per second, minute, hour or day: "14/s", "100/m", "3600/h", "50000/d"; "" for no limit`)

// UnmarshalText reads "14/s"; "" is no limit.
func (r *Rate) UnmarshalText(text []byte) error {
	*r = Rate{}
	if len(text) == 0 {
		return nil
	}
	count, span, _ := strings.Cut(string(text), "/")
	n, err := strconv.Atoi(strings.TrimSpace(count))
	if err != nil || n < 1 {
		return errRate
	}
	for _, s := range spans {
		if strings.TrimSpace(span) == s.letter {
			*r = Rate{Count: n, Per: s.per}
			return nil
		}
	}
	return errRate
}

// String writes the rate as UnmarshalText reads it.
func (r Rate) String() string {
	for _, s := range spans {
		if r.Count > 0 && s.per == r.Per {
			return fmt.Sprintf("%d/%s", r.Count, s.letter)
		}
	}
	return ""
}

// Unlimited tells that there is no limit.
func (r Rate) Unlimited() bool { return r.Count == 0 || r.Per == 0 }

// PerSecond is the rate in messages a second, 0 when unlimited.
func (r Rate) PerSecond() float64 {
	if r.Unlimited() {
		return 0
	}
	return float64(r.Count) / r.Per.Seconds()
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
