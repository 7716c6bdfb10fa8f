package rst

import (
	"maps"
	"strings"
)

// directive is one entry of the table: what it accepts and what it does.
type directive struct {
	required, optional int              // arguments; the last one may contain spaces
	oneWord            bool             // the last argument may not
	options            map[string]check // nil: none
	content            contentRule
	run                func(b *block, c *call)
}

type contentRule uint8

const (
	noContent contentRule = iota
	mayContent
	mustContent
)

// call is one use of a directive.
type call struct {
	name    string
	args    []string
	options map[string]string
	content []line
	line    int
	defines string // the substitution that is being defined, "" outside of one
}

func (c *call) arg() string {
	if len(c.args) == 0 {
		return ""
	}
	return c.args[0]
}

// directives is the table, made of one map per family.
var directives map[string]directive

func init() {
	directives = map[string]directive{}
	for _, family := range []map[string]directive{
		imageDirectives(), codeDirectives(), admonitionDirectives(), bodyDirectives(), embedDirectives(),
		rawDirectives(), substitutionDirectives(), roleDirectives(), tableDirectives(), sphinxDirectives(), droppedDirectives(),
	} {
		maps.Copy(directives, family)
	}
}

func named(d directive, names string) map[string]directive {
	m := map[string]directive{}
	for _, n := range strings.Fields(names) {
		m[n] = d
	}
	return m
}

func (b *block) directive(name string, width int) { b.runDirective(name, width, "") }

// runDirective takes the directive at pos, whose arguments begin at column width.
// An unknown one and one that is used wrongly are dropped whole.
func (b *block) runDirective(name string, width int, defines string) {
	at := b.cur()
	lines := trimBottom(b.firstIndented(width, false))
	d, ok := directives[strings.ToLower(name)]
	if !ok {
		b.problem(at.no, "unknown directive "+name+", dropped")
		return
	}
	c := &call{name: strings.ToLower(name), line: at.no, defines: defines}
	if fault := c.read(d, lines); fault != "" {
		b.problem(at.no, name+": "+fault+", dropped")
		return
	}
	d.run(b, c)
}

// read splits the lines into arguments, options and content as docutils does: up to
// the first blank line they are arguments and options, if the directive has any.
func (c *call) read(d directive, lines []line) (fault string) {
	if len(lines) > 0 && lines[0].text == "" {
		lines = lines[1:]
	}
	var head []line
	c.content = lines
	if d.required+d.optional > 0 || d.options != nil {
		n := 0
		for n < len(lines) && lines[n].text != "" {
			n++
		}
		head, c.content = lines[:n], lines[n:]
	}
	if d.options != nil {
		for i, l := range head {
			if _, ok := fieldMark(l.text); ok {
				if c.options, fault = readOptions(head[i:], d.options); fault != "" {
					return fault
				}
				head = head[:i]
				break
			}
		}
	}
	if d.required+d.optional == 0 && len(head) > 0 {
		c.content = append(append([]line{}, head...), c.content...)
		head = nil
	}
	c.content = trimTop(c.content)
	if d.required+d.optional > 0 {
		if c.args, fault = splitArguments(join(head), d); fault != "" {
			return fault
		}
	}
	switch {
	case d.content == noContent && len(c.content) > 0:
		return "no content is allowed"
	case d.content == mustContent && len(c.content) == 0:
		return "content is missing"
	}
	return ""
}

func splitArguments(text string, d directive) (args []string, fault string) {
	args = strings.Fields(text)
	most := d.required + d.optional
	switch {
	case len(args) < d.required:
		return nil, "an argument is missing"
	case len(args) <= most:
		return args, ""
	case d.oneWord:
		return nil, "too many arguments"
	}
	rest := strings.TrimSpace(text)
	for i := range most - 1 {
		rest = strings.TrimSpace(rest[len(args[i]):])
	}
	return append(args[:most-1:most-1], rest), ""
}

// readOptions reads a field list without any markup in it.
func readOptions(lines []line, known map[string]check) (map[string]string, string) {
	options := map[string]string{}
	b := &block{lines: lines}
	for b.skipBlank() {
		width, ok := fieldMark(b.at(0))
		if !ok {
			return nil, "invalid option block"
		}
		name := strings.ToLower(strings.TrimSuffix(strings.TrimRight(b.at(0)[1:width], " "), ":"))
		value := strings.TrimSpace(join(trimBlank(b.firstIndented(width, false))))
		valid, ok := known[name]
		if !ok {
			valid, ok = known["*"]
		}
		if _, again := options[name]; !ok || again || strings.Contains(name, " ") {
			return nil, "unknown or repeated option " + name
		}
		if value, ok = valid(value); !ok {
			return nil, "invalid value of option " + name
		}
		options[name] = value
	}
	return options, ""
}
