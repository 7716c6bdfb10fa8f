package main

import (
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// No title of a site keeps its issues from being made into messages.
func TestAnyTitleNamesAList(t *testing.T) {
	for title, want := range map[string]string{
		"Sample Recaps":               "Sample Recaps",
		`"C++" & <Recaps>`:            "C++ & Recaps",
		"A\nB":                        "A B",
		strings.Repeat("é", 500):      strings.Repeat("é", 60),
		"a" + strings.Repeat("漢", 99): "a" + strings.Repeat("漢", 39),
	} {
		if got := listName(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
		l := newsletter.Letterhead{From: "a@example.org", ListID: listName(title) + " <weekly.example.org>", PublicURL: "https://recaps.example.org",
			Boundary: "recapd-0", FeedbackID: "weekly:recapd:exampleorg", Date: time.Unix(0, 0)}
		if err := proof(l, newsletter.Rendering{Subject: "s", HTML: "<p>", Text: "t"}); err != nil {
			t.Errorf("%q: %v", title, err)
		}
	}
}
