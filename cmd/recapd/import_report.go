package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"

	"recapd/internal/membership"
)

// toldFaults is how many faulty lines are told on standard error; a report has all.
const toldFaults = 20

// importReport counts verdicts and tells of them: each one to the report, faults to
// people, and the sum at the end.
type importReport struct {
	p      *program
	o      importOptions
	quiet  bool // faults have been told
	csv    *csv.Writer
	json   *json.Encoder
	counts map[membership.Verdict]int
	lines  int
	asks   int // who are asked for confirmation, or could be
}

// newImportReport reports each line to w, or to nobody for nil.
func (p *program) newImportReport(w io.Writer, o importOptions, quiet bool) *importReport {
	r := &importReport{p: p, o: o, quiet: quiet, counts: map[membership.Verdict]int{}}
	switch {
	case w == nil:
	case o.asJSON:
		r.json = json.NewEncoder(w)
		r.json.SetEscapeHTML(false)
	default:
		r.csv = csv.NewWriter(w)
		_ = r.csv.Write([]string{"line", "verdict", "email", "detail"}) // end tells of errors
	}
	return r
}

func (r *importReport) faults() int { return r.counts[membership.VerdictFaulty] }

// line takes one verdict.
func (r *importReport) line(j membership.Judged) error {
	r.lines += j.Last - j.First + 1
	r.counts[j.Verdict]++
	if j.Ask {
		r.asks++
	}
	if j.Verdict == membership.VerdictFaulty && !r.quiet && r.faults() <= toldFaults {
		r.p.tell("error", fmt.Sprintf("line %d: %s", j.First, oneLine(j.Detail)), "")
	}
	switch {
	case r.json != nil:
		return r.json.Encode(struct {
			Line    int    `json:"line"`
			Verdict string `json:"verdict"`
			Email   string `json:"email"`
			Detail  string `json:"detail"`
		}{j.First, string(j.Verdict), j.Subscriber.Email, j.Detail})
	case r.csv != nil:
		return r.csv.Write([]string{strconv.Itoa(j.First), string(j.Verdict), membership.Inert(j.Subscriber.Email), membership.Inert(j.Detail)})
	}
	return nil
}

// end closes the report and tells the sum. failed is why the import ended early, nil
// when it did not.
func (r *importReport) end(name string, list membership.List, failed error) error {
	if r.csv != nil {
		r.csv.Flush()
		if err := r.csv.Error(); err != nil {
			return err
		}
	}
	if r.lines == 0 && failed != nil {
		return nil // no list at all
	}
	if more := r.faults() - toldFaults; more > 0 && !r.quiet {
		r.p.tell("error", fmt.Sprintf("and %s more", plural(more, "faulty line")), "--report FILE lists all of them")
	}
	out := r.p.out
	if r.o.report == "-" {
		out = r.p.errw // standard output is the report's
	}
	if r.o.asJSON {
		return r.asJSON(out, name, list)
	}
	r.describe(name, list)
	_, err := fmt.Fprintln(out, r.sum(failed))
	if r.asks > 0 {
		fmt.Fprintln(out, r.letters())
	}
	return err
}

// letters tells of those who have not confirmed.
func (r *importReport) letters() string {
	switch {
	case !r.o.confirm:
		return people(r.asks, "has", "have") + " not confirmed: --confirm would ask by letter"
	case r.o.dryRun:
		return people(r.asks, "would", "would") + " be asked by letter to confirm"
	}
	return people(r.asks, "is", "are") + " asked by letter to confirm, one every two seconds while recapd serve runs"
}

func people(n int, is, are string) string {
	if n == 1 {
		return "1 person " + is
	}
	return fmt.Sprintf("%d people %s", n, are)
}

// describe tells how the file was read, where that is not plain.
func (r *importReport) describe(name string, list membership.List) {
	if r.quiet {
		return
	}
	if list.Program != "" || list.Encoding != "UTF-8" || list.Separator != ',' {
		what := list.Program
		if what == "" {
			what = "a list"
		}
		fmt.Fprintf(r.p.errw, "%s: read as %s in %s, separated by %s\n", cmp.Or(name, "standard input"), what, list.Encoding, separatorName(list.Separator))
	}
	for _, n := range list.Notes {
		fmt.Fprintf(r.p.errw, "note: %s\n", n)
	}
}

func separatorName(r rune) string {
	switch r {
	case ',':
		return "commas"
	case ';':
		return "semicolons"
	case '\t':
		return "tabs"
	}
	return strconv.QuoteRune(r)
}

// sum is "3 added, 1 pending, 2 known".
func (r *importReport) sum(failed error) string {
	parts := []string{fmt.Sprintf("%d %s", r.counts[membership.VerdictAdded], membership.VerdictAdded)}
	for _, v := range membership.Verdicts[1:] {
		if n := r.counts[v]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, v))
		}
	}
	s := strings.Join(parts, ", ")
	switch {
	case r.o.dryRun:
		s = "would be: " + s + "; nothing was changed"
	case failed != nil:
		s += "; the import stopped there, and the same file can be imported again"
	}
	return s
}

func (r *importReport) asJSON(w io.Writer, name string, list membership.List) error {
	counts := map[membership.Verdict]int{}
	for _, v := range membership.Verdicts {
		counts[v] = r.counts[v]
	}
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	return out.Encode(struct {
		File      string                     `json:"file"`
		Program   string                     `json:"program"` // "" for a list by hand
		Encoding  string                     `json:"encoding"`
		Separator string                     `json:"separator"`
		DryRun    bool                       `json:"dry_run"`
		Confirm   bool                       `json:"confirm"`
		Unasked   int                        `json:"unasked"` // not confirmed; with confirm each of them is asked
		Lines     int                        `json:"lines"`   // below the header
		Counts    map[membership.Verdict]int `json:"counts"`
		Notes     []string                   `json:"notes"`
	}{name, list.Program, list.Encoding, string(list.Separator), r.o.dryRun, r.o.confirm, r.asks, r.lines, counts, append([]string{}, list.Notes...)})
}
