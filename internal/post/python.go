package post

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"recapd/internal/pattern"
)

// The configurations of Pelican, Nikola and Sphinx are programs. They are never
// run: what is read of them is what one sees without running them, a name at
// the left margin that is given a literal.
//
//	POSTS = (
//	    ("posts/*.rst", "blog", "post.tmpl"),  # and comments
//	)
//
// Texts, numbers, True, False and None, and tuples, lists and dicts of them; a
// name that was given a text before stands for it. A name that is given anything
// else, or that anything is done to, is not known, also if a literal came before:
// what the program makes of it cannot be seen.

var pythonAssignment = pattern.New(`^([A-Za-z_]\w*)[ \t]*(?::[^=\n]*)?=([^=].*|)$`)

// pythonChange is a line that makes something else of a name: NAME += …,
// NAME[…] = …, NAME.update(…), del NAME, and what is given a value in a block.
var pythonChange = pattern.New(`^(?:del[ \t]+|[ \t]+)?([A-Za-z_]\w*)[ \t]*(?:[-+*/|&%]?=|\[|\.|$)`)

// pythonDocs begins a text that stands for itself: nothing in it is said.
var pythonDocs = pattern.New(`^(?i:[ubr]|br|rb)?("""|''')`)

const (
	pythonDepth  = 32      // of brackets within brackets
	pythonBudget = 8 << 20 // bytes looked at: a file of nothing but open brackets ends
)

// decodeAssignments reads a program. The keys of its dicts are as they are
// written: they may be paths.
func decodeAssignments(text string) (metadata, *decodeError) {
	p := python{text: text, known: metadata{}, budget: pythonBudget}
	for p.at < len(text) && p.budget > 0 {
		line, _ := cutLine(text[p.at:])
		next := p.at + len(line) + 1
		if found := pythonAssignment.FindStringSubmatchIndex(line); found != nil {
			name := canonical(line[:found[3]])
			p.at += found[4]
			v, ok := p.expression(0)
			if ok = ok && p.lineEnds(); ok {
				p.known[name] = v
				next = p.at
			} else {
				delete(p.known, name)
			}
		}
		if found := pythonChange.FindStringSubmatch(line); found != nil && !pythonAssignment.MatchString(line) {
			delete(p.known, canonical(found[1]))
		}
		if pythonDocs.MatchString(line) {
			if _, ok := p.expression(0); ok {
				next = p.at
			}
		}
		p.at = next
	}
	return p.known, nil
}

// python is a program that is being read.
type python struct {
	text   string
	at     int
	known  metadata
	budget int
}

func (p *python) rest() string {
	if p.at >= len(p.text) || p.budget <= 0 {
		return ""
	}
	return p.text[p.at:]
}

// pass steps over n bytes.
func (p *python) pass(n int) {
	p.at += n
	p.budget -= n + 1
}

// blank steps over white space; within brackets also over line ends and comments.
func (p *python) blank(inside bool) {
	for rest := p.rest(); rest != ""; rest = p.rest() {
		switch c := rest[0]; {
		case c == ' ' || c == '\t' || inside && c == '\n':
			p.pass(1)
		case strings.HasPrefix(rest, "\\\n"):
			p.pass(2)
		case inside && c == '#':
			line, _ := cutLine(rest)
			p.pass(len(line))
		default:
			return
		}
	}
}

// lineEnds tells whether nothing but a comment comes before the end of the line.
func (p *python) lineEnds() bool {
	p.blank(false)
	rest := p.rest()
	if p.at >= len(p.text) {
		return p.budget > 0
	}
	if rest == "" || rest[0] != '\n' && rest[0] != '#' && rest[0] != ';' {
		return false
	}
	line, _ := cutLine(rest)
	p.pass(len(line) + 1)
	return true
}

var (
	pythonText   = pattern.New(`^(?i:[ubr]|br|rb)?("""|'''|"|')`)
	pythonNumber = pattern.New(`^[-+]?\d[\d_.]*`)
	pythonName   = pattern.New(`^[A-Za-z_]\w*`)
)

// expression reads one literal.
func (p *python) expression(depth int) (value, bool) {
	p.blank(depth > 0)
	rest := p.rest()
	switch {
	case rest == "" || depth > pythonDepth:
		return value{}, false
	case strings.IndexByte("([{", rest[0]) >= 0:
		return p.bracket(depth)
	case pythonText.MatchString(rest):
		return p.texts(depth)
	}
	if number := pythonNumber.FindString(rest); number != "" {
		p.pass(len(number))
		return value{text: strings.ReplaceAll(number, "_", "")}, true
	}
	name := pythonName.FindString(rest)
	p.pass(len(name))
	switch name {
	case "":
		return value{}, false
	case "None":
		return value{}, true
	case "True", "False":
		return value{text: name}, true
	}
	v, ok := p.known[canonical(name)]
	return value{text: v.text}, ok && v.list == nil && v.table == nil
}

// texts reads a text, and those that follow: Python joins them.
func (p *python) texts(depth int) (value, bool) {
	var joined strings.Builder
	for {
		text, ok := p.quoted()
		if !ok {
			return value{}, false
		}
		joined.WriteString(text)
		p.blank(depth > 0)
		if !pythonText.MatchString(p.rest()) {
			return value{text: joined.String()}, true
		}
	}
}

// quoted reads one text in its quotes.
func (p *python) quoted() (string, bool) {
	found := pythonText.FindStringSubmatch(p.rest())
	mark, raw := found[1], strings.ContainsAny(strings.TrimSuffix(found[0], found[1]), "rR")
	p.pass(len(found[0]))
	var b strings.Builder
	for rest := p.rest(); rest != ""; rest = p.rest() {
		switch {
		case strings.HasPrefix(rest, mark):
			p.pass(len(mark))
			return b.String(), true
		case rest[0] == '\n' && len(mark) == 1:
			return "", false
		case rest[0] == '\\' && len(rest) > 1:
			b.WriteString(p.escape(rest, raw))
		default:
			b.WriteByte(rest[0])
			p.pass(1)
		}
	}
	return "", false
}

var pythonEscapes = map[byte]string{'n': "\n", 't': "\t", 'r': "\r", '\\': `\`, '\'': "'", '"': `"`, '\n': "", 'a': "\a", 'b': "\b", 'f': "\f", 'v': "\v", '0': "\x00"}

// escape reads what begins with a backslash. As in Python one that means nothing
// stands for itself.
func (p *python) escape(rest string, raw bool) string {
	if raw {
		_, size := utf8.DecodeRuneInString(rest[1:])
		p.pass(1 + size)
		return rest[:1+size]
	}
	if digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[rest[1]]; digits > 0 && len(rest) >= 2+digits {
		if r, err := strconv.ParseUint(rest[2:2+digits], 16, 32); err == nil && r <= utf8.MaxRune {
			p.pass(2 + digits)
			return string(rune(r))
		}
	}
	if text, ok := pythonEscapes[rest[1]]; ok {
		p.pass(2)
		return text
	}
	p.pass(1)
	return `\`
}

var pythonClosing = map[byte]string{'(': ")", '[': "]", '{': "}"}

// bracket reads a tuple, a list or a dict. Round brackets about one text are no
// tuple.
func (p *python) bracket(depth int) (value, bool) {
	open := p.rest()[0]
	closing, v, comma := pythonClosing[open], value{}, false
	for p.pass(1); ; {
		p.blank(true)
		if strings.HasPrefix(p.rest(), closing) {
			p.pass(1)
			break
		}
		if len(v.list)+len(v.table) > 0 && !comma {
			return value{}, false
		}
		if !p.item(&v, open == '{', depth+1) {
			return value{}, false
		}
		p.blank(true)
		if comma = strings.HasPrefix(p.rest(), ","); comma {
			p.pass(1)
		}
	}
	if open == '(' && len(v.list) == 1 && !comma {
		return v.list[0], true
	}
	return v, true
}

// item reads what stands between two commas.
func (p *python) item(into *value, keyed bool, depth int) bool {
	v, ok := p.expression(depth)
	if !ok || !keyed {
		into.list = append(into.list, v)
		return ok
	}
	p.blank(true)
	if !strings.HasPrefix(p.rest(), ":") {
		return false // a set: no setting is one
	}
	p.pass(1)
	of, ok := p.expression(depth)
	if into.table == nil {
		into.table = metadata{}
	}
	into.table[v.text] = of
	return ok
}
