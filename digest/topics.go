package digest

import (
	"regexp"

	"recapd/internal/markup"
	"recapd/internal/post"
)

// topicsLength is how much of a post's headings is told, in characters.
const topicsLength = 160

// everywhere are headings that any post may have, and that tell nothing of one.
var everywhere = regexp.MustCompile(`(?i)^(references|footnotes|notes|links|further reading|introduction|conclusions?|summary|tl;?dr|(table of )?contents|comments|acknowledge?ments|introducción|conclusi(ón|ones)|resumen|referencias|enlaces|notas)[.:]?$`)

// topicsOf are the headings of a post on one line: what it goes on to tell after the
// teaser. One heading is no list, and a list of talks says more.
func topicsOf(p *post.Post, body *markup.Fragment) string {
	teaser := p.Text.Teaser()
	if teaser.Whole || len(p.Talks) > 1 {
		return ""
	}
	told := map[string]bool{Folded(p.Title): true, "": true}
	for _, h := range teaser.Fragment.Outline() {
		told[Folded(h.Text)] = true
	}
	byLevel := map[int][]string{}
	for _, h := range body.Outline() {
		if topic := clip(clean(h.Text), readOnLength); !told[Folded(h.Text)] && !everywhere.MatchString(clean(h.Text)) {
			byLevel[h.Level] = append(byLevel[h.Level], topic)
		}
	}
	for level := 1; level <= 6; level++ {
		if len(byLevel[level]) > 1 {
			return inOneLine(byLevel[level])
		}
	}
	return ""
}

// inOneLine is as many of the topics as there is room for.
func inOneLine(topics []string) string {
	line := topics[0]
	for i, topic := range topics[1:] {
		longer := line + " · " + topic
		if length(longer) > topicsLength && i > 0 {
			return line + " …"
		}
		line = longer
	}
	return line
}
