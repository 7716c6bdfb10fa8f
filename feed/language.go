package feed

import "regexp"

// language is a well-formed language tag (RFC 5646 §2.1, without its private
// corners), or "" for anything else.
func language(tag string) string {
	if !languageTag.MatchString(tag) {
		return ""
	}
	return tag
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
