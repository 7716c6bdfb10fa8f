package post

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// Suggestion is what the titles of some posts have in common, for a person to
// decide on. Nothing is grouped by it.
type Suggestion struct {
	// Rule would put the posts into one event. Of a series it has the name only.
	Rule EventRule
	// Series: the days are too many, or too far apart, for a conference. Posts of
	// a series say so themselves.
	Series bool
	Posts  []*Post // oldest first
}

// What people call the days of one event: at most nine, begun with the first or
// second, few of them left out, and told within a season.
const (
	eventDays   = 9
	eventGaps   = 2
	eventSpan   = 90 * 24 * time.Hour
	seasonBreak = 60 * 24 * time.Hour // between the last post of an event and the first of the next year's
)

// Suggest finds posts without an event or a series whose titles tell that they
// are days of one, newest first: "DockerCon EU 2015 Day One" and "… Day Two".
func Suggest(posts []*Post) []Suggestion {
	shapes := map[string][]dated{}
	for _, p := range posts {
		if p.Event != "" || p.Series != "" || !p.Readable() || p.Draft {
			continue
		}
		if d, ok := datedOf(p); ok {
			key := strings.ToLower(d.name)
			shapes[key] = append(shapes[key], d)
		}
	}
	var found []Suggestion
	for _, shape := range shapes {
		found = append(found, suggestionsOf(shape)...)
	}
	slices.SortFunc(found, func(a, b Suggestion) int {
		return cmp.Or(b.newest().Compare(a.newest()), strings.Compare(a.Rule.Name, b.Rule.Name))
	})
	return found
}

func (s Suggestion) newest() time.Time { return s.Posts[len(s.Posts)-1].Published }

// dated is a post that is by its title a day of something.
type dated struct {
	post    *Post
	name    string // of that something
	pattern string
	day     int
}

// fillers begin titles before the name: "My first day at …", "Notes from …".
var fillers = pattern.New(`(?i)^(?:(?:my|our|the|a|an|notes|thoughts|impressions|recap|recaps|review|report|summary|on|of|from|at|mi|el|la|del|de|notas|sobre|mein|der|die|vom|von)(?:\s+|$))+`)

// preposition joins a day to the name behind it: "Day 2 at PebbleConf".
var preposition = pattern.New(`(?i)^(?:at|of|@|in|from|de|del|de la|en|en la|da|do|no|na|bei|auf|der|des|du|à|au|op|van|di|al|alla)(?:\s+(?:the|la|el|der|dem|le))?\s+(\pL.*)$`)

// furtherOn is where a name ends that stands before more of a title.
var furtherOn = pattern.New(`\s*(?:[:|(\[–—]|\s-\s).*$`)

func datedOf(p *Post) (dated, bool) {
	title := oneLine(p.Title)
	found := findDay(title)
	if found.number == 0 {
		return dated{}, false
	}
	d := dated{post: p, day: found.number}
	d.name = fillers.ReplaceAllString(found.before, "")
	behind := preposition.FindStringSubmatch(found.after)
	switch {
	case d.name == found.before && d.name != "":
		d.pattern = d.name + "*"
	case d.name != "":
		d.pattern = "*" + d.name + "*"
	case behind != nil:
		d.name = furtherOn.ReplaceAllString(behind[1], "")
		d.pattern = "*" + d.name + "*"
	}
	return d, strings.Trim(d.name, "* ") != ""
}

// suggestionsOf looks at all posts of one shape. Every year may have an event of
// its own.
func suggestionsOf(shape []dated) []Suggestion {
	slices.SortFunc(shape, func(a, b dated) int {
		return cmp.Or(a.post.Published.Compare(b.post.Published), strings.Compare(a.post.Path, b.post.Path))
	})
	var found []Suggestion
	for _, season := range seasons(shape) {
		if distinctDays(season) < 2 {
			continue
		}
		if !likeEvent(season) {
			return []Suggestion{{Rule: EventRule{Name: shape[0].name}, Series: true, Posts: postsOf(shape)}}
		}
		found = append(found, Suggestion{Rule: ruleFor(season), Posts: postsOf(season)})
	}
	return found
}

// seasons parts the posts where nothing was told for long.
func seasons(shape []dated) [][]dated {
	var parts [][]dated
	begin := 0
	for i := 1; i <= len(shape); i++ {
		if i == len(shape) || shape[i].post.Published.Sub(shape[i-1].post.Published) > seasonBreak {
			parts = append(parts, shape[begin:i])
			begin = i
		}
	}
	return parts
}

// serial names what has days without ever being a conference.
var serial = pattern.New(`(?i)\b(?:advent|challenge|\d+ days)\b`)

func likeEvent(season []dated) bool {
	least, most := season[0].day, season[0].day
	for _, d := range season {
		least, most = min(least, d.day), max(most, d.day)
	}
	span := season[len(season)-1].post.Published.Sub(season[0].post.Published)
	return least <= 2 && most <= min(eventDays, distinctDays(season)+eventGaps) && span <= eventSpan && !serial.MatchString(season[0].name)
}

func distinctDays(season []dated) int {
	seen := map[int]bool{}
	for _, d := range season {
		seen[d.day] = true
	}
	return len(seen)
}

func postsOf(season []dated) []*Post {
	var posts []*Post
	for _, d := range season {
		posts = append(posts, d.post)
	}
	return posts
}

// yearIn finds a year in a name: 2031, '31, 31 at its end.
var yearIn = pattern.New(`(?:^|\D)(?:19|20)\d\d(?:\D|$)|\D'?\d\d$`)

// ruleFor makes the rule that the posts would fall under. A name that is the same
// every year gets the year, and the rule the time, which is that of the posts.
func ruleFor(season []dated) EventRule {
	first, last := season[0], season[len(season)-1]
	rule := EventRule{Name: first.name, Title: first.pattern}
	if !yearIn.MatchString(first.name) {
		rule.Name += first.post.Published.Format(" 2006")
		rule.Starts, rule.Ends = midnight(first.post.Published), midnight(last.post.Published)
	}
	return rule
}

func midnight(t time.Time) time.Time {
	year, month, day := t.Date()
	return time.Date(year, month, day, 0, 0, 0, 0, t.Location())
}
