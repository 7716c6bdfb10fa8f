package templates

import (
	"fmt"
	"strings"
)

// rule is one rule of a stylesheet: ".title { … }", or an at-rule with rules
// inside. The subset that is understood is what tokens.css and digest.css need:
// no strings with braces, no at-rules without a block.
type rule struct {
	prelude string // "selector, selector" or "@media (…)"
	line    int
	decls   []decl
	rules   []rule
}

// decl is one declaration.
type decl struct {
	name, value string
	line        int
}

// cssParser reads one file; its errors read "file:line: message".
type cssParser struct {
	file string
	src  string
	pos  int
	line int
}

func parseCSS(file, src string) ([]rule, error) {
	p := &cssParser{file: file, src: src, line: 1}
	rules, err := p.rules(false)
	return rules, err
}

func (p *cssParser) errorf(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.file, line, fmt.Sprintf(format, args...))
}

// rules reads rules up to the end of the file or, inside an at-rule, up to its
// closing brace.
func (p *cssParser) rules(inside bool) ([]rule, error) {
	var out []rule
	for {
		prelude, line, stop := p.until("{}")
		switch {
		case stop == '}' && inside && prelude == "":
			return out, nil
		case stop == 0 && !inside && prelude == "":
			return out, nil
		case stop != '{':
			return nil, p.errorf(line, "a rule is not complete near %q", prelude)
		}
		r := rule{prelude: prelude, line: line}
		var err error
		if strings.HasPrefix(prelude, "@") {
			r.rules, err = p.rules(true)
		} else {
			r.decls, err = p.decls()
		}
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
}

func (p *cssParser) decls() ([]decl, error) {
	var out []decl
	for {
		text, line, stop := p.until(";{}")
		if text != "" {
			name, value, ok := strings.Cut(text, ":")
			if !ok || stop == '{' {
				return nil, p.errorf(line, "%q is not a declaration like \"color: var(--text)\"", text)
			}
			out = append(out, decl{strings.TrimSpace(name), strings.Join(strings.Fields(value), " "), line})
		}
		switch stop {
		case '}':
			return out, nil
		case 0:
			return nil, p.errorf(line, "a rule is not closed")
		}
	}
}

// until returns the text before the next of the stop characters, the line that
// it begins on, and which character it was; 0 stands for the end of the file.
func (p *cssParser) until(stops string) (text string, line int, stop byte) {
	var b strings.Builder
	line = p.line
	for p.pos < len(p.src) {
		if strings.HasPrefix(p.src[p.pos:], "/*") {
			p.skipComment()
			continue
		}
		c := p.src[p.pos]
		p.pos++
		if strings.IndexByte(stops, c) >= 0 {
			return strings.TrimSpace(b.String()), line, c
		}
		b.WriteByte(c)
		if c == '\n' {
			p.line++
		}
		if strings.TrimSpace(b.String()) == "" {
			line = p.line
		}
	}
	return strings.TrimSpace(b.String()), line, 0
}

func (p *cssParser) skipComment() {
	end := strings.Index(p.src[p.pos+2:], "*/")
	comment := p.src[p.pos:]
	if end >= 0 {
		comment = p.src[p.pos : p.pos+2+end+2]
	}
	p.pos += len(comment)
	p.line += strings.Count(comment, "\n")
}
