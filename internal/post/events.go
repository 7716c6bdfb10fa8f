package post

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"
)

// Event and day come from a post's own keys, else from the rules of the settings,
// which the operator wrote, and from nowhere else: "Go Advent Day 7" in a title is
// the day of a series, not of a conference. What titles look like is only a
// Suggestion (suggest.go).

// EventRule says which posts belong to an event: those with any of its tags and
// categories, in any of its folders, or with a title that fits. Case does not
// matter but in folders.
type EventRule struct {
	Name       string
	Tags       []string
	Categories []string
	Folders    []string // below the content folder, with all in them
	Title      string   // the whole title; * stands for anything; "" for no title

	// The first instants of its first and last day. Where there are any, posts
	// of another time do not belong to it: so a tag can serve every year.
	Starts, Ends time.Time
}

// People announce a conference weeks before it, and write it up months later;
// next year's is a year away.
const (
	daysBefore = 30
	daysAfter  = 180
)

// event reads event and day. The rules are asked only where the post is silent,
// and the day of a title counts only where a rule has said of what it is a day.
func (p *parsing) event() {
	p.post.Event = p.meta.text("event", "conference")
	v, told := p.meta.first("day")
	if told {
		day, err := dayOf(v)
		if err != nil {
			p.note(v.line, "write it as 2", "%v", err)
		}
		p.post.Day = day
	}
	if p.post.Event != "" {
		return
	}
	for _, rule := range p.Events {
		if rule.fits(p.post) {
			p.post.Event = rule.Name
			if !told {
				p.post.Day = findDay(p.post.Title).number
			}
			return
		}
	}
}

func (r EventRule) fits(p *Post) bool {
	return r.atItsTime(p.Published) &&
		(anyFold(r.Tags, p.Tags) || anyFold(r.Categories, p.Categories) ||
			slices.ContainsFunc(r.Folders, func(folder string) bool { return inFolder(p.Path, folder) }) ||
			r.Title != "" && likeTitle(r.Title, p.Title))
}

// atItsTime: of a draft without a date nobody can tell.
func (r EventRule) atItsTime(t time.Time) bool {
	if r.Starts.IsZero() {
		return true
	}
	last := r.Ends
	if last.IsZero() {
		last = r.Starts
	}
	return !t.IsZero() && !t.Before(r.Starts.AddDate(0, 0, -daysBefore)) && t.Before(last.AddDate(0, 0, 1+daysAfter))
}

func anyFold(wanted, has []string) bool {
	return slices.ContainsFunc(wanted, func(w string) bool {
		return slices.ContainsFunc(has, func(h string) bool { return strings.EqualFold(oneLine(w), h) })
	})
}

func inFolder(file, folder string) bool {
	return strings.HasPrefix(file, path.Clean(folder)+"/") || path.Clean(folder) == "."
}

// likeTitle tells whether the whole of title is as the pattern has it.
func likeTitle(pattern, title string) bool {
	parts := strings.Split(strings.ToLower(oneLine(pattern)), "*")
	rest := strings.ToLower(oneLine(title))
	if len(parts) == 1 {
		return rest == parts[0]
	}
	rest, ok := strings.CutPrefix(rest, parts[0])
	for _, part := range parts[1 : len(parts)-1] {
		if ok {
			_, rest, ok = strings.Cut(rest, part)
		}
	}
	return ok && strings.HasSuffix(rest, parts[len(parts)-1])
}

func checkEvents(rules []EventRule) error {
	var wrong []error
	for i, r := range rules {
		if strings.TrimSpace(r.Name) == "" {
			wrong = append(wrong, fmt.Errorf("event %d has no name", i+1))
		}
		if r.Title != "" && strings.Trim(r.Title, "* ") == "" {
			wrong = append(wrong, fmt.Errorf("event %s: the title pattern %q fits every post", r.Name, r.Title))
		}
	}
	return errors.Join(wrong...)
}

// dayOf reads 2, "2", "Day 2", "Day Two", "two", "Tag 2".
func dayOf(v value) (int, error) {
	text := v.plain()
	if found := findDay(text); found.number > 0 && found.before == "" && found.after == "" {
		return found.number, nil
	}
	text = strings.TrimSpace(strings.TrimPrefix(strings.ToLower(text), "day"))
	if n := slices.Index(numberWords, text); n >= 0 {
		return n + 1, nil
	}
	if n, ok := (value{text: text}).number(); ok && n >= 0 {
		return n, nil
	}
	return 0, fmt.Errorf("day %s is not a number", shown(v.plain()))
}

var numberWords = strings.Fields(countings[0].numbers)

// shown quotes foreign text for a message, at a length that fits a line.
func shown(text string) string {
	const longest = 60
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
