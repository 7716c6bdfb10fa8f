package membership

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

var (
	pebble = newsletter.Topic{Kind: newsletter.TopicEvent, Name: "PebbleConf 2026", Choice: newsletter.Follow}
	jobs   = newsletter.Topic{Kind: newsletter.TopicTag, Name: "jobs, +more", Choice: newsletter.Mute}
)

func TestChoosing(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	until := noon.AddDate(0, 1, 0)
	for _, c := range []struct {
		name         string
		given, wants newsletter.Preferences
	}{
		{"nothing", newsletter.Preferences{}, newsletter.Preferences{}},
		{"everything", newsletter.Preferences{Frequency: newsletter.Monthly, Language: "es", Paused: until, Topics: []newsletter.Topic{pebble, jobs}},
			newsletter.Preferences{Frequency: newsletter.Monthly, Language: "es", Paused: until, Topics: []newsletter.Topic{pebble, jobs}}},
		{"in another order, and twice", newsletter.Preferences{Topics: []newsletter.Topic{jobs, pebble, jobs}},
			newsletter.Preferences{Topics: []newsletter.Topic{pebble, jobs}}},
		{"weekly is the default", newsletter.Preferences{Frequency: newsletter.Weekly}, newsletter.Preferences{}},
	} {
		r.ok(r.Choose(ctx, r.digestOf(ada), c.given))
		got, ticket, err := r.Preferences(ctx, r.digestOf(ada))
		r.ok(err)
		equal(t, c.name, fmt.Sprint(got), fmt.Sprint(c.wants))
		equal(t, c.name+": whose", ticket.Subscriber.Email, "ada@example.org")
	}
	equal(t, "counted", r.told(), strings.TrimSpace(strings.Repeat("chose ", 4)))
}

func TestAPauseEnds(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.ok(r.Choose(ctx, r.digestOf(ada), newsletter.Preferences{Paused: r.now.Add(day)}))
	r.later(day)
	p, _, err := r.Preferences(ctx, r.digestOf(ada))
	r.ok(err)
	equal(t, "paused", p.Paused.IsZero(), true)
	r.ok(r.Choose(ctx, r.digestOf(ada), p)) // what is shown can be saved
}

func TestPreferencesThatCannotBeKept(t *testing.T) {
	r := newRoom(t)
	ada := r.person("ada@example.org", newsletter.StatusActive)
	r.ok(r.Choose(ctx, r.digestOf(ada), newsletter.Preferences{Language: "es"}))
	topic := func(t newsletter.Topic) newsletter.Preferences {
		return newsletter.Preferences{Topics: []newsletter.Topic{t}}
	}
	var many newsletter.Preferences
	for n := range maxTopics + 1 {
		many.Topics = append(many.Topics, newsletter.Topic{Kind: newsletter.TopicTag, Name: fmt.Sprint(n), Choice: newsletter.Mute})
	}
	muted := pebble
	muted.Choice = newsletter.Mute
	for name, p := range map[string]newsletter.Preferences{
		"frequency":            {Frequency: "hourly"},
		"language":             {Language: "en\r\nBcc: x"},
		"an endless pause":     {Paused: time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)},
		"a pause that is over": {Paused: noon},
		"kind":                 topic(newsletter.Topic{Kind: "author", Name: "Ada", Choice: newsletter.Follow}),
		"choice":               topic(newsletter.Topic{Kind: newsletter.TopicTag, Name: "go", Choice: "adore"}),
		"no name":              topic(newsletter.Topic{Kind: newsletter.TopicTag, Choice: newsletter.Follow}),
		"long name":            topic(newsletter.Topic{Kind: newsletter.TopicTag, Name: strings.Repeat("x", 201), Choice: newsletter.Follow}),
		"control characters":   topic(newsletter.Topic{Kind: newsletter.TopicTag, Name: "a\x00", Choice: newsletter.Follow}),
		"no text":              topic(newsletter.Topic{Kind: newsletter.TopicTag, Name: "\xff", Choice: newsletter.Follow}),
		"follow and mute":      {Topics: []newsletter.Topic{pebble, muted}},
		"too many":             many,
	} {
		if err := r.Choose(ctx, r.digestOf(ada), p); err == nil || !strings.HasPrefix(err.Error(), ErrChoice.Error()) {
			t.Errorf("%s: %v", name, err)
		}
	}
	kept, _, err := r.Preferences(ctx, r.digestOf(ada))
	r.ok(err)
	equal(t, "kept", fmt.Sprint(kept), fmt.Sprint(newsletter.Preferences{Language: "es"}))
}

// The word goes into a rendering's key: whoever chooses the same gets the same.
func TestSelectionIsOneWord(t *testing.T) {
	follow := func(name string) newsletter.Topic {
		return newsletter.Topic{Kind: newsletter.TopicTag, Name: name, Choice: newsletter.Follow}
	}
	for want, topics := range map[string][]newsletter.Topic{
		"": nil,
		"+event:PebbleConf+2026,-tag:jobs%2C+%2Bmore": {jobs, pebble, jobs},
		"+tag:a%2C%2Btag%3Ab":                         {follow("a,+tag:b")}, // is not the next one
		"+tag:a,+tag:b":                               {follow("a"), follow("b")},
	} {
		equal(t, "selection", newsletter.Preferences{Topics: topics}.Selection(), want)
	}
}
