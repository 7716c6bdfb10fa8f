package feed

import (
	"regexp"
	"strings"
)

// matches is basic filtering (RFC 4647 §3.3.1): the range "en" takes "en" and
// "en-GB", but not "eng". An empty range takes all, and a post that does not say
// its language speaks the site's.
func matches(langRange, tag string) bool {
	langRange, tag = language(langRange), language(tag)
	if langRange == "" || tag == "" || strings.EqualFold(langRange, tag) {
		return true
	}
	n := len(langRange)
	return len(tag) > n && tag[n] == '-' && strings.EqualFold(tag[:n], langRange)
}

// language is a well-formed language tag (RFC 5646 §2.1, without its private
// corners), or "" for anything else.
func language(tag string) string {
	if !languageTag.MatchString(tag) {
		return ""
	}
	return tag
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$`)
