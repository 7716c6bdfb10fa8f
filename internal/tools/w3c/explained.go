package main

import "strings"

// explained is why a message is no fault of the feed's, or "". All of them are
// warnings, and of what the author of a post has written.
func explained(d *document, m message) string {
	switch m.name {
	case "ArchiveIncomplete":
		if d.oldest {
			return "the oldest page has none before it, and no page links the next (decision 013)"
		}
	case "BadCharacters":
		if strings.Contains(m.what, twice) {
			return "the post has it so"
		}
	case "ContainsHTML", "ContainsUndeclaredHTML":
		return "it is plain text, and speaks of markup"
	case "DuplicateUpdated":
		return "two posts of one time; the validator's own advice is to leave them"
	case "ImplausibleDate":
		if strings.HasSuffix(m.what, beforeTheWeb) {
			return "a post is as old as it is"
		}
	case "SecurityRisk":
		if strings.HasSuffix(m.what, "<bdo>") {
			return "bdo only sets the direction of text"
		}
	}
	return ""
}
