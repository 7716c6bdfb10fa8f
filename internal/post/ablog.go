package post

import (
	"strings"
	"time"

	"recapd/internal/pattern"
)

// ablog reads posts as ABlog, an extension of Sphinx, does: documents with a
// directive that makes a post of them, anywhere in the text.
//
//	.. post:: March 7, 2031
//	   :tags: pebbles, lamps
//	   :author: Ada Placeholder
//
// In MyST Markdown the same stands in a fence, ```{post} March 7, 2031.
func ablog() dialect {
	return dialect{
		name:       "ablog",
		permalink:  "/:sections/:slug.html",
		markers:    []string{"more"}, // of posts that were written for something else
		read:       readABlog,
		claims:     anyName,
		title:      asHeaded,
		slug:       func(name fileName, _ string) string { return pathSlug(name.stem) },
		written:    pathSlug,
		label:      asWritten,
		link:       sphinxLink,
		sphinx:     true,
		translated: underLanguage,
		adapt:      adaptABlog,
	}
}

func readABlog(src source) (header, []Fault, bool) {
	if src.rest() {
		if blogpostField.MatchString(src.text) && !postDirective.MatchString(src.text) {
			return readPostFields(src)
		}
		return readPostDirective(src)
	}
	return readPostFence(src)
}

// readPostFields is for a post that says so in its fields, which the markup reads;
// only who wrote it is divided otherwise than elsewhere.
func readPostFields(src source) (header, []Fault, bool) {
	h, faults, ok := readDocinfo(src)
	if at := authorField.FindStringSubmatchIndex(src.text); ok && at != nil {
		h.metadata["author"] = value{text: src.text[at[2]:at[3]], line: lineOf(src.text, at[0])}
		ablogPeople(h.metadata)
	}
	return h, faults, ok
}

var (
	authorField     = pattern.New(`(?mi)^:author:[ \t]+(.+)$`)
	postDirective   = pattern.New(`(?m)^ {0,2}\.\. post::(?:[ \t]+(.*)|[ \t]*)$`)
	blogpostField   = pattern.New(`(?mi)^:blogpost:[ \t]*(?:true|yes|on|1)[ \t]*$`)
	updateDirective = pattern.New(`(?m)^ {0,2}\.\. update::[ \t]+(.*)$`)
	directiveOption = pattern.New(`^[ \t]*:([A-Za-z][\w-]*):(?:[ \t]+(.*)|[ \t]*)$`)
)

// readPostDirective finds the directive. The text stays whole: the markup drops
// directives that are metadata.
func readPostDirective(src source) (header, []Fault, bool) {
	at := postDirective.FindStringSubmatchIndex(src.text)
	if at == nil {
		return header{}, nil, false
	}
	line := lineOf(src.text, at[0])
	options, _ := indented(strings.TrimPrefix(src.text[at[1]:], "\n"))
	m := ablogOptions(options, line+1)
	if at[2] >= 0 {
		ablogDate(m, src.text[at[2]:at[3]], line)
	}
	if last := latestUpdate(src.text); last.text != "" {
		m["updated"] = last
	}
	return ablogHeader(m, line, src.text, 1)
}

// latestUpdate: a post may tell of several, in any order.
func latestUpdate(text string) value {
	var last value
	var date time.Time
	for _, found := range updateDirective.FindAllStringSubmatchIndex(text, -1) {
		v := value{text: text[found[2]:found[3]], line: lineOf(text, found[0])}
		if t, err := parseDate(v.text, time.UTC); last.text == "" || err == nil && t.After(date) {
			last, date = v, t
		}
	}
	return last
}

// indented parts text after its lines that are blank or indented.
func indented(text string) (block, rest string) {
	rest = text
	for rest != "" {
		line, after := cutLine(rest)
		if strings.TrimSpace(line) != "" && line[0] != ' ' && line[0] != '\t' {
			break
		}
		rest = after
	}
	return text[:len(text)-len(rest)], rest
}

// ablogOptions reads ":tags: pebbles, lamps" and, for options over many lines,
// those that follow.
func ablogOptions(block string, line int) metadata {
	m, key := metadata{}, ""
	for ; block != ""; line++ {
		var first string
		first, block = cutLine(block)
		if found := directiveOption.FindStringSubmatch(first); found != nil {
			key = canonical(found[1])
			m[key] = value{text: found[2], line: line}
			continue
		}
		if strings.TrimSpace(first) == "" {
			key = ""
		}
		m.continued(key, first)
	}
	return m
}

func ablogDate(m metadata, text string, line int) {
	if strings.TrimSpace(text) != "" {
		m["date"] = value{text: text, line: line}
	}
}

// ablogPeople: commas divide them, and nothing else does.
func ablogPeople(m metadata) {
	if v, ok := m.first("author"); ok {
		m["authors"] = value{list: texts(v.items(",")), line: v.line}
		delete(m, "author")
	}
}

// ablogHeader finishes the metadata. A post without a date is a draft. What
// ABlog calls excerpt is a number of paragraphs, no text, and its image is the
// first, the second … of the post. Authors are divided by commas.
func ablogHeader(m metadata, line int, body string, bodyLine int) (header, []Fault, bool) {
	for _, numbered := range []string{"excerpt", "image"} {
		if _, isNumber := m[numbered].number(); isNumber {
			delete(m, numbered)
		}
	}
	ablogPeople(m)
	if _, dated := m.first("date"); !dated {
		m["draft"] = value{text: "true", line: line}
	}
	return header{metadata: m, line: line, body: body, bodyLine: bodyLine}, nil, true
}
