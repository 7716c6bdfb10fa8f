package main

import (
	"context"
	"fmt"
	"strings"

	"recapd/internal/post"
)

// difference is a field of a post that recapd reads otherwise than the manifest.
type difference struct {
	path, field  string
	wanted, got  string
	notes, fault string
}

// score counts posts.
type score struct{ right, all int }

func (s score) percent() float64 {
	if s.all == 0 {
		return 100
	}
	return 100 * float64(s.right) / float64(s.all)
}

// report is what a measurement came to.
type report struct {
	kinds       []string                    // in the order of the manifest
	scores      map[string]map[string]score // by kind and field
	differences []difference
	pairs       []difference // two readings of one post
}

// measure reads every blog of the corpus and compares.
func measure(ctx context.Context, o options) (*report, error) {
	entries, err := readManifest(o.dir)
	if err != nil {
		return nil, err
	}
	pairs, err := readPairs(o.dir)
	if err != nil {
		return nil, err
	}
	r := &report{scores: map[string]map[string]score{}}
	posts := map[string]*post.Post{}
	for _, b := range blogsOf(entries) {
		read, err := b.read(ctx, o)
		if err != nil {
			return nil, err
		}
		for path, p := range read {
			posts[path] = p
		}
	}
	byPath := map[string]entry{}
	for _, e := range entries {
		byPath[e.Path] = e
		if err := r.judge(e, posts[e.Path]); err != nil {
			return nil, err
		}
	}
	for _, pair := range pairs {
		r.judgePair(byPath[pair[0]], byPath[pair[1]], posts)
	}
	return r, nil
}

// judge compares one post, nil when it was not read as one, field by field.
func (r *report) judge(e entry, p *post.Post) error {
	for _, f := range fields {
		raw, has := e.fields[f.name]
		if !has {
			continue
		}
		wanted, judged, err := f.wanted(e, raw)
		if err != nil {
			return fmt.Errorf("manifest: %s: %s: %w", e.Path, f.name, err)
		}
		if !judged {
			continue
		}
		got, fault := "(not read as a post)", ""
		if p != nil {
			got, fault = f.got(p), blocking(p)
		}
		right := got == wanted || fault != "" && strings.Contains(e.Notes, "ambiguous")
		r.count(e.kind(), f.name, right)
		if !right {
			r.differences = append(r.differences, difference{e.Path, f.name, wanted, got, e.Notes, fault})
		}
	}
	return nil
}

func (r *report) count(kind, field string, right bool) {
	if r.scores[kind] == nil {
		r.scores[kind] = map[string]score{}
		r.kinds = append(r.kinds, kind)
	}
	s := r.scores[kind][field]
	s.all++
	if right {
		s.right++
	}
	r.scores[kind][field] = s
}

// blocking is the first fault that keeps the post from being published.
func blocking(p *post.Post) string {
	for _, f := range p.Faults {
		if f.Blocking {
			return f.Message
		}
	}
	return ""
}

// judgePair compares two readings of one post in what the manifest says is the
// same in both: authors mend titles and dates when they move.
func (r *report) judgePair(a, b entry, posts map[string]*post.Post) {
	p, q := posts[a.Path], posts[b.Path]
	if p == nil || q == nil {
		r.pairs = append(r.pairs, difference{path: a.Path, field: "both", wanted: "two posts", got: "not both are read"})
		return
	}
	for _, f := range fields {
		one, judged1, _ := f.wanted(a, a.fields[f.name]) // judge has told what is wrong
		two, judged2, _ := f.wanted(b, b.fields[f.name])
		if judged1 && judged2 && one == two && f.got(p) != f.got(q) {
			r.pairs = append(r.pairs, difference{path: a.Path, field: f.name, wanted: f.got(p), got: f.got(q), notes: "pair: " + b.Path})
		}
	}
}

// total adds up a field over all kinds.
func (r *report) total(field string) score {
	var sum score
	for _, scores := range r.scores {
		sum.right += scores[field].right
		sum.all += scores[field].all
	}
	return sum
}

// below names the fields that do not reach min per cent.
func (r *report) below(min float64, names []string) []string {
	var short []string
	for _, name := range names {
		if r.total(name).percent() < min {
			short = append(short, name)
		}
	}
	return short
}
