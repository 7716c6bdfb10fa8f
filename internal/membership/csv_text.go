package membership

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
)

// maxLine is more than a line about one person takes, whatever he follows.
const maxLine = 256 << 10

var (
	errLongLine = fmt.Errorf("the line is longer than %d KiB", maxLine>>10)
	errNoText   = errors.New("the file is no text that can be read: save it as CSV in UTF-8")
)

// line is one line of a file, without its end.
type line struct {
	number int // from 1
	text   string
	err    error // the line was read to its end, and its text is not kept
}

// text gives the lines of a file as UTF-8, whatever a spreadsheet made of it:
//
//   - a byte order mark of UTF-8 is skipped, one of UTF-16 is obeyed (Excel's
//     "Unicode text" is UTF-16);
//   - what is no UTF-8 is taken for Windows-1252, byte by byte, as Excel's plain
//     "CSV" has it. Such a file is hardly ever valid UTF-8 where it is not ASCII,
//     so each line can be judged by itself, and the file need not be read twice;
//   - a line ends with LF, CR LF, or CR (old Excel on the Mac).
type text struct {
	in     *bufio.Reader
	wide   bool // UTF-16
	number int

	old   int // lines that were no UTF-8
	first int // of them
}

func newText(r io.Reader) *text {
	t := &text{in: bufio.NewReaderSize(r, 1<<16)}
	mark, _ := t.in.Peek(3) // a short file has none
	switch {
	case string(mark) == "\uFEFF":
		_, _ = t.in.Discard(len(mark))
	case len(mark) >= 2 && (string(mark[:2]) == "\xFF\xFE" || string(mark[:2]) == "\xFE\xFF"):
		t.wide = true
		decoder := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewDecoder()
		t.in = bufio.NewReaderSize(decoder.Reader(t.in), 1<<16)
	}
	return t
}

// next is the next line, or io.EOF after the last.
func (t *text) next() (line, error) {
	raw, err := t.raw()
	if err != nil && !errors.Is(err, errLongLine) {
		return line{}, err
	}
	t.number++
	return line{number: t.number, text: t.decode(raw), err: err}, nil
}

// raw reads up to the end of a line. Of an overlong one it keeps nothing.
func (t *text) raw() ([]byte, error) {
	var raw []byte
	var long error
	for read := 0; ; read++ {
		b, err := t.in.ReadByte()
		switch {
		case errors.Is(err, io.EOF) && read > 0:
			return raw, long
		case err != nil:
			return nil, err
		case b == '\r':
			if after, _ := t.in.Peek(1); len(after) > 0 && after[0] == '\n' {
				_, _ = t.in.Discard(1)
			}
			return raw, long
		case b == '\n':
			return raw, long
		case len(raw) == maxLine:
			raw, long = nil, errLongLine
		case long == nil:
			raw = append(raw, b)
		}
	}
}

// decode makes UTF-8 of a line.
func (t *text) decode(raw []byte) string {
	if utf8.Valid(raw) {
		return string(raw)
	}
	if t.old++; t.old == 1 {
		t.first = t.number
	}
	var b strings.Builder
	for len(raw) > 0 {
		r, size := utf8.DecodeRune(raw)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(raw[0])
		}
		b.WriteRune(r)
		raw = raw[size:]
	}
	return b.String()
}

func (t *text) encoding() string {
	switch {
	case t.wide:
		return "UTF-16"
	case t.old > 0:
		return "Windows-1252"
	}
	return "UTF-8"
}

func (t *text) notes() []string {
	if t.old == 0 {
		return nil
	}
	return []string{fmt.Sprintf("the file is not all UTF-8 (first on line %d): it was read as Windows-1252, so look at the names with accents", t.first)}
}
