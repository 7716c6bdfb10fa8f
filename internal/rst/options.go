package rst

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// check validates the value of an option and brings it into the form we use.
type check func(string) (string, bool)

// anyOption accepts every option, for directives that are not of docutils.
var anyOption = map[string]check{"*": anyValue}

// common are the options that every directive of docutils has, and more beside them.
func common(more map[string]check) map[string]check {
	m := map[string]check{"class": classes, "name": anyValue}
	for k, v := range more {
		m[k] = v
	}
	return m
}

func anyValue(s string) (string, bool) { return s, true }

func required(s string) (string, bool) { return s, s != "" }

func noValue(s string) (string, bool) { return s, s == "" }

func oneOf(values ...string) check {
	return func(s string) (string, bool) {
		s = strings.ToLower(strings.TrimSpace(s))
		return s, slices.Contains(values, s)
	}
}

// classes makes each word a class name.
func classes(s string) (string, bool) {
	words := strings.Fields(s)
	for i, w := range words {
		if words[i] = makeID(w); words[i] == "" {
			return "", false
		}
	}
	return strings.Join(words, " "), len(words) > 0
}

var lengths = regexp.MustCompile(`^([0-9]+\.?[0-9]*|\.[0-9]+) *(em|ex|px|in|cm|mm|pt|pc|%|)$`)

// length is a number with or without a unit; a percentage is one too.
func length(s string) (string, bool) {
	m := lengths.FindStringSubmatch(s)
	if m == nil {
		return "", false
	}
	return m[1] + m[2], true
}

func fixedLength(s string) (string, bool) {
	s, ok := length(s)
	return s, ok && !strings.HasSuffix(s, "%")
}

func number(s string) (string, bool) {
	return s, s != "" && len(s) < 7 && strings.Trim(s, "0123456789") == ""
}

// numbers is a list of positive numbers, divided by commas or by spaces.
func numbers(s string) (string, bool) {
	list := strings.Fields(s)
	if strings.Contains(s, ",") {
		list = strings.Split(s, ",")
	}
	for _, n := range list {
		if n, ok := number(strings.TrimSpace(n)); !ok || strings.Trim(n, "0") == "" {
			return "", false
		}
	}
	return s, true
}

// character is one character or its code point.
func character(s string) (string, bool) {
	s, ok := codePoint(s)
	return s, ok && utf8.RuneCountInString(s) == 1
}

func whiteSpace(s string) (string, bool) {
	space, ok := map[string]string{"tab": "\t", "space": " "}[s]
	return space, ok
}

func percentage(s string) (string, bool) { return number(strings.TrimRight(s, " %")) }

func either(a, b check) check {
	return func(s string) (string, bool) {
		if v, ok := a(s); ok {
			return v, true
		}
		return b(s)
	}
}
