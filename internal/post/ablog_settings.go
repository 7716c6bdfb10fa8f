package post

import (
	"path"
	"strings"
	"time"
)

// This file is what ABlog's settings change: who short names stand for, in which
// format dates are, which documents are posts without saying so.

func adaptABlog(d dialect, site Site) dialect {
	keys := site.settings
	layout := strptime.Replace(keys.text("post_date_format"))
	read := d.read
	d.read = func(src source) (header, []Fault, bool) {
		h, faults, ok := read(src)
		if !ok && fitsAny(keys.written("blog_post_pattern", keys.text("blog_post_pattern")), site.fromRoot(src.path)) {
			h, faults, ok = readPlainDocument(src)
		}
		if !ok {
			return h, faults, ok
		}
		h.metadata.ablogNames(keys)
		h.metadata.ablogDates(layout)
		return h, faults, true
	}
	return d
}

// readPlainDocument is for a post that says nothing, or says it in fields.
func readPlainDocument(src source) (header, []Fault, bool) {
	if src.rest() {
		if h, faults, ok := readDocinfo(src); ok {
			return h, faults, true
		}
	} else if h, faults, ok := readYAML(src); ok {
		return h, faults, true
	}
	return header{metadata: metadata{}, body: src.text, bodyLine: 1, line: 1}, nil, true
}

// ablogNames puts people for what blog_authors calls them, and the author by default
// where there is none.
func (m metadata) ablogNames(keys metadata) {
	people, ok := m.first("authors")
	if !ok {
		people = keys["blog_default_author"]
		if people.list == nil && people.text != "" {
			people = value{list: []value{people}}
		}
	}
	var authors []value
	for _, who := range people.list {
		if known := keys["blog_authors"].table[who.text]; len(known.list) > 0 {
			who = value{table: metadata{"name": known.list[0]}}
			if len(known.list) > 1 {
				who.table["url"] = known.list[1]
			}
		}
		authors = append(authors, who)
	}
	if len(authors) > 0 {
		m["authors"] = value{list: authors, line: people.line}
	}
}

// strptime are the marks of post_date_format as Go has them.
var strptime = strings.NewReplacer("%d", "2", "%m", "1", "%Y", "2006", "%y", "06", "%B", "January", "%b", "Jan", "%A", "Monday", "%a", "Mon",
	"%H", "15", "%I", "3", "%M", "04", "%S", "05", "%p", "PM")

// ablogDates: a date in the blog's own format has but one reading.
func (m metadata) ablogDates(layout string) {
	for _, key := range []string{"date", "updated"} {
		v, ok := m.first(key)
		if t, err := time.Parse(layout, v.plain()); ok && err == nil && layout != "" {
			v.text = t.Format("2006-01-02 15:04:05")
			m[key] = v
		}
	}
}

// fitsAny tells whether a path fits one of the patterns; ** stands for folders.
func fitsAny(patterns []string, file string) bool {
	for _, pattern := range patterns {
		if pattern != "" && alike(strings.Split(pattern, "/"), strings.Split(file, "/")) {
			return true
		}
	}
	return false
}

// alike tells whether a path fits a pattern, part by part.
func alike(pattern, file []string) bool {
	fits := make([]bool, len(file)+1) // the rest of the pattern, from each part of the path on
	fits[len(file)] = true
	for i := len(pattern) - 1; i >= 0; i-- {
		before := make([]bool, len(file)+1)
		for j := len(file); j >= 0; j-- {
			if pattern[i] == "**" {
				before[j] = fits[j] || j < len(file) && before[j+1]
			} else if j < len(file) {
				same, err := path.Match(pattern[i], file[j])
				before[j] = err == nil && same && fits[j+1]
			}
		}
		fits = before
	}
	return fits[0]
}
