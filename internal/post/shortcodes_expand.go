package post

import (
	"fmt"
	"html"
	"strings"

	"recapd/internal/markup"
)

// expansion is the text of a post while its tags are replaced.
type expansion struct {
	*parsing
	text  string
	tags  []tag
	out   []byte
	at    int // how far the text is written
	blog  int // where in out the address of the blog, just written, begins; -1
	quote int // where in out an open quote begins; -1
	told  map[string]bool

	vars                map[string]value // of Liquid
	nested, turns, size int              // of its blocks, loops and assigned texts
	work, loops         int              // done so far; loops that are under way
	leaving             string           // "break" or "continue", until the loop has heard it

	counted, lines int // line ends before an offset, as far as they have been counted
}

// line is the line of the file that a tag is on. Tags come in order.
func (e *expansion) line(t tag) int {
	if t.start < e.counted {
		e.counted, e.lines = 0, 0
	}
	e.lines += strings.Count(e.text[e.counted:t.start], "\n")
	e.counted = t.start
	return e.head.bodyLine + e.lines
}

// expand replaces the tags in the body of the post. What must not be read as
// markup goes into the slots.
func (p *parsing) expand(text string) string {
	text = p.parted(markup.Unmarked(text))
	if !strings.Contains(text, "{{") && !strings.Contains(text, "{%") {
		return text
	}
	if strings.Count(text, "{{")+strings.Count(text, "{%") > mostTags {
		return text
	}
	var skipped [][]int
	if p.rawFences {
		skipped = octopressFence.FindAllStringIndex(text, -1)
	}
	e := expansion{parsing: p, text: text, tags: scan(text, p.tags, skipped), blog: -1, quote: -1, told: map[string]bool{}, vars: map[string]value{}}
	pair(e.tags)
	e.span(0, len(e.tags), len(text))
	return string(e.out)
}

// run writes what stands between two tags.
func (e *expansion) run(from, to int) {
	e.at = e.tags[from-1].end
	e.span(from, to, e.tags[to].start)
}

// span writes some tags and the text around them, up to an offset.
func (e *expansion) span(from, to, end int) {
	for i := from; i < to; i++ {
		t := e.tags[i]
		if e.parsing.tags.ignored(t) {
			continue
		}
		e.write(e.text[e.at:t.start])
		e.at = t.end
		if !e.works(tagWork + 10*len(t.rest)) {
			e.tell(t, "its templates ask for too much: the rest is left out")
			e.at = end
			return
		}
		last, ok := e.block(i)
		if e.leaving != "" {
			e.at = end
			return
		}
		if !ok {
			last = e.tag(t)
		}
		if last >= i {
			i, e.at = last, e.tags[last].end
		}
	}
	e.write(e.text[e.at:end])
	e.at = end
}

func (e *expansion) write(s string) {
	if s != "" {
		e.out = append(e.out, s...)
		e.blog = -1
	}
}

// piece is what stands for a tag: markup of the post's own language or, with
// html, something that is put into the tree.
type piece struct {
	text string // also where html cannot stand: in code, in an attribute
	html string
}

// tag writes what stands for a tag. When that takes in what the tag encloses, it
// gives the index of the closing tag.
func (e *expansion) tag(t tag) (last int) {
	switch {
	case t.brackets == quotedTag:
		e.write(e.hold(t, piece{text: t.rest, html: html.EscapeString(t.rest)}))
	case t.brackets == rawTag:
		e.write(t.rest)
	case t.brackets == openTag:
		e.tell(t, "shortcode is never closed: shown as it is")
		e.write(e.text[t.start:t.end])
	case t.brackets == outputTag:
		e.output(t)
	case t.closing:
		e.closing(t)
	default:
		return e.opening(t)
	}
	return -1
}

func (e *expansion) closing(t tag) {
	if t.brackets == blockTag && t.name == "blockquote" && t.partner >= 0 && e.quote >= 0 {
		e.endQuote(e.tags[t.partner])
		return
	}
	e.vanish(t)
}

func (e *expansion) opening(t tag) (last int) {
	if t.partner >= 0 {
		if show, ok := enclosing[t.name]; ok {
			e.write(e.hold(t, show(argumentsOf(t.rest), t.rest, e.inner(t))))
			return t.partner
		}
		if hidden(t) {
			e.vanish(t)
			return t.partner
		}
	}
	if t.brackets == blockTag && t.name == "blockquote" && t.partner >= 0 && e.quote < 0 && e.parsing.tags.own(t) {
		e.quote = len(e.out)
		return -1
	}
	if shown, ok := e.known(t); ok {
		e.show(t, shown)
		return -1
	}
	if e.button(t) {
		return t.partner
	}
	e.unknown(t)
	return -1
}

// button makes a link of a tag that nobody knows, which has an address and
// encloses the words for it.
func (e *expansion) button(t tag) bool {
	page, _ := linkIn(argumentsOf(t.rest))
	if page == "" || t.partner < 0 || !e.parsing.tags.own(t) {
		return false
	}
	words := strings.TrimSpace(e.text[t.end:e.tags[t.partner].start])
	if words == "" || strings.ContainsAny(words, "\n{<") {
		return false
	}
	e.tell(t, "%s %s is not known: its address is shown as a link", t.kind(), shown(t.name))
	e.show(t, pageLink(page, words))
	return true
}

// headed keeps the title of what a tag that nobody knows encloses.
func (e *expansion) headed(t tag) {
	at := -1
	switch strings.ToLower(t.name) {
	case "details", "expand", "collapse", "accordion", "spoiler", "tab":
		at = 0
	}
	title := argumentsOf(t.rest).get(at, "title", "summary", "heading", "header")
	if title != "" && t.brackets != outputTag && e.parsing.tags.own(t) {
		e.write(e.hold(t, piece{text: title, html: "<p><strong>" + html.EscapeString(title) + "</strong></p>"}))
	}
}

// hidden tells the tags whose enclosed text no reader is meant to see.
func hidden(t tag) bool {
	return t.name == "comment" || t.brackets == blockTag && t.name == "capture"
}

// show writes a piece. An address that follows that of the blog takes its place:
// {{ site.baseurl }}{% post_url x %} was the way to write it before Jekyll 4.
func (e *expansion) show(t tag, shown piece) {
	if e.blog >= 0 && strings.HasPrefix(shown.text, referencePrefix) {
		e.out = e.out[:e.blog]
	}
	if shown.html != "" || !e.parsing.tags.own(t) {
		e.write(e.hold(t, shown))
		return
	}
	e.write(shown.text)
}

// hold puts a piece in a slot. What is another generator's stays in code as it
// was written.
func (e *expansion) hold(t tag, shown piece) string {
	slot := markup.Slot{HTML: shown.html, Code: shown.text, Attr: shown.text}
	if slot.HTML == "" {
		slot.HTML = html.EscapeString(shown.text)
	}
	if !e.parsing.tags.own(t) {
		slot.Code = e.text[t.start:t.end]
		if t.partner > 0 && enclosing[t.name] != nil {
			slot.Code = e.text[t.start:e.tags[t.partner].end]
		}
	}
	return e.slots.Hold(slot)
}

// vanish writes nothing for a tag. A mark for nothing keeps the lines around it
// together, which an empty line would part; only a tag that encloses something
// is such a parting.
func (e *expansion) vanish(t tag) {
	if t.partner < 0 || !e.parsing.tags.own(t) {
		e.write(e.hold(t, piece{}))
	}
}

// unknown leaves out a tag that nobody knows, and says so once for each name.
func (e *expansion) unknown(t tag) {
	if page, words := linkIn(argumentsOf(t.rest)); page != "" && t.partner < 0 && e.parsing.tags.own(t) {
		e.tell(t, "%s %s is not known: its address is shown as a link", t.kind(), shown(t.name))
		e.show(t, pageLink(page, words))
		return
	}
	if picture, ok := taggedPicture(argumentsOf(t.rest)); ok && t.partner < 0 && t.brackets == blockTag && e.parsing.tags.own(t) {
		e.tell(t, "tag %s is not known: its picture is shown", shown(t.name))
		e.show(t, picture)
		return
	}
	e.vanish(t)
	if t.brackets == blockTag && quiet[t.name] {
		return
	}
	if t.brackets == blockTag && weighed[t.name] {
		e.tell(t, "tag %s is not closed or nested too deep: what it encloses is shown once", shown(t.name))
		return
	}
	what := "left out"
	if t.partner >= 0 {
		what = "left out, its text is kept"
		e.headed(t)
	}
	e.tell(t, "%s %s is not known: %s", t.kind(), shown(t.name), what)
}

// quiet are Liquid's tags that show nothing.
var quiet = map[string]bool{"assign": true, "else": true, "elsif": true, "when": true, "break": true, "continue": true,
	"increment": true, "decrement": true, "cycle": true, "comment": true, "linebreak": true, "raw": true}

// weighed are Liquid's tags of which it depends whether and how often they show
// what they enclose.
var weighed = map[string]bool{"if": true, "unless": true, "case": true, "for": true, "tablerow": true}

func (t tag) kind() string {
	switch t.brackets {
	case blockTag:
		return "tag"
	case outputTag:
		return "variable"
	}
	return "shortcode"
}

// mostTags is how many tags are read in one post. With more of them it is an
// attack, which markup refuses as having too much of everything.
const mostTags = 50_000

// mostTold is how many faults one post's tags may make.
const mostTold = 20

func (e *expansion) tell(t tag, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if e.told[message] || len(e.told) >= mostTold {
		return
	}
	e.told[message] = true
	e.note(e.line(t), "see the post as its readers get it; what matters there, write in the post's own words", "%s", message)
}

// inner is the text that a tag of code encloses. The tags in it have been quoted
// one way or another, or are what the code is about.
func (e *expansion) inner(t tag) string {
	var b strings.Builder
	at := t.end
	for _, inside := range e.tags[indexAfter(e.tags, t):t.partner] {
		b.WriteString(e.text[at:inside.start])
		at = inside.end
		switch {
		case inside.brackets == quotedTag || inside.brackets == rawTag:
			b.WriteString(inside.rest)
		case inside.brackets == outputTag && e.parsing.tags == liquidTags:
			b.WriteString(e.variable(inside).text)
		default:
			b.WriteString(e.text[inside.start:inside.end])
		}
	}
	b.WriteString(e.text[at:e.tags[t.partner].start])
	return b.String()
}

// indexAfter is the index of the tag after t.
func indexAfter(tags []tag, t tag) int { return tags[t.partner].partner + 1 }
