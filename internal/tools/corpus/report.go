package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// write prints the table, then, if asked for, each difference, then the pairs,
// which ought to be none.
func (r *report) write(w io.Writer, verbose bool) {
	r.writeTable(w)
	if verbose {
		for _, d := range r.differences {
			d.write(w)
		}
	}
	for _, d := range r.pairs {
		d.write(w)
	}
}

// writeTable has a line for each family and a column for each field, in per cent.
func (r *report) writeTable(w io.Writer) {
	table := tabwriter.NewWriter(w, 0, 8, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "family\tposts\t")
	for _, f := range fields {
		fmt.Fprintf(table, "%s\t", f.name)
	}
	fmt.Fprintln(table)
	for _, kind := range r.kinds {
		line(table, kind, func(field string) score { return r.scores[kind][field] })
	}
	line(table, "all", r.total)
	table.Flush() // its errors are those of w, which is told by whoever has it
}

func line(w io.Writer, name string, of func(field string) score) {
	most := 0
	for _, f := range fields {
		most = max(most, of(f.name).all)
	}
	fmt.Fprintf(w, "%s\t%d\t", name, most)
	for _, f := range fields {
		if s := of(f.name); s.all > 0 {
			fmt.Fprintf(w, "%.1f\t", s.percent())
		} else {
			fmt.Fprint(w, "-\t")
		}
	}
	fmt.Fprintln(w)
}

func (d difference) write(w io.Writer) {
	fmt.Fprintf(w, "\n%s: %s\n  wanted %q\n  got    %q\n", d.path, d.field, d.wanted, d.got)
	if d.fault != "" {
		fmt.Fprintf(w, "  fault  %s\n", d.fault)
	}
	if d.notes != "" {
		fmt.Fprintf(w, "  notes  %s\n", d.notes)
	}
}
