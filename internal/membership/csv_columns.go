package membership

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
)

// separators are tried on the header line: RFC 4180's own, the one that
// spreadsheets write where the comma stands in numbers, and the tab.
var separators = []rune{',', ';', '\t'}

// Names of columns that mean the same wherever they are found, without case,
// spaces and punctuation: "Email Address" and "email_address" are one. Of several
// in a file the first of the list counts.
var (
	emailColumns     = []string{"email", "emailaddress", "subscriberemail"}
	nameColumns      = []string{"name", "fullname"}
	firstColumns     = []string{"firstname"}
	lastColumns      = []string{"lastname", "surname"}
	statusColumns    = []string{"status", "subscriptionstatus"}
	agreedColumns    = []string{"consentat", "optintime", "subscribedat", "subscriptiondate", "creationdate", "createdat", "created"}
	confirmedColumns = []string{"confirmedat", "confirmtime"}
	leftColumns      = []string{"leftat", "unsubscribedat", "unsubtime", "cleantime", "unsubscriptiondate", "deletedat"}
	networkColumns   = []string{"consentprefix", "confirmip", "optinip", "ipaddress", "ip"}
)

// header is the line that names the columns.
type header struct {
	separator rune
	program   *program
	titles    []string // as they stand there
	names     []string // as plain has them
	at        map[string]int
	read      map[int]bool // which have been asked for
}

// readHeader finds the header line, its separator and whose export it is.
func readHeader(t *text) (*header, error) {
	candidates := separators
	for {
		l, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the file is empty: its first line must name the columns, at least email")
		}
		if err != nil {
			return nil, fmt.Errorf("read the header line: %w", err)
		}
		if strings.ContainsRune(l.text, 0) || l.err != nil {
			return nil, fmt.Errorf("line %d: %w", l.number, errNoText)
		}
		if hint, ok := strings.CutPrefix(l.text, "sep="); ok && len(hint) == 1 {
			candidates = []rune(hint) // Excel's own way to name it
			continue
		}
		if strings.Trim(l.text, " ,;\t") == "" {
			continue
		}
		return newHeader(l, candidates)
	}
}

// newHeader takes the separator that makes the most columns of the line, one of
// them with addresses.
func newHeader(l line, candidates []rune) (*header, error) {
	var best *header
	for _, separator := range candidates {
		cells, open, err := split(l.text, separator)
		if err != nil || open {
			continue
		}
		h := &header{separator: separator, titles: cells, at: map[string]int{}, read: map[int]bool{}}
		for i, c := range cells {
			h.names = append(h.names, plain(c))
			if _, twice := h.at[h.names[i]]; !twice {
				h.at[h.names[i]] = i
			}
		}
		if h.column(emailColumns) >= 0 && (best == nil || len(best.names) < len(h.names)) {
			best = h
		}
	}
	if best == nil {
		return nil, noEmailColumn(l)
	}
	best.program = recognise(best)
	return best, nil
}

func noEmailColumn(l line) error {
	if strings.Contains(l.text, "@") {
		return fmt.Errorf("line %d names no column email, it looks like a subscriber already: put a line above it that names the columns", l.number)
	}
	const some = 200
	return fmt.Errorf("line %d names no column email (it is: %.*s); columns are separated by commas, semicolons or tabs", l.number, some, l.text)
}

// column is where the first of the names is found, -1 for none.
func (h *header) column(names []string) int {
	for _, n := range names {
		if i, ok := h.at[n]; ok {
			return i
		}
	}
	return -1
}

func (h *header) has(names ...string) bool {
	return !slices.ContainsFunc(names, func(n string) bool { _, ok := h.at[n]; return !ok })
}

// unread are the titles of columns that nobody has asked for.
func (h *header) unread() []string {
	var list []string
	for i, title := range h.titles {
		if title = strings.TrimSpace(title); title != "" && !h.read[i] {
			list = append(list, title)
		}
	}
	return list
}

// plain is a column's name without case, spaces and punctuation.
func plain(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, name)
}
