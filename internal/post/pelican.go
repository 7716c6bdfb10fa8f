package post

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// pelican reads articles as Pelican does: header lines at the top of Markdown
//
//	Title: Day one at PebbleConf
//	Date: 2026-05-04 18:00
//
// and the field list after the title (docinfo) in reStructuredText.
func pelican() dialect {
	return dialect{
		name:       "pelican",
		permalink:  "/{slug}.html",
		markers:    []string{"more", "PELICAN_END_SUMMARY"},
		roots:      []string{"content"},
		title:      asHeaded,
		read:       readPelican,
		claims:     anyName,
		slug:       func(_ fileName, title string) string { return pelicanSlug(title) },
		written:    pelicanWritten,
		label:      pelicanSlug,
		link:       pelicanLink,
		translated: pelicanTranslated,
		inLanguage: "/{slug}-{lang}.html",
		inDrafts:   "/drafts/{slug}.html",
		placed:     pelicanPlaced,
		adapt:      adaptPelican,
		feedID:     pelicanID,

		saysLanguage: true,
		oneCategory:  true,
	}
}

// pelicanPlaced: a language is never told by a file's name.
func pelicanPlaced(path string) fileName {
	name := nameOf(path)
	if name.language != "" {
		name.stem, name.language = name.whole, ""
	}
	return name
}

// pelicanWritten keeps what an author wrote as a slug, which may name folders too.
func pelicanWritten(slug string) string {
	var parts []string
	for part := range strings.SplitSeq(slug, "/") {
		if part = keptSlug(part); part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "/")
}

func readPelican(src source) (header, []Fault, bool) {
	if src.rest() {
		return readDocinfo(src)
	}
	if h, _, ok := readHeaderFence(src); ok {
		return h, nil, true
	}
	return readHeaderLines(src, skipBlankLines(src.text))
}

// readHeaderFence reads header lines between lines of ---, which Python-Markdown
// allows too. YAML goes before, unless it cannot be read: a title with a colon is
// none. Only Pelican writes the keys with capitals.
func readHeaderFence(src source) (header, []Fault, bool) {
	_, faults, fenced := readYAML(src)
	if !fenced || len(faults) == 0 {
		return header{}, nil, false
	}
	start := skipBlankLines(src.text)
	_, rest := cutLine(src.text[start:])
	h, _, ok := headerLines(src, len(src.text)-len(rest))
	mark, body := cutLine(h.body)
	if !ok || !pelicanTitle.MatchString(rest) || mark != "---" && mark != "..." {
		return header{}, nil, false
	}
	h.body, h.bodyLine = body, lineOf(src.text, len(src.text)-len(body))
	return h, nil, true
}

var pelicanTitle = pattern.New(`(?m)^Title:`)

// docinfoLine is a field at the left margin; docinfoDepth the number of lines in
// which the first one has to come, after comments and an overlined title.
var docinfoLine = pattern.New(`^:[A-Za-z][\w -]*:(\s|$)`)

const docinfoDepth = 40

// readDocinfo only tells whether there is a field list; to read it is the
// markup's business.
func readDocinfo(src source) (header, []Fault, bool) {
	if _, _, fenced := readAnyFence(src); fenced {
		return header{}, nil, false
	}
	rest := src.text
	for n := 1; n <= docinfoDepth && rest != ""; n++ {
		var line string
		line, rest = cutLine(rest)
		if docinfoLine.MatchString(line) {
			return header{metadata: metadata{}, line: n, body: src.text, bodyLine: 1, docinfo: true}, nil, true
		}
	}
	return header{}, nil, false
}

// Header lines as Python-Markdown's meta extension reads them: keys at most
// three spaces in, further lines of a value at least four.
var (
	headerLine     = pattern.New(`^ {0,3}([A-Za-z0-9_-]+):\s*(.*)$`)
	headerMoreLine = pattern.New(`^(?: {4,}|\t)\s*(\S.*)$`)
)

// headerKeys: prose may begin with "Note: …"; one of these has to be there.
var headerKeys = []string{"title", "date"}

// readHeaderLines reads the lines from an offset on, and the line that may end
// them also where no such line begins them.
func readHeaderLines(src source, start int) (header, []Fault, bool) {
	h, _, ok := headerLines(src, start)
	if mark, rest := cutLine(h.body); ok && headerEnd.MatchString(mark) {
		h.body, h.bodyLine = rest, lineOf(src.text, len(src.text)-len(rest))
	}
	return h, nil, ok
}

var headerEnd = pattern.New(`^(?:---|\.\.\.)(?:\s|$)`)

// onceOnly are the keys of which Pelican takes the first line and no other.
var onceOnly = []string{"tags", "date", "modified", "status", "category", "author", "save_as", "url", "authors", "slug"}

func headerLines(src source, start int) (header, []Fault, bool) {
	h := header{metadata: metadata{}, line: lineOf(src.text, start)}
	text, line, key := src.text[start:], h.line, ""
	for text != "" {
		first, rest := cutLine(text)
		if found := headerLine.FindStringSubmatch(first); found != nil {
			key = canonical(found[1])
			if key == "date" {
				found[2] = strings.ReplaceAll(found[2], "_", " ")
			}
			if _, before := h.metadata[key]; !before || !slices.Contains(onceOnly, key) {
				h.metadata[key] = value{text: found[2], line: line}
			}
		} else if found := headerMoreLine.FindStringSubmatch(first); found != nil && key != "" {
			if !slices.Contains(onceOnly, key) {
				h.metadata.continued(key, found[1])
			}
		} else {
			break
		}
		text, line = rest, line+1
	}
	h.body, h.bodyLine = text, lineOf(src.text, len(src.text)-len(text))
	_, ok := h.metadata.first(headerKeys...)
	return h, nil, ok
}

// pelicanMark is {static}, {filename} or |filename| at the start of a
// reference, also as a Markdown renderer escapes it.
var pelicanMark = pattern.New(`(?i)^(?:\{|%7B|\||%7C)(static|filename|attach|index|author|category|tag)(?:\}|%7D|\||%7C)(.*)$`)

// pluginMark is what a plugin would read, as in {photo}pond.jpg: a file, as far as
// we know.
var pluginMark = pattern.New(`(?i)^(?:\{|%7B)[a-z_]+(?:\}|%7D)(.+)$`)

// pelicanLink resolves Pelican's own links by the blog's default layout. A link
// to another article becomes the page that its file name suggests; which slug
// the article really has is not looked up.
//
// A plain relative reference counts from the blog's root: articles lie there,
// and that is how Pelican's own feeds end up.
func pelicanLink(at place, ref string) string {
	found := pelicanMark.FindStringSubmatch(ref)
	if found == nil {
		return at.fromBase(ref)
	}
	target := found[2]
	switch strings.ToLower(found[1]) {
	case "index":
		return at.base.String()
	case "author", "category", "tag":
		return at.fromBase(strings.ToLower(found[1]) + "/" + strings.Trim(target, "/") + ".html")
	}
	file, suffix := cutSuffix(target)
	if !strings.HasPrefix(file, "/") {
		file = path.Join("/", at.folder, file)
	}
	if isPost(file) {
		file = "/" + strings.TrimSuffix(path.Base(file), path.Ext(file)) + ".html"
	}
	return at.fromBase(strings.TrimPrefix(file, "/") + suffix)
}

// cutSuffix parts a reference before its query or fragment.
func cutSuffix(ref string) (path, suffix string) {
	if i := strings.IndexAny(ref, "?#"); i >= 0 {
		return ref[:i], ref[i:]
	}
	return ref, ""
}

// pelicanTranslated is ARTICLE_LANG_URL: slug-es.html.
func pelicanTranslated(p, language string) string {
	ext := path.Ext(p)
	return strings.TrimSuffix(p, ext) + "-" + language + ext
}

// pelicanID is the id in Pelican's feeds, Atom and RSS alike: get_tag_uri of the
// module feedgenerator. The path is as the address has it before anything is
// escaped; only what no IRI may hold is written otherwise.
func pelicanID(u *url.URL, p *Post) string {
	return "tag:" + strings.ToLower(u.Hostname()) + "," + p.Published.Format(time.DateOnly) + ":" + notInIRI.ReplaceAllStringFunc(u.Path, url.PathEscape)
}

var notInIRI = pattern.New("[\\s<>\"{}|\\\\^`%]")
