package post

import (
	"fmt"
	"strings"
)

// Front matter is a block of TOML, YAML or JSON at the very top of a file,
// between fences. Hugo, Zola, Jekyll and Octopress write it, Nikola may.

// frontMatterLimit is far above any head that a person wrote, and low enough
// for a hostile one to cost nothing.
const frontMatterLimit = 64 << 10

const unclosedHint = "close it with a line of its own that holds the same mark"

// header is the top of a source file, taken apart.
type header struct {
	metadata metadata
	line     int    // where the metadata start, from 1
	body     string // the rest of the file: its tail, byte for byte; a directive within is blank lines
	bodyLine int    // where the body starts, from 1
	docinfo  bool   // reStructuredText: more metadata are in the body's field list
}

// encoding is one language of front matter.
type encoding struct {
	name string
	// decode reads a block; the lines of values and errors count from 1 within
	// the block.
	decode func(block string) (metadata, *decodeError)
}

// decodeError is what is wrong with a block, and on which of its lines.
type decodeError struct {
	line    int
	message string
}

// readFenced reads front matter between two lines of fence marks. ok is false
// when the file has none, so that other forms may be tried.
//
// In reStructuredText a line of +++ or --- may also be the overline of a title;
// there a block counts only if it is closed and really holds metadata.
func readFenced(src source, open string, closing []string, enc encoding) (header, []Fault, bool) {
	start := skipBlankLines(src.text)
	first, rest := cutLine(src.text[start:])
	if strings.TrimRight(first, " \t") != open {
		return header{}, nil, false
	}
	line := lineOf(src.text, start)
	block, body, closed := cutFence(rest, closing)
	if !closed {
		if src.rest() {
			return header{}, nil, false
		}
		f := src.fault(line, unclosedHint, "front matter is never closed")
		return header{metadata: metadata{}, line: line, bodyLine: line}, []Fault{f}, true
	}
	h := header{line: line, body: body, bodyLine: lineOf(src.text, len(src.text)-len(body))}
	m, bad := decodeBlock(block, enc)
	if bad != nil {
		h.metadata = metadata{}
		f := src.fault(line+bad.line, "correct the line, or quote the value", "%s front matter: %s", enc.name, bad.message)
		return h, []Fault{f}, !src.rest()
	}
	h.metadata = m.shifted(line)
	return h, nil, len(m) > 0 || !src.rest()
}

func decodeBlock(block string, enc encoding) (metadata, *decodeError) {
	if len(block) > frontMatterLimit {
		return nil, &decodeError{0, fmt.Sprintf("longer than %d KB", frontMatterLimit>>10)}
	}
	return enc.decode(block)
}

// cutFence parts text at the first line that is one of the marks.
func cutFence(text string, marks []string) (block, rest string, found bool) {
	for at := 0; at < len(text); {
		line, after := cutLine(text[at:])
		for _, mark := range marks {
			if strings.TrimRight(line, " \t") == mark {
				return text[:at], after, true
			}
		}
		at = len(text) - len(after)
	}
	return text, "", false
}

// shifted moves the lines of values, which count within a block, to those of
// the file.
func (m metadata) shifted(by int) metadata {
	for key, v := range m {
		m[key] = v.shifted(by)
	}
	return m
}

func (v value) shifted(by int) value {
	if v.line > 0 {
		v.line += by
	}
	for i := range v.list {
		v.list[i] = v.list[i].shifted(by)
	}
	v.table.shifted(by)
	return v
}
