package membership

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"recapd/internal/newsletter"
)

// What somebody follows and mutes fills a column for each kind of topic and choice.
// The names in a cell stand between commas; one that holds a comma is quoted once
// more, as cells are: PebbleConf 2026, "Ducks, day by day".
var topicColumns = []struct {
	title string
	of    newsletter.Topic
}{
	{"followed_events", newsletter.Topic{Kind: newsletter.TopicEvent, Choice: newsletter.Follow}},
	{"followed_tags", newsletter.Topic{Kind: newsletter.TopicTag, Choice: newsletter.Follow}},
	{"muted_events", newsletter.Topic{Kind: newsletter.TopicEvent, Choice: newsletter.Mute}},
	{"muted_tags", newsletter.Topic{Kind: newsletter.TopicTag, Choice: newsletter.Mute}},
}

var errNames = errors.New(`want names between commas, and quotation marks around one that holds a comma`)

// topicCells writes a selection into the cells of topicColumns.
func topicCells(selection string) ([]string, error) {
	topics, err := newsletter.ParseSelection(selection)
	cells := make([]string, len(topicColumns))
	for i, column := range topicColumns {
		var names []string
		for _, t := range topics {
			if t.Kind == column.of.Kind && t.Choice == column.of.Choice {
				names = append(names, quoted(t.Name))
			}
		}
		cells[i] = strings.Join(names, ", ")
	}
	return cells, err
}

// selection reads them back, as one word.
func (c cells) selection() (string, error) {
	var topics []newsletter.Topic
	for _, column := range topicColumns {
		cell := c.get(plain(column.title))
		names, err := splitNames(cell)
		if err != nil {
			return "", fmt.Errorf("%s %.80q: %w", column.title, cell, err)
		}
		for _, n := range names {
			column.of.Name = n
			topics = append(topics, column.of)
		}
	}
	topics, err := canonicalTopics(topics)
	return newsletter.Preferences{Topics: topics}.Selection(), err
}

func quoted(name string) string {
	if strings.ContainsAny(name, `,"`) || strings.TrimSpace(name) != name {
		return `"` + strings.ReplaceAll(name, `"`, `""`) + `"`
	}
	return name
}

// splitNames takes a cell apart. What is quoted keeps its spaces.
func splitNames(cell string) (names []string, err error) {
	for rest := strings.TrimSpace(cell); rest != ""; rest = strings.TrimSpace(rest) {
		var name string
		if inside, ok := strings.CutPrefix(rest, `"`); ok {
			var closed bool
			if name, rest, closed = unquote(inside); !closed {
				return nil, errNames
			}
			if rest = strings.TrimSpace(rest); rest != "" && rest[0] != ',' {
				return nil, errNames
			}
			rest = strings.TrimPrefix(rest, ",")
		} else {
			name, rest, _ = strings.Cut(rest, ",")
			name = strings.TrimSpace(name)
		}
		names = append(names, name)
	}
	return slices.DeleteFunc(names, func(n string) bool { return n == "" }), nil
}
