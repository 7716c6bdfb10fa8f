package templates

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// counting is how the keys of messages begin that have a form for each plural of
// their language: "{n} recap|{n} recaps" in English, three forms in Polish, one in
// Chinese.
const counting = "count-"

// pluralNames are CLDR's, in its order.
var pluralNames = []struct {
	form plural.Form
	name string
}{{plural.Zero, "zero"}, {plural.One, "one"}, {plural.Two, "two"}, {plural.Few, "few"}, {plural.Many, "many"}, {plural.Other, "other"}}

// plurals are the forms that a language has for the numbers that occur here, up to
// some hundreds, in CLDR's order; and their names.
func plurals(tag language.Tag) (forms []plural.Form, names []string) {
	used := map[plural.Form]bool{}
	for n := range 201 {
		used[formOf(tag, n)] = true
	}
	for _, p := range pluralNames {
		if used[p.form] {
			forms, names = append(forms, p.form), append(names, p.name)
		}
	}
	return forms, names
}

func formOf(tag language.Tag, n int) plural.Form {
	return plural.Cardinal.MatchPlural(tag, n, 0, 0, 0, 0)
}

// count is say for a message that has plurals: {n} is the number. Two forms are those
// for one and for others in every language.
func (m *messages) count(key string, n int, pairs ...any) (string, error) {
	forms, _ := plurals(m.tag)
	i := 0
	switch strings.Count(m.texts[key], "|") + 1 {
	case len(forms):
		i = max(0, slices.Index(forms, formOf(m.tag, n)))
	case 2:
		if formOf(m.tag, n) != plural.One {
			i = 1
		}
	}
	text, err := m.listed(key, i)
	if err != nil {
		return "", err
	}
	one := messages{file: m.file, texts: map[string]string{key: text}}
	return one.say(key, append(pairs, "n", strconv.Itoa(n))...)
}

// countable tells whether a message has as many forms as its language has plurals, or
// makes do with two or one.
func (m *messages) countable(text string) error {
	forms, names := plurals(m.tag)
	if got := strings.Count(text, "|") + 1; got != len(forms) && got > 2 {
		return fmt.Errorf("it has %d plural forms, want %d, parted by |: %s", got, len(forms), strings.Join(names, ", "))
	}
	return nil
}
