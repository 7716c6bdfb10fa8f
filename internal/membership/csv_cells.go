package membership

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxSpan is over how many lines a quoted cell may go. Beyond it a quotation mark
// is taken for a slip, which must not swallow the rest of the file.
const maxSpan = 100

var (
	errOpenQuote  = fmt.Errorf("a quotation mark is opened and not closed (within %d lines)", maxSpan)
	errAfterQuote = errors.New("text follows a closing quotation mark: a quotation mark inside quotes is written twice")
)

// record is the cells of a row.
type record struct {
	first, last int
	cells       []string
	err         error
}

// records reads RFC 4180 with any separator. What is between quotation marks may
// hold separators, doubled quotation marks and line breaks; a quotation mark inside
// an unquoted cell is just that.
//
// A record that is wrong costs its first line: the lines after it are read anew.
type records struct {
	lines     *text
	separator rune
	ahead     []line // read before, and to be read again
}

// next is the next record, or io.EOF after the last.
func (r *records) next() (record, error) {
	begin, err := r.line()
	if err != nil {
		return record{}, err
	}
	all, joined := []line{begin}, begin.text
	for {
		cells, open, fault := split(joined, r.separator)
		if begin.err != nil {
			fault = begin.err
		}
		if fault == nil && !open {
			return record{first: begin.number, last: all[len(all)-1].number, cells: cells}, nil
		}
		if fault == nil {
			var more line
			if more, fault = r.more(all, joined); fault == nil {
				all, joined = append(all, more), joined+"\n"+more.text
				continue
			}
		}
		if isReading(fault) {
			return record{}, fault
		}
		r.ahead = append(all[1:], r.ahead...)
		return record{first: begin.number, last: begin.number, err: fault}, nil
	}
}

// more is the line in which an open cell goes on.
func (r *records) more(all []line, joined string) (line, error) {
	if len(all) == maxSpan || len(joined) > maxLine {
		return line{}, errOpenQuote
	}
	l, err := r.line()
	if errors.Is(err, io.EOF) {
		return l, errOpenQuote
	}
	if err != nil {
		return l, readingError{err}
	}
	if l.err != nil {
		r.ahead = append([]line{l}, r.ahead...)
		return l, errOpenQuote
	}
	return l, nil
}

// readingError is one of the disk, not of the list.
type readingError struct{ error }

func isReading(err error) bool { return errors.As(err, &readingError{}) }

func (r *records) line() (line, error) {
	if len(r.ahead) > 0 {
		l := r.ahead[0]
		r.ahead = r.ahead[1:]
		return l, nil
	}
	return r.lines.next()
}

// split takes a record apart. open tells that it ends inside quotation marks.
func split(s string, separator rune) (cells []string, open bool, err error) {
	sep := string(separator)
	for {
		if !strings.HasPrefix(s, `"`) {
			cell, rest, more := strings.Cut(s, sep)
			cells = append(cells, cell)
			if !more {
				return cells, false, nil
			}
			s = rest
			continue
		}
		cell, rest, closed := unquote(s[1:])
		if !closed {
			return nil, true, nil
		}
		cells = append(cells, cell)
		if rest == "" {
			return cells, false, nil
		}
		if !strings.HasPrefix(rest, sep) {
			return nil, false, errAfterQuote
		}
		s = rest[len(sep):]
	}
}

// unquote reads a quoted cell up to its closing mark.
func unquote(s string) (cell, rest string, closed bool) {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `"`)
		b.WriteString(before)
		if !found {
			return "", "", false
		}
		if !strings.HasPrefix(after, `"`) {
			return b.String(), after, true
		}
		b.WriteByte('"')
		s = after[1:]
	}
}
