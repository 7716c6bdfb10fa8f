package rst

import "strconv"

// notes are the footnotes and citations in document order. Their names are names
// like others: one that is given twice refers to nothing.
type notes []*node

func (p *parser) noteDefined(n *node) {
	p.notes = append(p.notes, n)
	key := n.name
	if n.kind == footnote && key[0] == '#' {
		key = key[1:]
	}
	if key == "" || key == "*" {
		p.names.assign(n, "")
		return
	}
	p.register(key, n)
}

// number gives labels to the footnotes that have none: free numbers, and symbols
// in the order * † ‡ … and doubled after the tenth.
func (ns notes) number(names *names) {
	next, symbols := 1, 0
	for _, n := range ns {
		switch {
		case n.kind == citation:
		case n.name == "*":
			n.text = symbol(symbols)
			symbols++
		case n.name[0] == '#':
			for names.byName[strconv.Itoa(next)] != nil {
				next++
			}
			n.text = strconv.Itoa(next)
			next++
			if n.name == "#" { // a reference may also use its number
				names.byName[n.text] = &name{node: n, explicit: true}
			}
		}
	}
}

var symbolRunes = []rune("*†‡§¶#♠♥♦♣")

func symbol(i int) string {
	s := ""
	for n := i/len(symbolRunes) + 1; n > 0 && len(s) < 64; n-- {
		s += string(symbolRunes[i%len(symbolRunes)])
	}
	return s
}

// noteQueue hands the unnamed notes of one kind to their references in order.
type noteQueue struct {
	notes []*node
	at    int
}

func (q *noteQueue) next() *node {
	if q.at == len(q.notes) {
		return nil
	}
	q.at++
	return q.notes[q.at-1]
}

func (ns notes) unnamed(name string) *noteQueue {
	q := &noteQueue{}
	for _, n := range ns {
		if n.kind == footnote && n.name == name {
			q.notes = append(q.notes, n)
		}
	}
	return q
}
