package main

import (
	"html"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

var (
	mediaTypes = regexp.MustCompile(`^[^\s()<>,;:\\"/[\]?=]+/[^\s()<>,;:\\"/[\]?=]+(\s*;\s*[^\s()<>,;:\\"/[\]?=]+=("(\\"|[^"])*"|[^\s()<>,;:\\"/[\]?=]+))*$`)
	instants   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d*)?(Z|[+-]\d\d:\d\d)$`)
	mailDates  = regexp.MustCompile(`^((Mon|Tue|Wed|Thu|Fri|Sat|Sun), )?\d\d? (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d(:\d\d)? ([+-]?\d\d[03]0|UT|GMT|[ECMP][SD]T|Z)$`)
	oddDates   = regexp.MustCompile(`(?i)^((mon|tue|wed|thu|fri|sat|sun)\s*,\s*)?\d\d?\s+(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\s+\d\d(\d\d)?\s+\d\d:\d\d(:\d\d)?\s+([+-]\d{4}|ut|gmt|[ecmp][sd]t|[a-ik-z])?$`)
	addresses  = regexp.MustCompile(`(?i)^[A-Z0-9_\-+.']+@([A-Z0-9-]+\.)+[A-Z0-9][-A-Z0-9]*$`)
	bracketed  = regexp.MustCompile(`(?i)<[A-Z0-9_\-+.']+@([A-Z0-9-]+\.)+[A-Z0-9][-A-Z0-9]*>`)
	word       = regexp.MustCompile(`^\w+$`)
	endTag     = regexp.MustCompile(`</(\w+)>`)
	reference  = regexp.MustCompile(`&(#?\w+)`)
	likeMarkup = regexp.MustCompile(`&#[x0-9]|<[/a-zA-Z]`)
)

// plain is text that should not look like HTML, since readers guess. On a line with a
// hexadecimal reference it is believed to be text.
func (c *checker) plain(e *element, text, name string) {
	meant := e.line <= len(c.doc.lines) && c.doc.lines[e.line-1]
	for _, tag := range endTag.FindAllStringSubmatch(text, -1) {
		if slices.Contains(htmlElements, strings.ToLower(tag[1])) {
			c.say(e.line, name, "%s has %s", e.name, tag[0])
			return
		}
	}
	if found := reference.FindAllStringSubmatch(text, -1); found != nil {
		for _, ref := range found {
			if !meant && (html.UnescapeString(ref[0]+";") != ref[0]+";" || !alphabetic(ref[1])) {
				c.say(e.line, name, "%s has %s;", e.name, ref[0])
				return
			}
		}
	} else if c.doc.root.name == "rss" && !meant && likeMarkup.MatchString(text) {
		c.say(e.line, "CharacterData", "%s has %s", e.name, likeMarkup.FindString(text))
	}
}

func alphabetic(s string) bool {
	return !strings.ContainsAny(s, "#0123456789_")
}

func (c *checker) filled(e *element) {
	if e.value() == "" {
		c.say(e.line, "NotBlank", "%s in %s", e.name, e.parent.name)
	}
}

// tight allows no blanks around a value.
func (c *checker) tight(e *element) {
	if e.text != e.value() {
		c.say(e.line, "UnexpectedWhitespace", "%s", e.name)
	}
}

func (c *checker) mailAddress(e *element) {
	if !addresses.MatchString(e.value()) {
		c.say(e.line, "InvalidContact", "%s", e.value())
	}
}

// language: its first part has to be a language (ISO 639).
func (c *checker) language(e *element, tag string) {
	first, _, _ := strings.Cut(tag, "-")
	if _, err := language.ParseBase(first); err != nil {
		c.say(e.line, "InvalidLanguage", "%q of %s", tag, e.name)
	}
}

func (c *checker) length(e *element, length string) {
	if n, err := strconv.Atoi(length); err != nil || n < 0 {
		c.say(e.line, "InvalidNonNegativeInteger", "length %q of %s", length, e.name)
	}
}

func (c *checker) rfc3339(e *element) {
	c.tight(e)
	t, err := time.Parse(time.RFC3339Nano, e.value())
	if !instants.MatchString(e.value()) || err != nil {
		c.say(e.line, "InvalidRFC3339Date", "%s %s", e.name, e.value())
		return
	}
	c.plausible(e, t)
}

func (c *checker) rfc822(e *element) {
	if !mailDates.MatchString(e.value()) {
		name := "InvalidRFC2822Date"
		if oddDates.MatchString(e.value()) {
			name = "ProblematicalRFC822Date"
		}
		c.say(e.line, name, "%s %s", e.name, e.value())
		return
	}
	t, err := time.Parse(time.RFC1123Z, e.value()) // recapd writes no other
	if err != nil {
		c.say(e.line, "InvalidRFC2822Date", "%s %s", e.name, e.value())
		return
	}
	if t.Weekday().String()[:3] != e.value()[:3] {
		c.say(e.line, "IncorrectDOW", "%s %s", e.name, e.value())
	}
	c.plausible(e, t)
}

// plausible is from when there was a web until tomorrow.
func (c *checker) plausible(e *element, t time.Time) {
	if t.Year() < 1990 {
		c.say(e.line, "ImplausibleDate", "%s %s, %s", e.name, e.value(), beforeTheWeb)
	} else if t.After(time.Now().AddDate(0, 0, 1)) {
		c.say(e.line, "ImplausibleDate", "%s %s, in the future", e.name, e.value())
	}
}

const beforeTheWeb = "before 1990"
