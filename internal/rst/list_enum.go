package rst

import (
	"strconv"
	"strings"
)

// enumerator is a list marker such as "(iv)" or "3.".
type enumerator struct {
	prefix, suffix string
	text           string
	sequence       string // arabic, loweralpha, upperalpha, lowerroman, upperroman, or #
	ordinal        int    // 0 when the text is not a number of that sequence
	width          int    // with the spaces behind it
}

// parseEnumerator reads the marker at the start of s. A sequence that is expected is
// tried first, since a single letter may be a number of several.
func parseEnumerator(s, expected string) (e enumerator, ok bool) {
	rest := s
	if strings.HasPrefix(rest, "(") {
		e.prefix, rest = "(", rest[1:]
	}
	i := strings.IndexAny(rest, ".)")
	if i <= 0 || e.prefix != "" && rest[i] != ')' {
		return e, false
	}
	e.text, e.suffix = rest[:i], rest[i:i+1]
	rest = rest[i+1:]
	if rest != "" && rest[0] != ' ' {
		return e, false
	}
	e.width = len(s) - len(rest) + indentOf(rest)
	e.sequence = sequenceOf(e.text, expected)
	e.ordinal = ordinalOf(e.text, e.sequence)
	return e, e.sequence != ""
}

var sequences = []string{"arabic", "loweralpha", "upperalpha", "lowerroman", "upperroman"}

func sequenceOf(text, expected string) string {
	switch {
	case text == "#":
		return "#"
	case expected != "" && inSequence(text, expected):
		return expected
	case expected == "" && text == "i":
		return "lowerroman"
	case expected == "" && text == "I":
		return "upperroman"
	}
	for _, s := range sequences {
		if inSequence(text, s) {
			return s
		}
	}
	return ""
}

func inSequence(text, sequence string) bool {
	switch sequence {
	case "arabic":
		return strings.Trim(text, "0123456789") == ""
	case "loweralpha":
		return len(text) == 1 && text[0] >= 'a' && text[0] <= 'z'
	case "upperalpha":
		return len(text) == 1 && text[0] >= 'A' && text[0] <= 'Z'
	case "lowerroman":
		return strings.Trim(text, "ivxlcdm") == ""
	case "upperroman":
		return strings.Trim(text, "IVXLCDM") == ""
	}
	return false
}

func ordinalOf(text, sequence string) int {
	switch sequence {
	case "#":
		return 1
	case "arabic":
		n, err := strconv.ParseInt(text, 10, 32)
		if err != nil {
			return -1
		}
		return int(n)
	case "loweralpha", "upperalpha":
		return int(text[0]|0x20-'a') + 1
	}
	n := fromRoman(strings.ToUpper(text))
	if n == 0 {
		return -1
	}
	return n
}

// marker is how the item with that ordinal would be written, "" if it cannot be.
func (e enumerator) marker(ordinal int) string {
	var text string
	switch e.sequence {
	case "#":
		text = "#"
	case "arabic":
		text = strconv.Itoa(ordinal)
	case "loweralpha", "upperalpha":
		if ordinal > 26 {
			return ""
		}
		text = string(rune('A' + ordinal - 1))
	default:
		text = toRoman(ordinal)
	}
	if text == "" {
		return ""
	}
	if strings.HasPrefix(e.sequence, "lower") {
		text = strings.ToLower(text)
	}
	return e.prefix + text + e.suffix + " "
}

// isItem tells an item from a paragraph that begins like one: the next line is
// blank, indented, or the next item.
func (b *block) isItem(e enumerator) bool {
	if e.ordinal < 0 {
		return false
	}
	next := b.at(1)
	if next == "" || next[0] == ' ' {
		return true
	}
	m := e.marker(e.ordinal + 1)
	return m != "" && (strings.HasPrefix(next, m) || strings.HasPrefix(next, e.prefix+"#"+e.suffix+" "))
}

func (b *block) enumeratedList() bool {
	first, ok := parseEnumerator(b.at(0), "")
	if !ok || !b.isItem(first) {
		return false
	}
	list := &node{kind: enumList, name: first.sequence, n: int32(first.ordinal), line: b.cur().no}
	auto := first.sequence == "#"
	if auto {
		list.name = "arabic"
	}
	b.parent.add(list)
	b.listItem(list, first.width, 0)
	for last := first.ordinal; b.skipBlank(); {
		e, ok := parseEnumerator(b.at(0), list.name)
		if !ok || e.prefix != first.prefix || e.suffix != first.suffix || !b.isItem(e) {
			break
		}
		if e.sequence != "#" && (e.sequence != list.name || auto || e.ordinal != last+1) {
			break
		}
		auto = auto || e.sequence == "#"
		last = e.ordinal
		b.listItem(list, e.width, 0)
	}
	return true
}

var romans = []struct {
	text  string
	value int
}{
	{"M", 1000}, {"CM", 900}, {"D", 500}, {"CD", 400}, {"C", 100}, {"XC", 90},
	{"L", 50}, {"XL", 40}, {"X", 10}, {"IX", 9}, {"V", 5}, {"IV", 4}, {"I", 1},
}

func toRoman(n int) string {
	if n < 1 || n > 4999 {
		return ""
	}
	var b strings.Builder
	for _, r := range romans {
		for ; n >= r.value; n -= r.value {
			b.WriteString(r.text)
		}
	}
	return b.String()
}

// fromRoman is 0 for what is not a well-formed numeral.
func fromRoman(s string) int {
	n, rest := 0, s
	for _, r := range romans {
		for strings.HasPrefix(rest, r.text) && n < 5000 {
			n += r.value
			rest = rest[len(r.text):]
		}
	}
	if rest != "" || toRoman(n) != s {
		return 0
	}
	return n
}
