package digest

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"recapd/internal/post"
)

// Kinds of groups, as templates.Section has them.
const (
	kindEvent  = "event"
	kindSeries = "series"
	kindMore   = "more"
)

// group is the posts of an event, of a series, or the rest.
type group struct {
	kind string
	name string
	days []day
}

// day is the posts of one day of an event. Posts that belong to the event but
// to no day of it come last.
type day struct {
	number int // from 1; 0 where there are no days, and for what belongs to none
	posts  []*post.Post
}

func (g group) count() int {
	n := 0
	for _, d := range g.days {
		n += len(d.posts)
	}
	return n
}

func (g group) latest() time.Time {
	var t time.Time
	for _, d := range g.days {
		for _, p := range d.posts {
			if p.Published.After(t) {
				t = p.Published
			}
		}
	}
	return t
}

// arrange groups the posts: events with the latest first, then series with the
// latest first, then the rest from new to old. The order in which the posts are
// given has no effect.
func arrange(posts []*post.Post) []group {
	posts = slices.Clone(posts)
	slices.SortFunc(posts, byTime)
	events, rest := collect(posts, kindEvent, func(p *post.Post) string { return p.Event })
	series, rest := collect(rest, kindSeries, func(p *post.Post) string { return p.Series })
	for i, g := range events {
		events[i].days = byDay(g.days[0].posts)
	}
	out := append(events, series...)
	if len(rest) > 0 {
		slices.Reverse(rest)
		out = append(out, group{kind: kindMore, days: []day{{posts: rest}}})
	}
	return out
}

func byTime(a, b *post.Post) int {
	return cmp.Or(a.Published.Compare(b.Published), cmp.Compare(a.Path, b.Path), cmp.Compare(a.ID, b.ID))
}

// collect takes the posts that have a name out of the list, one group for each
// name. Names that differ in case or spaces only are one.
func collect(posts []*post.Post, kind string, name func(*post.Post) string) (groups []group, rest []*post.Post) {
	index := map[string]int{}
	for _, p := range posts {
		shown := strings.Join(strings.Fields(name(p)), " ")
		key := strings.ToLower(shown)
		i, known := index[key]
		switch {
		case key == "":
			rest = append(rest, p)
		case !known:
			index[key] = len(groups)
			groups = append(groups, group{kind, shown, []day{{posts: []*post.Post{p}}}})
		default:
			groups[i].days[0].posts = append(groups[i].days[0].posts, p)
		}
	}
	slices.SortStableFunc(groups, func(a, b group) int {
		return cmp.Or(b.latest().Compare(a.latest()), cmp.Compare(a.name, b.name))
	})
	return groups, rest
}

// byDay parts an event's posts into its days, in order; those of no day come last.
func byDay(posts []*post.Post) []day {
	numbers := map[int][]*post.Post{}
	for _, p := range posts {
		n := max(0, p.Day)
		numbers[n] = append(numbers[n], p)
	}
	var out []day
	for _, n := range slices.Sorted(maps.Keys(numbers)) {
		if n > 0 {
			out = append(out, day{n, numbers[n]})
		}
	}
	if len(numbers[0]) > 0 {
		out = append(out, day{0, numbers[0]})
	}
	return out
}
