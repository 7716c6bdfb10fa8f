package post

import (
	"slices"
	"strconv"
	"strings"

	"recapd/internal/pattern"
)

// This file weighs Liquid's conditions and runs its loops over what is known: the
// post's front matter (page.*), the blog's configuration (site.*), what the post
// assigns, and literals. All else is nothing, so a condition on it is false and a
// loop over it empty; the reader sees what a page with nothing in it would show,
// and check says what was not known (docs/decisions/007).

// Templates may cost no more than this, whoever wrote them.
const (
	mostTurns  = 2_000   // of all loops of a post
	mostGrown  = 1 << 20 // bytes of all that is assigned, and that a post grows by
	mostNested = 100     // blocks within blocks
)

// mostWork bounds what the tags of a post do, in steps of some ten nanoseconds: a
// loop may hold thousands of tags, and a filter may be given a long text.
const (
	mostWork     = 80_000_000
	tagWork      = 200 // and what stands in it
	markdownWork = 100 // for each byte
)

// works notes that so many steps are to be done, and tells whether they may be.
func (e *expansion) works(steps int) bool {
	e.work += steps
	return e.work <= mostWork
}

// full tells that a post has grown by as much as it may.
func (e *expansion) full() bool { return len(e.out) > len(e.text)+mostGrown }

// assign keeps a value, as long as there is room.
func (e *expansion) assign(name string, v value) {
	if e.size += len(liquidString(v)); e.size <= mostGrown {
		e.vars[strings.TrimSpace(name)] = v
	}
}

// block runs a tag of Liquid that governs others, and gives the index of the tag
// that ends it; ok is false for any other tag.
func (e *expansion) block(i int) (last int, ok bool) {
	t := e.tags[i]
	if t.brackets != blockTag || t.closing || !e.parsing.tags.own(t) {
		return 0, false
	}
	if t.name == "assign" {
		name, expression, _ := strings.Cut(t.rest, "=")
		v, _ := e.evaluate(expression)
		e.assign(name, v)
		return i, true
	}
	if t.name == "break" || t.name == "continue" {
		if e.loops > 0 {
			e.leaving = t.name
		}
		return i, true
	}
	if t.partner < 0 || e.nested >= mostNested {
		return 0, false
	}
	e.nested++
	defer func() { e.nested-- }()
	switch t.name {
	case "if", "unless", "case":
		e.choose(i)
	case "for":
		e.loop(i)
	case "capture":
		from := len(e.out)
		e.run(i+1, t.partner)
		e.assign(firstWord(t.rest), value{text: strings.TrimSpace(string(e.out[from:]))})
		e.out, e.blog, e.quote = e.out[:from], -1, min(e.quote, from)
	case "pullquote":
		from := len(e.out)
		e.run(i+1, t.partner)
		e.out = append(e.out[:from], pullQuoted(string(e.out[from:]))...)
		e.quote = min(e.quote, from)
	default:
		return 0, false
	}
	return t.partner, true
}

// branches are the tags that part what a block encloses, with the block's own tag
// and the closing one.
func (e *expansion) branches(i int) []int {
	parts := []int{i}
	for k := i + 1; k < e.tags[i].partner; k++ {
		e.work += 5
		t := e.tags[k]
		if t.brackets == blockTag && (t.name == "else" || t.name == "elsif" || t.name == "when") {
			parts = append(parts, k)
		} else if t.partner > k {
			k = t.partner
		}
	}
	return append(parts, e.tags[i].partner)
}

// choose shows the first branch whose condition holds.
func (e *expansion) choose(i int) {
	opening, parts := e.tags[i], e.branches(i)
	for n, k := range parts[:len(parts)-1] {
		t := e.tags[k]
		holds := t.name == "else"
		switch {
		case t.name == "when":
			holds = e.isOneOf(opening.rest, t.rest)
		case t.name == "if" || t.name == "elsif":
			holds = e.holds(t, t.rest)
		case t.name == "unless":
			holds = !e.holds(t, t.rest)
		}
		if holds {
			e.run(k+1, parts[n+1])
			return
		}
	}
}

var liquidTokens = pattern.New(`"[^"]*"|'[^']*'|==|!=|<>|<=|>=|<|>|[^\s=!<>"']+`)

// isOneOf: a when may name several values.
func (e *expansion) isOneOf(subject, list string) bool {
	v, _ := e.look(subject)
	for _, word := range liquidTokens.FindAllString(strings.ReplaceAll(list, ",", " "), -1) {
		if other, ok := e.look(word); ok && word != "or" && liquidString(v) == liquidString(other) {
			return true
		}
	}
	return false
}

// holds weighs a condition. Liquid reads and and or from the right, without any
// parentheses.
func (e *expansion) holds(t tag, condition string) bool {
	words := liquidTokens.FindAllString(condition, -1)
	end, result, first := len(words), false, true
	for at := len(words) - 1; at >= -1; at-- {
		if at >= 0 && words[at] != "and" && words[at] != "or" {
			continue
		}
		holds := e.compares(t, words[at+1:end])
		switch {
		case first:
			result, first = holds, false
		case words[end] == "and":
			result = holds && result
		default:
			result = holds || result
		}
		end = at
	}
	return result
}

// compares weighs one comparison, or one value alone.
func (e *expansion) compares(t tag, words []string) bool {
	if len(words) != 1 && len(words) != 3 {
		e.tell(t, "condition %s is not known: taken as false", shown(strings.TrimSpace(t.rest)))
		return false
	}
	a, _ := e.look(words[0])
	if len(words) == 1 {
		return a.true()
	}
	b, _ := e.look(words[2]) // nil, empty and blank are nothing
	if words[1] == "contains" {
		return slices.Contains(plainAll(a.list), b.text) || b.text != "" && strings.Contains(a.text, b.text)
	}
	x, errX := strconv.ParseFloat(a.text, 64)
	y, errY := strconv.ParseFloat(b.text, 64)
	numbers := errX == nil && errY == nil
	same := liquidString(a) == liquidString(b) || numbers && x == y
	switch words[1] {
	case "==":
		return same
	case "!=", "<>":
		return !same
	case "<":
		return numbers && x < y
	case ">":
		return numbers && x > y
	case "<=":
		return numbers && x <= y
	case ">=":
		return numbers && x >= y
	}
	e.tell(t, "condition %s is not known: taken as false", shown(strings.TrimSpace(t.rest)))
	return false
}

func (v value) true() bool { return !v.empty() && (v.text != "false" || len(v.list) > 0) }

var (
	loopHead = pattern.New(`^\s*([A-Za-z_][\w-]*)\s+in\s+(\([^)]*\)|\S+)(.*)$`)
	rangeOf  = pattern.New(`^\(\s*([^.\s]+)\s*\.\.\s*([^.\s]+)\s*\)$`)
	limitOf  = pattern.New(`limit:\s*(\d+)`)
	offsetOf = pattern.New(`offset:\s*(\d+)`)
)

// loop shows what it encloses for each item, or what stands after else.
func (e *expansion) loop(i int) {
	t, parts := e.tags[i], e.branches(i)
	head := loopHead.FindStringSubmatch(t.rest)
	if head == nil {
		e.tell(t, "loop %s is not known: left out", shown(strings.TrimSpace(t.rest)))
		return
	}
	items := e.items(t, head[2], head[3])
	e.work += 50 * len(items)
	before, had := e.vars[head[1]]
	outer, within := e.vars["forloop"]
	e.loops++
	for n, item := range items {
		if e.turns++; e.turns > mostTurns || e.full() {
			e.tell(t, "loops of more than %d turns: the rest is left out", mostTurns)
			break
		}
		e.vars[head[1]] = item
		e.vars["forloop"] = turn(n, len(items))
		e.run(i+1, parts[1])
		left := e.leaving
		if e.leaving = ""; left == "break" {
			break
		}
	}
	e.loops--
	if delete(e.vars, "forloop"); within {
		e.vars["forloop"] = outer
	}
	if delete(e.vars, head[1]); had {
		e.vars[head[1]] = before
	}
	if len(items) == 0 && len(parts) > 2 {
		e.run(parts[1]+1, parts[2])
	}
}

// items are those that a loop goes over.
func (e *expansion) items(t tag, expression, options string) []value {
	var items []value
	if bounds := rangeOf.FindStringSubmatch(expression); bounds != nil {
		from, _ := e.look(bounds[1])
		to, _ := e.look(bounds[2])
		low, errLow := strconv.Atoi(from.text)
		high, errHigh := strconv.Atoi(to.text)
		for n := low; errLow == nil && errHigh == nil && n <= high && len(items) <= mostTurns; n++ {
			items = append(items, value{text: strconv.Itoa(n)})
		}
	} else if v, ok := e.look(expression); ok {
		items = v.list
	} else {
		e.tell(t, "list %s is not known: nothing is shown for it", shown(expression))
	}
	if offset := offsetOf.FindStringSubmatch(options); offset != nil {
		if n, err := strconv.Atoi(offset[1]); err == nil {
			items = items[min(n, len(items)):]
		}
	}
	if limit := limitOf.FindStringSubmatch(options); limit != nil {
		if n, err := strconv.Atoi(limit[1]); err == nil && n < len(items) {
			items = items[:n]
		}
	}
	if strings.Contains(options, "reversed") {
		items = slices.Clone(items)
		slices.Reverse(items)
	}
	return items
}

// turn is what a loop knows of itself.
func turn(n, of int) value {
	return value{table: metadata{
		"index": {text: strconv.Itoa(n + 1)}, "index0": {text: strconv.Itoa(n)}, "length": {text: strconv.Itoa(of)},
		"first": {text: strconv.FormatBool(n == 0)}, "last": {text: strconv.FormatBool(n == of-1)},
	}}
}
