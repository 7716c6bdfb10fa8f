package membership

import (
	"encoding/csv"
	"io"
	"iter"
	"strings"
	"time"
	"unicode/utf8"

	"recapd/internal/newsletter"
)

// Columns of the CSV that export writes. They keep their names and their order; new
// ones join at the end. Import reads all of them, and requires email alone.
var Columns = []string{"email", "name", "status", "consent_at", "consent_source",
	"consent_prefix", "consent_wording", "confirmed_at", "left_at", "language", "frequency", "paused_until", "suppressed",
	"followed_events", "followed_tags", "muted_events", "muted_tags"}

// WriteCSV writes subscribers in the columns of Columns (RFC 4180, UTF-8, lines end
// with LF). Cells that a spreadsheet would run as a formula get an apostrophe in
// front, which ReadCSV takes away again.
func WriteCSV(w io.Writer, list iter.Seq2[newsletter.Standing, error]) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns); err != nil {
		return err
	}
	for s, err := range list {
		if err != nil {
			return err
		}
		row, err := columns(s)
		if err == nil {
			err = out.Write(row)
		}
		if err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func columns(s newsletter.Standing) ([]string, error) {
	n := s.Subscriber
	row := []string{n.Email, n.Name, string(n.Status), stamp(n.Consent.At), n.Consent.Source,
		n.Consent.Prefix, n.Consent.Wording, stamp(n.Confirmed), stamp(n.Left), n.Language, n.Frequency, stamp(n.Paused), string(s.Barred)}
	topics, err := topicCells(n.Selection)
	row = append(row, topics...)
	for i := range row {
		row[i] = Inert(row[i])
	}
	return row, err
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// formulaStart are the characters that make a spreadsheet compute a cell, or hide
// one that does; the wide ones are those of East Asian input.
const formulaStart = "=+-@\t\r\n＝＋－＠"

// cellEnd is what some spreadsheet takes for the end of a cell: where numbers have a
// comma, cells are divided by semicolons, whatever the file is divided by, and quotes
// in the middle of a cell do not count.
const cellEnd = ";\t\r\n"

// Inert puts an apostrophe before what a spreadsheet would run, and before what
// looks as if that had been done.
func Inert(cell string) string {
	return guardCells(cell, func(rest string) (string, string) {
		if startsFormula(strings.TrimLeft(rest, "'")) {
			return "'", rest
		}
		return "", rest
	})
}

// revive takes back what Inert did, so that an export can be imported.
func revive(cell string) string {
	return guardCells(cell, func(rest string) (string, string) {
		if bare, ok := strings.CutPrefix(rest, "'"); ok && startsFormula(strings.TrimLeft(bare, "'")) {
			return "", bare
		}
		return "", rest
	})
}

// guardCells copies a cell. At the beginning of whatever may be taken for one, begin
// says what goes before the rest, and what the rest is.
func guardCells(cell string, begin func(rest string) (before, after string)) string {
	var b strings.Builder
	for rest := cell; rest != ""; {
		before, after := begin(rest)
		b.WriteString(before)
		end := strings.IndexAny(after, cellEnd) + 1
		if end == 0 {
			end = len(after)
		}
		b.WriteString(after[:end])
		rest = after[end:]
	}
	return b.String()
}

func startsFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formulaStart, first)
}
