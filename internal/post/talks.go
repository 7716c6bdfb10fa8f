package post

import (
	"net/url"
	"strings"
)

// Talk is one that a post tells of, as its author has listed it.
type Talk struct {
	Title   string
	Speaker string `json:",omitempty"` // or speakers, with commas between
	Slides  string `json:",omitempty"` // absolute
	Video   string `json:",omitempty"` // absolute
}

const talkHint = "write each as a table with title and, as known, speaker, slides and video"

// talks reads a list of tables. Headers that have no lists of tables have no talks.
func (p *parsing) talks(at place) {
	v, ok := p.meta.first("talks")
	if !ok {
		return
	}
	list := v.list
	if len(v.table) > 0 {
		list = []value{v}
	}
	if len(list) == 0 {
		p.note(v.line, talkHint, "talks: %s is no list", shown(v.plain()))
	}
	for i, item := range list {
		if item.line == 0 {
			item.line = v.line
		}
		if len(item.table) == 0 {
			p.note(item.line, talkHint, "talk %d: %s is no table", i+1, shown(item.plain()))
			continue
		}
		t := Talk{Title: item.table.text("title", "name"), Speaker: speakers(item.table)}
		if t.Title == "" {
			p.note(item.line, "give it one, or take it out", "talk %d has no title", i+1)
			continue
		}
		t.Slides, t.Video = p.talkLink(at, item, "slides"), p.talkLink(at, item, "video")
		p.post.Talks = append(p.post.Talks, t)
	}
}

func speakers(talk metadata) string {
	v, _ := talk.first("speaker", "speakers")
	return strings.Join(names(authorsOf(v, ";")), ", ")
}

// talkLink is the address under a key of a talk.
func (p *parsing) talkLink(at place, talk value, key string) string {
	v, ok := talk.table.first(key)
	if !ok {
		return ""
	}
	line := v.line
	if line == 0 {
		line = talk.line
	}
	ref := v.plain()
	u, err := url.Parse(at.absolute(p.dialect, ref))
	if err != nil || strings.ContainsAny(ref, " \t") || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		p.note(line, "write its address, as https://example.org/"+key, "%s of a talk: %s is not an address on the web", key, shown(ref))
		return ""
	}
	return u.String()
}
