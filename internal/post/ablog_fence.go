package post

import (
	"strings"

	"recapd/internal/pattern"
)

// This file reads ABlog's posts in MyST Markdown: the directive is a fence that may
// stand anywhere in the text, its options are lines of :key: or a block of YAML.
//
//	```{post} March 7, 2031
//	---
//	tags: pebbles, lamps
//	---
//	This is the excerpt.
//	```

var (
	anyFence = pattern.New("^(```+|~~~+|:::+)(.*)$")
	postMark = pattern.New(`^\{post\}[ \t]*(.*)$`)
	atxTitle = pattern.New(`^#[ \t]+(.+?)(?:[ \t]+#+)?$`)
)

// readPostFence takes front matter with "blogpost: true", or the fence.
func readPostFence(src source) (header, []Fault, bool) {
	start := 0
	if h, faults, ok := readYAML(src); ok {
		if len(faults) > 0 || h.metadata.on("blogpost") {
			ablogPeople(h.metadata)
			h.takeTitle()
			return h, faults, len(faults) == 0
		}
		start = len(src.text) - len(h.body)
	}
	f, ok := findPostFence(src.text[start:])
	if !ok {
		return header{}, nil, false
	}
	line := lineOf(src.text, start+len(f.before))
	if !f.closed {
		fault := src.fault(line, "close it with a line of the same marks", "the post directive is never closed")
		return header{metadata: metadata{}, line: line, bodyLine: line}, []Fault{fault}, true
	}
	m, content, bad := f.options(line + 1)
	if bad != nil {
		fault := src.fault(line+1+bad.line, "correct the line, or quote the value", "the options of the post directive: %s", bad.message)
		return header{metadata: metadata{}, line: line, bodyLine: line}, []Fault{fault}, true
	}
	ablogDate(m, f.date, line)
	if _, excluded := m["exclude"]; excluded {
		content = ""
	}
	h, faults, ok := ablogHeader(m, line, f.without(content), lineOf(src.text, start))
	h.takeTitle()
	return h, faults, ok
}

// takeTitle takes the heading that the text begins with: ABlog shows it as the title,
// not in the text. A title that the metadata name goes before it.
func (h *header) takeTitle() {
	at := skipBlankLines(h.body)
	first, rest := cutLine(h.body[at:])
	found := atxTitle.FindStringSubmatch(first)
	if found == nil {
		return
	}
	above := strings.Count(h.body[:at], "\n")
	h.metadata.add(metadata{"title": {text: found[1], line: h.bodyLine + above}})
	h.bodyLine += strings.Count(h.body[:len(h.body)-len(rest)], "\n")
	h.body = rest
}

// fence is a post directive and the text around it.
type fence struct {
	before, date, content, after string
	closed                       bool
}

// findPostFence goes past the fences that show something else, a directive among it.
func findPostFence(text string) (fence, bool) {
	for rest := text; rest != ""; {
		line, after := cutLine(rest)
		open := anyFence.FindStringSubmatch(line)
		if open == nil {
			rest = after
			continue
		}
		content, behind, closed := cutMarked(after, open[1])
		if post := postMark.FindStringSubmatch(open[2]); post != nil {
			return fence{text[:len(text)-len(rest)], post[1], content, behind, closed}, true
		}
		rest = behind
	}
	return fence{}, false
}

// cutMarked parts text at the line that closes a fence: as many of its marks, or more.
func cutMarked(text, marks string) (content, rest string, closed bool) {
	for rest = text; rest != ""; {
		line, after := cutLine(rest)
		line = strings.TrimRight(line, " \t")
		if len(line) >= len(marks) && strings.Trim(line, marks[:1]) == "" {
			return text[:len(text)-len(rest)], after, true
		}
		rest = after
	}
	return text, "", false
}

// options parts the directive's options from its content, which is the excerpt.
func (f fence) options(line int) (metadata, string, *decodeError) {
	if first, rest := cutLine(f.content); strings.TrimRight(first, " \t") == "---" {
		block, content, _ := cutFence(rest, []string{"---"})
		m, bad := decodeBlock(block, yamlEncoding)
		if bad != nil {
			return nil, "", bad
		}
		return m.shifted(line), content, nil
	}
	content := f.content
	for content != "" {
		first, rest := cutLine(content)
		if strings.TrimSpace(first) == "" || !directiveOption.MatchString(first) && first[0] != ' ' && first[0] != '\t' {
			break
		}
		content = rest
	}
	m := ablogOptions(f.content[:len(f.content)-len(content)], line)
	return m, content, nil
}

// without is the text without the directive, with as many lines; the excerpt stays
// unless the directive says to exclude it.
func (f fence) without(content string) string {
	return f.before + strings.Repeat("\n", 1+strings.Count(f.content, "\n")-strings.Count(content, "\n")) + content + "\n" + f.after
}
