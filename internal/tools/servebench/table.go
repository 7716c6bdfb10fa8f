package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"
)

// table is what was measured: by question and server, a turn for each round. The
// first server is ours.
type table struct {
	asked   []asked
	servers []*server
	turns   [][][]turn
}

func newTable(all []asked, servers []*server) *table {
	t := &table{asked: all, servers: servers, turns: make([][][]turn, len(all))}
	for i := range t.turns {
		t.turns[i] = make([][]turn, len(servers))
	}
	return t
}

// warm is how long each server is asked before it counts.
const warm = time.Second

// measure has all servers answer one question.
func (t *table) measure(ctx context.Context, o options, question int) error {
	a := t.asked[question]
	for _, s := range t.servers {
		if _, err := wrk(ctx, o, s, a, warm); err != nil {
			return fmt.Errorf("%s, %s: %w", a.name, s.name, err)
		}
	}
	for round := range o.rounds {
		for i := range t.servers {
			n := (round + i) % len(t.servers)
			turn, err := wrk(ctx, o, t.servers[n], a, o.lasts)
			if err != nil {
				return fmt.Errorf("%s, %s: %w", a.name, t.servers[n].name, err)
			}
			t.turns[question][n] = append(t.turns[question][n], turn)
		}
	}
	return nil
}

// print writes the figures as a table in Markdown.
func (t *table) print(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	row := func(cells ...string) { fmt.Fprintln(w, "|", strings.Join(cells, "\t| "), "\t|") }
	head, rule := []string{"answer"}, []string{"---"}
	for _, s := range t.servers {
		head, rule = append(head, s.name), append(rule, "---")
	}
	for _, other := range t.servers[1:] {
		head, rule = append(head, t.servers[0].name+" / "+other.name), append(rule, "---")
	}
	row(head...)
	row(rule...)
	for i, a := range t.asked {
		cells := []string{fmt.Sprintf("%s, %d bytes", a.name, a.size)}
		for n := range t.servers {
			turns := t.turns[i][n]
			cells = append(cells, fmt.Sprintf("%.0f/s, %.0f µs, p99 %.1f ms", median(turns, turn.rate), median(turns, turn.cost), median(turns, turn.p99)))
		}
		for n := range t.servers[1:] {
			cells = append(cells, t.ratio(i, n+1))
		}
		row(cells...)
	}
	cells := []string{"memory at most"}
	for _, s := range t.servers {
		cells = append(cells, fmt.Sprintf("%d MiB", s.resident()>>10))
	}
	row(append(cells, slices.Repeat([]string{""}, len(t.servers)-1)...)...)
	return w.Flush()
}

// ratio is how many times as fast as another server ours has answered: in the
// middle, and from the worst round to the best.
func (t *table) ratio(question, other int) string {
	var ratios []float64
	for round, ours := range t.turns[question][0] {
		ratios = append(ratios, ours.rate()/t.turns[question][other][round].rate())
	}
	return fmt.Sprintf("%.2f (%.2f–%.2f)", median(ratios, func(r float64) float64 { return r }), slices.Min(ratios), slices.Max(ratios))
}

// median is the one in the middle, the lower of two.
func median[T any](all []T, value func(T) float64) float64 {
	var values []float64
	for _, v := range all {
		values = append(values, value(v))
	}
	slices.Sort(values)
	return values[(len(values)-1)/2]
}
