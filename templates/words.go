package templates

import (
	"fmt"
	"html/template"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Parts is a message with a link in it.
type Parts struct{ Before, Link, After string }

// linkMark is the words of a link: "You can [read it first]."
var linkMark = regexp.MustCompile(`^([^\[\]]*)\[([^\[\]]+)\]([^\[\]]*)$`)

// funcs are what templates say of a language; see doc.go.
func (m *messages) funcs(all map[string]*messages) template.FuncMap {
	return template.FuncMap{
		"t":         m.say,
		"count":     m.count,
		"linked":    m.linked,
		"lifetime":  m.lifetime,
		"date":      m.date,
		"shortdate": m.shortDate,
		"clock":     clock,
		"dayname":   m.dayName,
		"everyday":  func(t time.Time) (string, error) { return m.listed("every-weekday", int(t.Weekday())) },
		"language":  func() string { return m.tag.String() },
		"languages": func() []Tongue { return tongues(all) },
		"foreign":   m.foreign,
	}
}

// say is the message of a key, its placeholders filled in by pairs of name and
// value.
func (m *messages) say(key string, pairs ...any) (string, error) {
	text, ok := m.texts[key]
	if !ok {
		return "", fmt.Errorf("%s has no message %q", m.file, key)
	}
	if len(pairs)%2 != 0 {
		return "", fmt.Errorf("message %s: placeholders are filled in by pairs of name and value", key)
	}
	fill := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		fill[fmt.Sprint("{", pairs[i], "}")] = fmt.Sprint(pairs[i+1])
	}
	var err error
	text = placeholder.ReplaceAllStringFunc(text, func(p string) string {
		value, ok := fill[p]
		if !ok {
			err = fmt.Errorf("message %s: nothing is given for %s", key, p)
		}
		return value
	})
	return text, err
}

// linked is say for a message with a link. The marks are looked for before the
// placeholders are filled in: a title may have brackets, too.
func (m *messages) linked(key string, pairs ...any) (Parts, error) {
	found := linkMark.FindStringSubmatch(m.texts[key])
	if found == nil {
		return Parts{}, fmt.Errorf("%s: %s marks no link with [brackets]", m.file, key)
	}
	var p Parts
	for i, into := range []*string{&p.Before, &p.Link, &p.After} {
		part := messages{file: m.file, texts: map[string]string{key: found[i+1]}}
		var err error
		if *into, err = part.say(key, pairs...); err != nil {
			return p, err
		}
	}
	return p, nil
}

// lifetime is a span of time as one says it of a link: in days from two on, else
// in hours.
func (m *messages) lifetime(d time.Duration) (string, error) {
	n := int(d.Round(time.Hour) / time.Hour)
	switch {
	case n == 1:
		return m.say("lifetime-hour", "n", n)
	case n < 48:
		return m.say("lifetime-hours", "n", n)
	}
	return m.say("lifetime-days", "n", n/24)
}

// date is "21 November 2031" of a time or of a string like "2031-11-21".
func (m *messages) date(at any) (string, error) { return m.calendar("date-long", "months", at) }

// shortDate is "21 Nov".
func (m *messages) shortDate(at any) (string, error) {
	return m.calendar("date-short", "months-short", at)
}

// dayName is "Friday 21 November".
func (m *messages) dayName(at any) (string, error) { return m.calendar("date-day", "months", at) }

// calendar fills in a date. A string that is none is left as it is, since it may
// be anything that an older override was given.
func (m *messages) calendar(key, months string, at any) (string, error) {
	t, ok := at.(time.Time)
	if s, isString := at.(string); isString {
		var err error
		if t, err = time.Parse(time.DateOnly, s); err != nil {
			return s, nil
		}
	} else if !ok {
		return "", fmt.Errorf("%T is no date", at)
	}
	month, err := m.listed(months, int(t.Month())-1)
	if err != nil {
		return "", err
	}
	weekdays := "weekdays"
	if strings.HasSuffix(months, "-short") {
		weekdays += "-short"
	}
	weekday, err := m.listed(weekdays, int(t.Weekday()))
	if err != nil {
		return "", err
	}
	return m.say(key, "day", strconv.Itoa(t.Day()), "month", month, "year", strconv.Itoa(t.Year()), "weekday", weekday)
}

// listed is the i-th of a message that is a list.
func (m *messages) listed(key string, i int) (string, error) {
	list := strings.Split(m.texts[key], "|")
	if i >= len(list) {
		return "", fmt.Errorf("%s: %s has no %d-th of its list", m.file, key, i+1)
	}
	return strings.TrimSpace(list[i]), nil
}

// foreign is the attributes of what is in another language than the page: titles
// and posts, most of all.
func (m *messages) foreign(tag string) template.HTMLAttr {
	if tag == "" || tag == m.tag.String() {
		return ""
	}
	return template.HTMLAttr(fmt.Sprintf(`lang="%s" dir="%s"`, template.HTMLEscapeString(tag), Direction(tag)))
}

// with is the functions of a language together with those that know none.
func with(a, b template.FuncMap) template.FuncMap {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}
