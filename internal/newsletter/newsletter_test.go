package newsletter

import (
	"strings"
	"testing"
	"time"
)

// A post is found again by any one of its names, so that renaming its file or
// moving the blog does not mail it again.
func TestCoverageFindsAPostByEachOfItsNames(t *testing.T) {
	c := NewCoverage([]Covered{
		{PostID: "tag:a", Path: "a.md", Permalink: "https://blog.example.org/a/", Cause: CoveredFirst},
		{PostID: "tag:b", Path: "b.md", Cause: CoveredByIssue, IssueID: 4},
		{PostID: "tag:c", Path: "a.md", Cause: CoveredByIssue, IssueID: 5}, // the file of a, told later
	})
	for _, w := range []struct {
		id, path, permalink string
		issue               int64
		found               bool
	}{
		{"tag:b", "", "", 4, true},
		{"tag:new", "b.md", "", 4, true},
		{"tag:a", "new.md", "", 0, true},
		{"", "", "https://blog.example.org/a/", 0, true},
		{"tag:a", "a.md", "", 5, true}, // having been in an issue counts more
		{"tag:new", "new.md", "https://blog.example.org/new/", 0, false},
		{"", "", "", 0, false},
	} {
		got, found := c.Find(w.id, w.path, w.permalink)
		if found != w.found || got.IssueID != w.issue {
			t.Errorf("Find(%q, %q, %q) = issue %d, %v; want issue %d, %v", w.id, w.path, w.permalink, got.IssueID, found, w.issue, w.found)
		}
	}
}

func TestFillPutsTheReaderIntoTheSlots(t *testing.T) {
	mark := NewMark("html", "text")
	r := Rendering{Mark: mark,
		HTML: `<a href="https://recaps.example.org/u/` + SlotToken(mark) + `">leave</a> ` + SlotAddress(mark) + SlotSince(mark) + ".",
		Text: SlotAddress(mark) + SlotSince(mark) + ".\nhttps://recaps.example.org/u/" + SlotToken(mark)}
	token := strings.Repeat("t", TokenLength)

	html, text := r.Fill(Personal{Address: "a&b@example.org", Since: time.Date(2026, 10, 3, 23, 30, 0, 0, time.UTC), Token: token})
	if want := `<a href="https://recaps.example.org/u/` + token + `">leave</a> a&amp;b@example.org on 3 October 2026.`; html != want {
		t.Errorf("HTML %q, want %q", html, want)
	}
	if want := "a&b@example.org on 3 October 2026.\nhttps://recaps.example.org/u/" + token; text != want {
		t.Errorf("text %q, want %q", text, want)
	}
	for language, want := range map[string]string{"en-GB": " on 3 October 2026.", "es": " el 3 de octubre de 2026.", "ES-mx": " el 3 de octubre de 2026.", "pl": " (2026-10-03)."} {
		r.Language = language
		if _, text := r.Fill(Personal{Since: time.Date(2026, 10, 3, 23, 30, 0, 0, time.UTC)}); !strings.HasPrefix(text, want) {
			t.Errorf("%s: %q, want %q", language, text, want)
		}
	}
	if _, text := r.Fill(Personal{Address: "a@example.org"}); !strings.HasPrefix(text, "a@example.org.\n") {
		t.Errorf("without a date: %q", text)
	}
}

// A slot for a token is as long as a token, so that no line moves.
func TestSlotsForTokensAreAsLongAsTokens(t *testing.T) {
	if n := len(SlotToken(NewMark("anything"))); n != TokenLength {
		t.Errorf("the slot has %d characters, a token %d", n, TokenLength)
	}
}

func TestMarksDifferWithTheContent(t *testing.T) {
	seen := map[string]bool{}
	for _, content := range [][]string{{"a"}, {"b"}, {"a", "b"}, {"ab"}, {"", "ab"}} {
		m := NewMark(content...)
		if seen[m] || m != NewMark(content...) {
			t.Errorf("the mark of %q is not its own", content)
		}
		seen[m] = true
	}
}

func TestSlotKeysSortByTime(t *testing.T) {
	early := time.Date(2026, 11, 22, 9, 0, 0, 0, time.FixedZone("CET", 3600))
	if a, b := SlotKey(early), SlotKey(early.Add(time.Hour)); a >= b || a != "2026-11-22T08:00:00Z" {
		t.Errorf("%s and %s", a, b)
	}
	if hand := HandKey(early); hand < SlotKey(early.AddDate(50, 0, 0)) {
		t.Errorf("%s sorts among the slots of the schedule", hand)
	}
}
