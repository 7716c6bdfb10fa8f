package membership

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// A list of subscribers comes from anywhere: from recapd, from another program's
// export, from a spreadsheet, from somebody's hands. It is read in four steps, one
// file each:
//
//	bytes ──▶ lines of text ──▶ cells ──▶ columns that mean something ──▶ rows
//	          csv_text          csv_cells  csv_columns, csv_programs       csv_row
//
// Two rules hold throughout. A line that is not understood costs that line and no
// other: each line of the file belongs to one row, and each row gets one verdict.
// And whoever has left, bounced, complained or never confirmed elsewhere does not
// become active here by a word that we do not know.

// ListFile says where a list comes from.
type ListFile struct {
	Name string    // of the file, without folders; Mailchimp says by it who is inside
	Now  time.Time // when rows are recorded that tell no time of their own
}

// List is what a file turned out to be.
type List struct {
	Program   string // whose export it is; "" for recapd's own, and for lists made by hand
	Encoding  string // "UTF-8", "UTF-16", "Windows-1252"
	Separator rune
	Notes     []string // what the reader of the result should know
}

// Row is what the lines First to Last of a file say: nothing, a subscriber, or
// something that is wrong.
type Row struct {
	First, Last int // of the file, from 1; a quoted cell may go over several lines
	Blank       bool
	Subscriber  newsletter.Subscriber // Left is zero when the file does not tell when
	Suppress    newsletter.Cause      // not to be mailed at all; "" for the others
	Err         error
}

// Gone tells that mail to the row's address is not wanted or not possible.
func (r Row) Gone() bool {
	return r.Suppress != "" || r.Subscriber.Status == newsletter.StatusLeft
}

// ReadCSV reads a list and hands each row to take until that returns an error.
// Its memory does not grow with the file. The error is ReadCSV's own when the file
// as a whole cannot be read: no header line, no column of addresses.
func ReadCSV(r io.Reader, file ListFile, take func(Row) error) (List, error) {
	text := newText(r)
	header, err := readHeader(text)
	if err != nil {
		return List{}, err
	}
	list := List{Program: header.program.name, Separator: header.separator, Notes: header.program.notes}
	cells := &records{lines: text, separator: header.separator}
	for {
		record, err := cells.next()
		if errors.Is(err, io.EOF) {
			list.Encoding = text.encoding()
			list.Notes = append(list.Notes, text.notes()...)
			if unread := header.unread(); len(unread) > 0 {
				list.Notes = append(list.Notes, "columns that are not read: "+strings.Join(unread, ", "))
			}
			return list, nil
		}
		if err != nil {
			return list, fmt.Errorf("read: %w", err)
		}
		if err := take(header.row(record, file)); err != nil {
			return list, err
		}
	}
}
