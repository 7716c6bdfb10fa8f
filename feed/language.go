package feed

import (
	"regexp"
	"strings"

	iso639 "golang.org/x/text/language"
)

// language is a well-formed language tag (RFC 5646 §2.1, without its private
// corners) of a language that there is, or "" for anything else.
func language(tag string) string {
	if !languageTag.MatchString(tag) {
		return ""
	}
	primary, _, _ := strings.Cut(tag, "-")
	if _, err := iso639.ParseBase(primary); err != nil {
		return ""
	}
	return tag
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
