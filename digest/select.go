package digest

import (
	"slices"
	"strings"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Selected are the posts that topics ask for, in the order given. What is muted is
// out; of the rest, whoever follows anything gets that alone, and whoever follows
// nothing gets all of it. No topics select every post.
//
// A post has the topics of its event and its tags. Names that differ in case or
// spaces only are one.
func Selected(posts []*post.Post, topics []newsletter.Topic) []*post.Post {
	if len(topics) == 0 {
		return posts
	}
	s := newSelector(topics)
	var out []*post.Post
	for _, p := range posts {
		if s.takes(p) {
			out = append(out, p)
		}
	}
	return out
}

// selector has the folded names of what is followed and of what is muted.
type selector struct{ follow, mute map[topic]bool }

type topic struct {
	kind newsletter.TopicKind
	name string // folded
}

func newSelector(topics []newsletter.Topic) selector {
	s := selector{map[topic]bool{}, map[topic]bool{}}
	for _, t := range topics {
		choice := s.follow
		if t.Choice == newsletter.Mute {
			choice = s.mute
		}
		choice[topic{t.Kind, Folded(t.Name)}] = true
	}
	return s
}

func (s selector) takes(p *post.Post) bool {
	var has []topic
	if p.Event != "" {
		has = append(has, topic{newsletter.TopicEvent, Folded(p.Event)})
	}
	for _, tag := range p.Tags {
		has = append(has, topic{newsletter.TopicTag, Folded(tag)})
	}
	in := func(choice map[topic]bool) bool {
		return slices.ContainsFunc(has, func(t topic) bool { return choice[t] })
	}
	return !in(s.mute) && (len(s.follow) == 0 || in(s.follow))
}

// Folded is the name of an event or a tag as names are compared: without regard to
// case and spaces.
func Folded(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
