package digest

import (
	"recapd/internal/post"
	"recapd/templates"
)

// talksToldBy is how many talks are told under a post.
const talksToldBy = 12

// A post about one talk says so in its byline, and has that talk's links as its own. The
// talks of any other stand under it, a line each.

// onTalk is what the byline of a post about one talk says of it; "" for any other post.
func onTalk(p *post.Post, w templates.Words) string {
	if len(p.Talks) != 1 {
		return ""
	}
	title, speaker := clip(clean(p.Talks[0].Title), nameLength), clip(clean(p.Talks[0].Speaker), nameLength)
	same := Folded(p.Talks[0].Title) == Folded(p.Title)
	switch {
	case same && speaker == "":
		return ""
	case same:
		return w.Say("digest-on-a-talk", "speaker", speaker)
	case speaker == "":
		return w.Say("digest-on-title", "title", title)
	}
	return w.Say("digest-on-talk", "title", title, "speaker", speaker)
}

// ofTalk is a talk's slides and recording.
func ofTalk(t post.Talk) []medium {
	var out []medium
	for _, link := range []struct {
		kind    mediumKind
		address string
	}{{slides, t.Slides}, {video, t.Video}} {
		if m, _ := mediumAt(link.address, ""); m.url != "" {
			if m.kind == paper {
				m.file = "PDF"
			}
			m.kind = link.kind
			out = append(out, m)
		}
	}
	return out
}

// listed are the talks of a post that has several, and how many are not told. all are
// the media of those that are.
func listed(p *post.Post, w templates.Words) (lines []templates.Talk, more int, all []medium) {
	if len(p.Talks) < 2 {
		return nil, 0, nil
	}
	for _, t := range p.Talks[:min(len(p.Talks), talksToldBy)] {
		media := ofTalk(t)
		all = append(all, media...)
		lines = append(lines, templates.Talk{Title: clip(clean(t.Title), titleLength), Speaker: clip(clean(t.Speaker), nameLength), Links: labelled(media, w)})
	}
	return lines, len(p.Talks) - len(lines), all
}
