// Package pattern has regular expressions that are compiled when they are first used.
// recapd has some two hundred, and most of its commands need a few: compiled at the
// start they were half of what `recapd version` takes.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression, by the syntax of package regexp; its methods are
// those of regexp.Regexp. It may be used by several goroutines at once.
type Pattern struct {
	expression string
	once       sync.Once
	compiled   *regexp.Regexp
}

var all []*Pattern // that there are; they are made before main begins

// New is for the variables of a package. A mistake in the expression is told when it is
// first used; CompileAll finds it in a test.
func New(expression string) *Pattern {
	p := &Pattern{expression: expression}
	all = append(all, p)
	return p
}

// CompileAll compiles all patterns of the program and counts them. It panics at the
// first with a mistake.
func CompileAll() int {
	for _, p := range all {
		p.Regexp()
	}
	return len(all)
}

// Regexp is the compiled expression.
func (p *Pattern) Regexp() *regexp.Regexp {
	p.once.Do(func() { p.compiled = regexp.MustCompile(p.expression) })
	return p.compiled
}

func (p *Pattern) String() string             { return p.expression }
func (p *Pattern) MatchString(s string) bool  { return p.Regexp().MatchString(s) }
func (p *Pattern) FindString(s string) string { return p.Regexp().FindString(s) }
func (p *Pattern) FindStringIndex(s string) []int {
	return p.Regexp().FindStringIndex(s)
}
func (p *Pattern) FindStringSubmatch(s string) []string {
	return p.Regexp().FindStringSubmatch(s)
}
func (p *Pattern) FindStringSubmatchIndex(s string) []int {
	return p.Regexp().FindStringSubmatchIndex(s)
}
func (p *Pattern) FindAllString(s string, n int) []string {
	return p.Regexp().FindAllString(s, n)
}
func (p *Pattern) FindAllStringIndex(s string, n int) [][]int {
	return p.Regexp().FindAllStringIndex(s, n)
}
func (p *Pattern) FindAllStringSubmatch(s string, n int) [][]string {
	return p.Regexp().FindAllStringSubmatch(s, n)
}
func (p *Pattern) FindAllStringSubmatchIndex(s string, n int) [][]int {
	return p.Regexp().FindAllStringSubmatchIndex(s, n)
}
func (p *Pattern) ReplaceAllString(s, by string) string {
	return p.Regexp().ReplaceAllString(s, by)
}
func (p *Pattern) ReplaceAllStringFunc(s string, by func(string) string) string {
	return p.Regexp().ReplaceAllStringFunc(s, by)
}
func (p *Pattern) Split(s string, n int) []string { return p.Regexp().Split(s, n) }
func (p *Pattern) Match(b []byte) bool            { return p.Regexp().Match(b) }
func (p *Pattern) Find(b []byte) []byte           { return p.Regexp().Find(b) }
