package rst

import (
	"errors"
	"strings"
)

// csvDialect is how values are divided, quoted and escaped; a rune that is 0 is none.
type csvDialect struct {
	delimiter, quote, escape rune
	doubled                  bool // a quote inside quotes is written twice
	keepSpace                bool // spaces before a value belong to it
}

// errCSV is of text that Python's csv module, in its strict way, refuses.
var errCSV = errors.New("not well-formed")

// csvState is where in a record the reader stands.
type csvState uint8

const (
	csvRecord csvState = iota
	csvValue
	csvBare
	csvEscaped
	csvQuoted
	csvQuotedEscaped
	csvQuoteInQuoted
)

// read divides text into records as Python's csv module does: a blank line is a record
// without values, and a quote inside a value that does not begin with one is itself.
func (d csvDialect) read(text string) (records [][]string, err error) {
	var record []string
	var value strings.Builder
	state := csvRecord
	save := func(next csvState) {
		record = append(record, value.String())
		value.Reset()
		state = next
	}
	end := func() {
		records = append(records, record)
		record, state = nil, csvRecord
	}
	for _, c := range text + "\n" {
		if state == csvRecord && c != '\n' {
			state = csvValue
		}
		switch state {
		case csvRecord:
			end()
		case csvValue, csvBare:
			switch {
			case c == '\n':
				save(csvRecord)
				end()
			case state == csvValue && c == d.quote:
				state = csvQuoted
			case c == d.escape:
				state = csvEscaped
			case state == csvValue && c == ' ' && !d.keepSpace:
			case c == d.delimiter:
				save(csvValue)
			default:
				value.WriteRune(c)
				state = csvBare
			}
		case csvEscaped:
			value.WriteRune(c)
			state = csvBare
		case csvQuoted:
			switch {
			case c == d.escape:
				state = csvQuotedEscaped
			case c == d.quote && d.doubled:
				state = csvQuoteInQuoted
			case c == d.quote:
				state = csvBare
			default:
				value.WriteRune(c)
			}
		case csvQuotedEscaped:
			value.WriteRune(c)
			state = csvQuoted
		case csvQuoteInQuoted:
			switch c {
			case d.quote:
				value.WriteRune(c)
				state = csvQuoted
			case d.delimiter:
				save(csvValue)
			case '\n':
				save(csvRecord)
				end()
			default:
				return nil, errCSV
			}
		}
	}
	if state != csvRecord {
		return nil, errCSV
	}
	return records, nil
}
