package digest

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"recapd/internal/post"
	"recapd/templates"
)

const (
	subjectLength   = 60  // characters, with the number
	preheaderLeast  = 85  // shorter ones are filled up by the mail's top line
	preheaderLength = 130 // characters
)

// headline is the subject without the number: the events that most posts are
// about, and the count. Without events it is the newest post's title.
func headline(groups []group, total, room int, w templates.Words) string {
	var events []group
	for _, g := range groups {
		if g.kind == kindEvent {
			events = append(events, g)
		}
	}
	slices.SortStableFunc(events, func(a, b group) int { return b.count() - a.count() })
	if len(events) == 0 {
		return titled(groups, total, room, w)
	}
	tail := ": " + w.Count("count-recaps", total)
	var candidates []string
	if len(events) > 1 {
		a, b := events[0].name, events[1].name
		candidates = append(candidates, w.List([]string{a, b}), w.List([]string{yearless(a), yearless(b)}))
	}
	candidates = append(candidates, events[0].name, yearless(events[0].name))
	for _, c := range candidates {
		if length(c+tail) <= room {
			return c + tail
		}
	}
	return clip(yearless(events[0].name), room-length(tail)) + tail
}

// titled is the headline of an issue without events.
func titled(groups []group, total, room int, w templates.Words) string {
	first := newest(groups)
	if total == 1 {
		return clip(clean(first.Title), room)
	}
	tail := w.Count("count-more", total-1, "title", "")
	return w.Count("count-more", total-1, "title", clip(clean(first.Title), room-length(tail)))
}

func newest(groups []group) *post.Post {
	var out *post.Post
	for _, p := range inOrder(groups) {
		if out == nil || byTime(p, out) > 0 {
			out = p
		}
	}
	return out
}

// inOrder is all posts in the order in which they are told.
func inOrder(groups []group) []*post.Post {
	var out []*post.Post
	for _, g := range groups {
		for _, d := range g.days {
			out = append(out, d.posts...)
		}
	}
	return out
}

// preheader goes on where the subject ends: the lead story, the titles of the largest groups,
// then of the others, without what the subject says already. An issue with
// short titles goes on with the words of the teasers.
func preheader(groups []group, lead *post.Post, subject string) string {
	bySize := slices.Clone(groups)
	slices.SortStableFunc(bySize, func(a, b group) int { return b.count() - a.count() })
	var parts []string
	if lead != nil {
		parts = append(parts, clean(lead.Title))
	}
	for i := range bySize { // one title of each group first
		parts = append(parts, clean(inOrder(bySize[i : i+1])[0].Title))
	}
	posts := inOrder(bySize)
	for _, p := range posts {
		parts = append(parts, clean(p.Title))
	}
	for _, p := range posts {
		parts = append(parts, clean(teaserWords(p)))
	}
	return clip(fill(parts, subject), preheaderLength)
}

func fill(parts []string, subject string) string {
	var told []string
	for _, p := range parts {
		if p == "" || slices.Contains(told, p) || strings.Contains(subject, strings.TrimSuffix(clip(p, subjectLength/2), "…")) {
			continue
		}
		told = append(told, p)
		if length(strings.Join(told, " · ")) >= preheaderLeast {
			break
		}
	}
	return strings.Join(told, " · ")
}

func teaserWords(p *post.Post) string {
	return cmp.Or(p.Text.Teaser().Fragment.Text(), p.Summary)
}

// year at the end of an event's name: "PebbleConf 2031".
var year = regexp.MustCompile(`[ ’'-]+(19|20)\d\d$`)

func yearless(name string) string { return year.ReplaceAllString(name, "") }

func length(s string) int { return len([]rune(s)) }
