package digest

import (
	"slices"
	"testing"

	"recapd/internal/newsletter"
	"recapd/internal/post"
)

func TestTopicsSelectPosts(t *testing.T) {
	about := func(title, event string, tags ...string) *post.Post {
		return recap(title, "2031-11-20 10:00", "<p>News.</p>", func(p *post.Post) { p.Event, p.Tags = event, tags })
	}
	posts := []*post.Post{
		about("Ducks", "PebbleConf 2031", "go", "queues"),
		about("Ponds", "pebbleconf  2031", "jobs"),
		about("Maps", "Gopherdale Days", "Go"),
		about("Note", ""),
	}
	follow := func(kind newsletter.TopicKind, name string) newsletter.Topic {
		return newsletter.Topic{Kind: kind, Name: name, Choice: newsletter.Follow}
	}
	mute := func(kind newsletter.TopicKind, name string) newsletter.Topic {
		return newsletter.Topic{Kind: kind, Name: name, Choice: newsletter.Mute}
	}
	const event, tag = newsletter.TopicEvent, newsletter.TopicTag
	for _, c := range []struct {
		name   string
		topics []newsletter.Topic
		want   []string
	}{
		{"nothing chosen", nil, []string{"Ducks", "Ponds", "Maps", "Note"}},
		{"an event, however it is spelled", []newsletter.Topic{follow(event, "PEBBLECONF 2031")}, []string{"Ducks", "Ponds"}},
		{"a tag", []newsletter.Topic{follow(tag, "go")}, []string{"Ducks", "Maps"}},
		{"an event and a tag", []newsletter.Topic{follow(event, "PebbleConf 2031"), follow(tag, "go")}, []string{"Ducks", "Ponds", "Maps"}},
		{"muted alone", []newsletter.Topic{mute(tag, "jobs")}, []string{"Ducks", "Maps", "Note"}},
		{"muted goes before followed", []newsletter.Topic{follow(tag, "go"), mute(event, "PebbleConf 2031")}, []string{"Maps"}},
		{"a tag is no event", []newsletter.Topic{follow(event, "go")}, nil},
		{"what no post has", []newsletter.Topic{follow(tag, "rust")}, nil},
		{"no name is no topic of a post without an event", []newsletter.Topic{follow(event, "")}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, p := range Selected(posts, c.topics) {
				got = append(got, p.Title)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
