package config

import (
	"bytes"
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// syntaxFault tells what is wrong with a document that is not TOML. The decoder names
// the sign that it stumbles over; people rather want to know which word, and what to
// write in its place.
func syntaxFault(file string, doc []byte, err error) Fault {
	f := Fault{File: file, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		f.Line, f.Column = decode.Position()
	}
	lines := strings.Split(string(bytes.TrimPrefix(doc, byteOrderMark)), "\n")
	if f.Line < 1 || f.Line > len(lines) {
		return f
	}
	before, line := lines[:f.Line-1], strings.TrimRight(lines[f.Line-1], "\r")
	bare, twice := bareWord.FindStringSubmatchIndex(line), alreadyThere.FindStringSubmatch(f.Message)
	switch {
	case twice != nil:
		f.twice(twice[1], before, line)
	case bare != nil && f.Column > bare[4]:
		f.bare(section(before), line[bare[2]:bare[3]], line[bare[4]:bare[5]])
	case strings.Contains(f.Message, "must be quoted"), strings.Contains(f.Message, "expected keyword"): // in a list
		f.Message, f.Hint = noQuotes, quoted
	case strings.Contains(f.Message, "start of value"):
		f.Hint = quoted
	}
	return f
}

const noQuotes = "a text without quotes"

var (
	bareWord     = regexp.MustCompile(`^\s*([A-Za-z0-9_.-]+)\s*=\s*([^\s"'#\[{][^"'#]*?)\s*(?:#.*)?$`)
	alreadyThere = regexp.MustCompile(`^(?:table|key) (\S+) (?:already exists|is already defined)`)
	head         = regexp.MustCompile(`^\s*\[([A-Za-z0-9_.-]+)\]`)
	anyHead      = regexp.MustCompile(`^\s*\[`)
)

// section is the one that is open after some lines; "" is none that has settings.
func section(lines []string) string {
	for i := len(lines) - 1; i >= 0; i-- {
		if anyHead.MatchString(lines[i]) {
			if found := head.FindStringSubmatch(lines[i]); found != nil {
				return found[1] + "."
			}
			return ""
		}
	}
	return ""
}

// bare is for a word without quotes. What is said of it is what would be said of the
// text in quotes, if that were wrong, too.
func (f *Fault) bare(section, key, word string) {
	s, known := settings(&Config{})[section+key]
	if !known {
		f.Message, f.Hint = noQuotes, quoted
		return
	}
	f.Key = section + key
	if s.show(word) != "" {
		f.Value = word
	}
	if err := s.set(word, false); err != nil {
		f.Message, f.Hint = adviceOf(err)
		return
	}
	f.Message, f.Hint = noQuotes, quoted
	if f.Value != "" && s.field.Kind() != reflect.Slice {
		f.Hint = fmt.Sprintf("write %s = %q", key, word)
	}
}

// twice is for a section or a setting that is there already.
func (f *Fault) twice(name string, before []string, line string) {
	again := regexp.MustCompile(`^\s*\[` + regexp.QuoteMeta(name) + `\]`)
	if !anyHead.MatchString(line) {
		again = regexp.MustCompile(`^\s*` + regexp.QuoteMeta(name) + `\s*=`)
	}
	f.Message, f.Hint = name+" is there already", "keep one of them"
	for i := len(before) - 1; i >= 0; i-- {
		if again.MatchString(before[i]) {
			f.Message = fmt.Sprintf("%s is there already, in line %d", name, i+1)
		}
		if !anyHead.MatchString(line) && anyHead.MatchString(before[i]) {
			break // another section's
		}
	}
	if anyHead.MatchString(line) {
		f.Hint = "keep one of them, with the keys of both below it"
	}
}
