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

// Inert puts an apostrophe before what a spreadsheet would run, and before what
// looks as if that had been done.
func Inert(cell string) string {
	if startsFormula(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// revive takes back what Inert did, so that an export can be imported.
func revive(cell string) string {
	if bare, ok := strings.CutPrefix(cell, "'"); ok && startsFormula(strings.TrimLeft(bare, "'")) {
		return bare
	}
	return cell
}

func startsFormula(cell string) bool {
	first, _ := utf8.DecodeRuneInString(cell)
	return cell != "" && strings.ContainsRune(formulaStart, first)
}
