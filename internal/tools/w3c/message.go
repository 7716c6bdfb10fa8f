package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
)

// message is one thing that the validator would say.
type message struct {
	document string
	line     int
	name     string // the validator's: DuplicateUpdated
	what     string // the element, and what of it
	why      string // why it is no fault; "" when it is
}

func (m message) String() string {
	return fmt.Sprintf("%s:%d: %s %s: %s", m.document, m.line, level(m.name), m.name, m.what)
}

// level is how grave the validator takes a message. All that is not here is an error.
func level(name string) string {
	if slices.Contains(warnings, name) {
		return "warning"
	}
	return "error"
}

var warnings = []string{
	"ArchiveIncomplete", "AtomLinkNotEmpty", "AttrNotBlank", "AvoidNamespacePrefix", "AvoidTextInput", "BadCharacters", "CharacterData",
	"ContainsEmail", "ContainsHTML", "ContainsRelRef", "ContainsUndeclaredHTML", "DangerousStyleAttr", "DuplicateEnclosure",
	"DuplicateEntries", "DuplicateItemSemantics", "DuplicateUpdated", "FeedHistoryRelInEntry", "ImageLinkDoesntMatch", "ImageTitleDoesntMatch",
	"ImageUrlFormat", "ImplausibleDate", "MisplacedItem", "MissingAtomSelfLink", "MissingCurrentInArchive", "MissingGuid", "MissingSelf",
	"MissingTextualContent", "NeedDescriptionBeforeContent", "NonCanonicalURI", "NotBlank", "NotHtml", "NotSufficientlyUnique", "NotUTF8",
	"ProblematicalRFC822Date", "RelativeSelf", "ReservedPrefix", "SchemeNotIANARegistered", "SecurityRisk", "SecurityRiskAttr",
	"SelfDoesntMatchLocation", "SelfNotAtom", "UnknownNamespace", "UnregisteredAtomLinkRel",
}

// report tells all messages that are not explained and how many of each are, and
// whether there were none of the former.
func report(out io.Writer, documents int, messages []message, verbose bool) bool {
	faults, explained := 0, map[string]int{}
	why := map[string]string{}
	for _, m := range messages {
		if m.why == "" {
			faults++
		} else {
			explained[m.name]++
			why[m.name] = m.why
		}
		if m.why == "" || verbose {
			fmt.Fprintln(out, m)
		}
	}
	fmt.Fprintf(out, "%d documents, %d errors and warnings\n", documents, faults)
	for _, name := range slices.Sorted(maps.Keys(explained)) {
		fmt.Fprintf(out, "  explained: %d %s: %s\n", explained[name], name, why[name])
	}
	return faults == 0
}
