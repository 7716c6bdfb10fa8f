package post

import (
	"strings"
	"time"
)

// Most front matter is a dozen lines of a key and a word, a title in quotes, a date, a
// list in brackets. plainYAML reads those in a tenth of the time, and says no to
// whatever might mean something else in YAML: then the library reads all of it.
// FuzzPlainYAML holds it to the same answer.
func plainYAML(block string) (metadata, bool) {
	if len(block) > yamlNodes { // there may be more values than are allowed
		return nil, false
	}
	m := metadata{}
	line := 0
	for text := range strings.Lines(block) {
		line++
		text = strings.TrimSuffix(text, "\n")
		if text == "" {
			continue
		}
		key, rest, ok := strings.Cut(text, ": ")
		if !ok || !isPlainKey(key) {
			return nil, false
		}
		v, ok := plainValue(strings.Trim(rest, " "), line)
		if !ok {
			return nil, false
		}
		m[canonical(key)] = v
	}
	return m, len(m) > 0
}

func isPlainKey(key string) bool {
	for i := range len(key) {
		if c := key[i]; !isASCIILetter(c) && (i == 0 || c != '_' && c != '-') {
			return false
		}
	}
	return key != ""
}

func isASCIILetter(c byte) bool { return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }

func plainValue(text string, line int) (value, bool) {
	inside, isList := strings.CutPrefix(text, "[")
	if !isList {
		return plainScalar(text, line)
	}
	inside, closed := strings.CutSuffix(inside, "]")
	if !closed {
		return value{}, false
	}
	v := value{line: line}
	for item := range strings.SplitSeq(inside, ",") {
		one, ok := plainScalar(strings.Trim(item, " "), line)
		if !ok || one.stamp {
			return value{}, false
		}
		v.list = append(v.list, one)
	}
	return v, true
}

// plainScalar reads a text in quotes, a date, or words.
func plainScalar(text string, line int) (value, bool) {
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		quoted, ok = strings.CutSuffix(quoted, `"`)
		return value{text: quoted, line: line}, ok && isQuotable(quoted)
	}
	if text == "" {
		return value{}, false
	}
	if c := text[0]; c >= '0' && c <= '9' {
		return value{text: text, line: line, stamp: true}, isPlainDate(text)
	}
	for i := range len(text) {
		if c := text[i]; !isASCIILetter(c) && (i == 0 || !strings.ContainsRune(" ./_-'0123456789", rune(c))) {
			return value{}, false
		}
	}
	return value{text: text, line: line}, !strings.EqualFold(text, "null")
}

// isQuotable: what stands in quotes stands for itself.
func isQuotable(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}

func isPlainDate(text string) bool {
	for _, layout := range []string{time.RFC3339, time.DateOnly} {
		if _, err := time.Parse(layout, text); err == nil && !strings.ContainsAny(text, ",.") {
			return true
		}
	}
	return false
}
