package post

import (
	"slices"
	"strconv"
	"strings"
)

// metadata is what a post says of itself, under canonical keys: lower case,
// with underscores. Every form of front matter ends here, so that nobody else
// needs to know whether a date was a TOML date, a YAML scalar or a header line.
type metadata map[string]value

// value is one node of metadata: a text, a list or a table. Numbers, booleans
// and dates are kept as the text that was written; what they mean is decided by
// the field that they stand in ("title: 1984" is a title).
type value struct {
	text  string
	list  []value
	table metadata
	line  int  // in the file, from 1; 0 when not known
	stamp bool // YAML takes the text for a time, as it stands in no quotes
}

func canonical(key string) string {
	return underscored.Replace(strings.ToLower(strings.TrimSpace(key)))
}

var underscored = strings.NewReplacer("-", "_", " ", "_")

// first gives the first of the keys that has a value which is not empty.
func (m metadata) first(keys ...string) (value, bool) {
	for _, key := range keys {
		if v, ok := m[key]; ok && !v.empty() {
			return v, true
		}
	}
	return value{}, false
}

// text gives the first of the keys as one line of text.
func (m metadata) text(keys ...string) string {
	v, _ := m.first(keys...)
	return v.plain()
}

// add takes over what other has and m has not.
func (m metadata) add(other metadata) {
	for key, v := range other {
		if old, ok := m[key]; !ok || old.empty() {
			m[key] = v
		}
	}
}

// continued adds a line to the value of a key that is there. No value grows
// longer than all of front matter may be.
func (m metadata) continued(key, line string) {
	if v, ok := m[key]; ok && len(v.text)+len(line) < frontMatterLimit {
		v.text += "\n" + line
		m[key] = v
	}
}

// addOwn takes over keys of the author's own from a table that the generator
// keeps apart for them. There a "url" or an "id" may be anybody's.
func (m metadata) addOwn(other metadata) {
	reserved := []string{"date", "draft", "guid", "hidden", "id", "path", "permalink", "private", "published", "slug", "status", "title", "unlisted", "url"}
	for key, v := range other {
		if !slices.Contains(reserved, key) {
			m.add(metadata{key: v})
		}
	}
}

func (v value) empty() bool {
	return strings.TrimSpace(v.text) == "" && len(v.list) == 0 && len(v.table) == 0
}

// plain is the value as one line of text: of a list the first item, of a table
// its name.
func (v value) plain() string {
	switch {
	case len(v.list) > 0:
		return v.list[0].plain()
	case len(v.table) > 0:
		return v.table.text("name", "title", "text")
	}
	return oneLine(v.text)
}

// oneLine joins lines and trims. A no-break space is no white space here: its
// author meant it.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == '\t' || r == '\n' }), " ")
}

// items is the value as a list: one that is written as a list, or a text that
// separators divide. A semicolon goes before a comma, as in Pelican, so that
// "Placeholder, Ada; Example, Bo" are two.
func (v value) items(separators ...string) []string {
	if len(v.list) > 0 || len(v.table) > 0 {
		return unique(plainAll(v.list))
	}
	for _, separator := range separators {
		if strings.Contains(v.text, separator) {
			return unique(strings.Split(v.text, separator))
		}
	}
	return unique([]string{v.text})
}

// plainAll takes in lists within a list, too.
func plainAll(list []value) []string {
	var out []string
	for _, v := range list {
		if len(v.list) > 0 {
			out = append(out, plainAll(v.list)...)
		} else {
			out = append(out, v.plain())
		}
	}
	return out
}

// unique trims, and drops what is empty or was there before.
func unique(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		s = oneLine(s)
		if s != "" && !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// flag reads a boolean in any of the spellings of YAML 1.1, which generators
// still write; ok is false when the value is something else.
func (v value) flag() (on, ok bool) {
	switch strings.ToLower(v.plain()) {
	case "true", "yes", "on", "y", "1":
		return true, true
	case "false", "no", "off", "n", "0":
		return false, true
	}
	return false, false
}

// on tells whether the key is there and says yes.
func (m metadata) on(key string) bool {
	yes, _ := m[key].flag()
	return yes
}

// number reads "2", "02" and the like; ok is false for anything else.
func (v value) number() (n int, ok bool) {
	n, err := strconv.Atoi(v.plain())
	return n, err == nil
}
