package newsletter

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Names of editions besides Weekly that a subscriber may ask for.
const (
	EachPost = "each-post" // a mail for every post
	Monthly  = "monthly"
	WrapUp   = "wrap-up" // one issue after each event, with all that was told of it
)

// Editions are the names of all that there can be, the weekly one first.
func Editions() []string { return []string{Weekly, EachPost, Monthly, WrapUp} }

// Preferences are what a subscriber chooses.
type Preferences struct {
	Frequency string    // name of an edition; "" is Weekly
	Language  string    // BCP 47, of pages and mails; "" is the site's
	Paused    time.Time // no issue before this; zero: not paused
	Topics    []Topic   // by kind and name; what is not in it is neither followed nor muted
}

// Topic is an event or a tag that a subscriber wants to read about, or not.
// Whoever follows anything reads about that alone, less what is muted.
type Topic struct {
	Kind   TopicKind
	Name   string
	Choice Choice
}

// TopicKind tells events from tags.
type TopicKind string

const (
	TopicEvent TopicKind = "event"
	TopicTag   TopicKind = "tag"
)

// Choice is what a subscriber thinks of a topic.
type Choice string

const (
	Follow Choice = "follow"
	Mute   Choice = "mute"
)

// Selection is what the topics select, as one word: the same for all who choose the
// same, in whatever order; "" selects everything. Renderings are made for it.
//
//	+event:PebbleConf+2026,-tag:jobs
func (p Preferences) Selection() string {
	words := make([]string, len(p.Topics))
	for i, t := range p.Topics {
		sign := "+"
		if t.Choice == Mute {
			sign = "-"
		}
		words[i] = sign + string(t.Kind) + ":" + url.QueryEscape(t.Name)
	}
	slices.Sort(words)
	return strings.Join(slices.Compact(words), ",")
}

// ParseSelection is the topics of a Selection, in the order of its words.
func ParseSelection(word string) (list []Topic, err error) {
	if word == "" {
		return nil, nil
	}
	for w := range strings.SplitSeq(word, ",") {
		t := Topic{Choice: Follow}
		topic, followed := strings.CutPrefix(w, "+")
		if !followed {
			t.Choice = Mute
			topic = strings.TrimPrefix(w, "-")
		}
		kind, name, ok := strings.Cut(topic, ":")
		t.Kind = TopicKind(kind)
		if t.Name, err = url.QueryUnescape(name); err != nil || !ok || topic == w {
			return nil, fmt.Errorf("%q is no selection of topics", w)
		}
		list = append(list, t)
	}
	return list, nil
}
