package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// formats are the documents that readers are given; JSON Feed is what they are
// compared with.
var formats = []string{"atom.xml", "rss.xml"}

// field is one thing that is compared, as text.
type field struct {
	name string
	of   func(entry) string
}

var fields = []field{
	{"title", func(e entry) string { return fold(e.Title) }},
	{"id", func(e entry) string { return e.ID }},
	{"link", func(e entry) string { return e.Link }},
	{"date", func(e entry) string { return e.Date.UTC().Format(time.RFC3339) }},
	{"text", func(e entry) string { return textOf(e.Text) }},
}

// difference is a field that a reader finds otherwise than it was meant.
type difference struct {
	reader, document, id, field string
	wanted, got                 string
	why                         string // it is known; "" when it is not
}

// table is what the comparison comes to.
type table struct {
	meant       []meant
	rows        []row
	differences []difference
}

// row is a reader and a format.
type row struct {
	reader, format  string
	feeds, entries  int
	right, excepted map[string]int // by field
}

// ask has one reader read all documents.
func (t *table) ask(ctx context.Context, name string, read reader) error {
	dir, err := os.MkdirTemp("", "readers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	var urls []string
	for _, m := range t.meant {
		for _, format := range formats {
			urls = append(urls, m.base+"/"+format)
		}
	}
	found, err := read(ctx, dir, urls)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, format := range formats {
		r := row{reader: name, format: format, right: map[string]int{}, excepted: map[string]int{}}
		for _, m := range t.meant {
			t.compare(&r, m, m.name+"/"+format, found[m.base+"/"+format])
		}
		t.rows = append(t.rows, r)
	}
	return nil
}

// compare goes entry by entry.
func (t *table) compare(r *row, m meant, document string, found []entry) {
	r.feeds++
	if len(found) != len(m.entries) {
		t.differences = append(t.differences, difference{reader: r.reader, document: document, field: "entries",
			wanted: fmt.Sprint(len(m.entries)), got: fmt.Sprint(len(found))})
	}
	byID := map[string]entry{}
	for _, e := range found {
		byID[e.ID] = e
	}
	for _, wanted := range m.entries {
		r.entries++
		got, ok := byID[wanted.ID]
		if !ok {
			t.differences = append(t.differences, difference{reader: r.reader, document: document, id: wanted.ID, field: "id", wanted: wanted.ID, got: "no such entry"})
			continue
		}
		for _, f := range fields {
			d := difference{reader: r.reader, document: document, id: wanted.ID, field: f.name, wanted: f.of(wanted), got: f.of(got)}
			if d.wanted == d.got {
				r.right[f.name]++
				continue
			}
			if d.why = known(d, wanted); d.why != "" {
				r.excepted[f.name]++
			}
			t.differences = append(t.differences, d)
		}
	}
}

// write prints a line for each reader and format, then the differences, and tells
// whether all of them are known.
func (t *table) write(out io.Writer, verbose bool) bool {
	w := tabwriter.NewWriter(out, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(w, "reader\tformat\tfeeds\tentries\t")
	for _, f := range fields {
		fmt.Fprintf(w, "%s\t", f.name)
	}
	fmt.Fprintln(w)
	for _, r := range t.rows {
		fmt.Fprintf(w, "%s\t%s\t%d\t%d\t", r.reader, r.format, r.feeds, r.entries)
		for _, f := range fields {
			fmt.Fprintf(w, "%d", r.right[f.name])
			if n := r.excepted[f.name]; n > 0 {
				fmt.Fprintf(w, " (+%d)", n)
			}
			fmt.Fprint(w, "\t")
		}
		fmt.Fprintln(w)
	}
	w.Flush() // its errors are those of out
	unknown, reasons := 0, map[string]int{}
	for _, d := range t.differences {
		if d.why == "" {
			unknown++
		} else {
			reasons[d.reader+", "+d.field+": "+d.why]++
		}
		if d.why == "" || verbose {
			fmt.Fprintln(out, d)
		}
	}
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		fmt.Fprintf(out, "(+%d) %s\n", reasons[reason], reason)
	}
	fmt.Fprintf(out, "%d differences that are not known\n", unknown)
	return unknown == 0
}

func (d difference) String() string {
	wanted, got := around(d.wanted, d.got)
	return fmt.Sprintf("%s, %s, %s: %s\n  wanted %q\n  got    %q", d.reader, d.document, d.id, d.field, wanted, got)
}

// around cuts two long texts to where they begin to differ.
func around(a, b string) (string, string) {
	begin := 0
	for begin < min(len(a), len(b)) && a[begin] == b[begin] {
		begin++
	}
	begin = max(0, begin-40)
	cut := func(s string) string {
		return strings.ToValidUTF8(s[min(begin, len(s)):min(begin+120, len(s))], "")
	}
	return cut(a), cut(b)
}
