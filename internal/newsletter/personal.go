package newsletter

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"html"
	"strings"
	"time"
)

// TokenLength is the length of every unsubscribe token in characters. Slots for
// tokens are as long as tokens, so that lines do not move when they are filled.
const TokenLength = 36

// Personal is what differs between two readers of the same rendering.
type Personal struct {
	Address string
	Since   time.Time // zero leaves the sentence about it without a date
	Token   string
}

// NewMark names the slots of a rendering. It is derived from everything that
// goes into the rendering, so the same issue always has the same mark, while no
// post can contain a slot of the issue that it is in: a guest author could
// otherwise have every reader's token sent to a server of his own.
func NewMark(content ...string) string {
	h := sha256.New()
	for _, c := range content {
		h.Write([]byte(c))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))[:20]
}

// SlotToken stands for Personal.Token in a URL.
func SlotToken(mark string) string { return slot("token", mark) }

// SlotAddress stands for Personal.Address in text.
func SlotAddress(mark string) string { return slot("address", mark) }

// SlotSince stands for the date of Personal.Since in text, with a leading
// " on ", or in brackets, or for nothing.
func SlotSince(mark string) string { return slot("since", mark) }

func slot(name, mark string) string {
	s := name + "-" + mark
	return s + strings.Repeat("x", max(0, TokenLength-len(s)))
}

// spanishMonths, because package time knows the English ones only.
var spanishMonths = strings.Fields("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre")

// since is a date for a sentence of the rendering's language, in figures for a language
// that is not ours.
func (r Rendering) since(t time.Time) string {
	switch language, _, _ := strings.Cut(strings.ToLower(r.Language), "-"); language {
	case "", "en":
		return " on " + t.Format("2 January 2006")
	case "es":
		return fmt.Sprintf(" el %d de %s de %d", t.Day(), spanishMonths[t.Month()-1], t.Year())
	}
	return " (" + t.Format(time.DateOnly) + ")"
}

// Fill returns the two bodies with the reader's own words in the slots.
func (r Rendering) Fill(p Personal) (htmlBody, text string) {
	since := ""
	if !p.Since.IsZero() {
		since = r.since(p.Since.UTC())
	}
	fill := func(body string, escape func(string) string) string {
		return strings.NewReplacer(
			SlotToken(r.Mark), p.Token,
			SlotAddress(r.Mark), escape(p.Address),
			SlotSince(r.Mark), since,
		).Replace(body)
	}
	return fill(r.HTML, html.EscapeString), fill(r.Text, func(s string) string { return s })
}
