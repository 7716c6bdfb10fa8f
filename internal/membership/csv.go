package membership

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// Columns of the CSV that import reads and export writes. Only email is
// required; unknown columns are ignored, so that other programs' exports can
// be read.
var Columns = []string{"email", "name", "status", "consent_at", "consent_source"}

// Row is one line of an import: a subscriber, or what is wrong with the line. A
// Subscriber with StatusLeft is nobody to add: exports tell of those, too.
type Row struct {
	Line       int // of the file, from 1
	Subscriber newsletter.Subscriber
	Err        error
}

// ReadCSV reads subscribers (RFC 4180, a header line first, a byte order mark
// allowed) and hands each row to take until take returns an error. A faulty row
// does not end the reading. It returns an error of its own when the file as a
// whole cannot be read: no header, no email column.
func ReadCSV(r io.Reader, now time.Time, take func(Row) error) error {
	buffered := bufio.NewReader(r)
	if mark, err := buffered.Peek(3); err == nil && string(mark) == "\uFEFF" {
		_, _ = buffered.Discard(3)
	}
	in := csv.NewReader(buffered)
	in.FieldsPerRecord = -1
	in.ReuseRecord = true
	header, err := in.Read()
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("the file is empty: its first line must name the columns, at least email")
	}
	if err != nil {
		return fmt.Errorf("read the header line: %w", err)
	}
	columns := map[string]int{}
	for i, name := range header {
		columns[strings.ToLower(strings.TrimSpace(name))] = i
	}
	if _, ok := columns["email"]; !ok {
		return fmt.Errorf("line 1 names no column email (it has: %s); columns are separated by commas", strings.Join(header, ", "))
	}
	for {
		record, err := in.Read()
		if errors.Is(err, io.EOF) {
			return nil
		}
		row := Row{Err: err}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			row.Line = parse.StartLine
		} else if err != nil {
			return fmt.Errorf("read: %w", err)
		} else {
			row.Line, _ = in.FieldPos(0)
			row.Subscriber, row.Err = fromRecord(record, columns, now)
		}
		if err := take(row); err != nil {
			return err
		}
	}
}

func fromRecord(record []string, columns map[string]int, now time.Time) (newsletter.Subscriber, error) {
	field := func(name string) string {
		if i, ok := columns[name]; ok && i < len(record) {
			return reviveFormula(strings.TrimSpace(record[i]))
		}
		return ""
	}
	email, err := Address(field("email"))
	if err != nil {
		return newsletter.Subscriber{}, err
	}
	s := newsletter.Subscriber{Email: email, Name: field("name"), Created: now,
		Consent: newsletter.Consent{Source: field("consent_source")}}
	if s.Consent.Source == "" {
		s.Consent.Source = "import"
	}
	if at := field("consent_at"); at != "" {
		if s.Consent.At, err = parseTime(at); err != nil {
			return s, fmt.Errorf("consent_at %q: want a time like 2026-11-22T09:00:00Z or a date", at)
		}
	}
	switch status := strings.ToLower(field("status")); status {
	case "", string(newsletter.StatusActive):
		s.Status = newsletter.StatusActive
		s.Confirmed = s.Consent.At
	case string(newsletter.StatusPending):
		s.Status = newsletter.StatusPending
	case string(newsletter.StatusLeft), "unsubscribed":
		s.Status = newsletter.StatusLeft
	default:
		return s, fmt.Errorf("status %q: want pending or active", status)
	}
	return s, nil
}

func parseTime(s string) (time.Time, error) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t, nil
		}
	}
	return time.Time{}, errors.New("not a time")
}

// WriteCSV writes subscribers in the columns of Columns. Cells that a
// spreadsheet would run as a formula get an apostrophe in front.
func WriteCSV(w io.Writer, subscribers func(yield func(newsletter.Subscriber, error) bool)) error {
	out := csv.NewWriter(w)
	if err := out.Write(Columns); err != nil {
		return err
	}
	for s, err := range subscribers {
		if err != nil {
			return err
		}
		consent := ""
		if !s.Consent.At.IsZero() {
			consent = s.Consent.At.UTC().Format(time.RFC3339)
		}
		row := []string{s.Email, s.Name, string(s.Status), consent, s.Consent.Source}
		for i := range row {
			row[i] = inert(row[i])
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

const formulaStart = "=+-@\t\r"

func inert(cell string) string {
	if cell != "" && strings.ContainsRune(formulaStart, rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

// reviveFormula takes back what inert did, so that an export can be imported.
func reviveFormula(cell string) string {
	if len(cell) > 1 && cell[0] == '\'' && strings.ContainsRune(formulaStart, rune(cell[1])) {
		return cell[1:]
	}
	return cell
}
