package newsletter

import (
	"slices"
	"testing"
)

func TestSelectionIsReadBack(t *testing.T) {
	topics := []Topic{
		{TopicEvent, "PebbleConf 2026", Follow}, {TopicTag, "C++, or: +go", Follow},
		{TopicEvent, "Ducks, day by day", Mute}, {TopicTag, "-", Mute},
	}
	word := Preferences{Topics: topics}.Selection()
	got, err := ParseSelection(word)
	if err != nil || !slices.Equal(got, topics) {
		t.Errorf("%q was read as %v, %v", word, got, err)
	}
	if got, err := ParseSelection(""); len(got) > 0 || err != nil {
		t.Errorf("nothing was read as %v, %v", got, err)
	}
	for _, word := range []string{"tag:go", "+go", "+tag:%zz", "+tag:go,", ","} {
		if got, err := ParseSelection(word); err == nil {
			t.Errorf("%q was read as %v", word, got)
		}
	}
}
