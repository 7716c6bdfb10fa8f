package post

import "strings"

// Speaks tells whether the post is in one of the languages that are asked for,
// each a language range (RFC 4647 §2.1). "*" is any, and so is "", or no range at
// all; a post of which no language is known is in each.
//
// A range takes its own tag and what is below it: "en" takes en and en-GB (basic
// filtering, §3.3.1). It also takes what is above it: blogs say of
// themselves "en-us" because their generator's example does, and mean English; of
// a post marked "en" nobody can say that it is not theirs. But "en-US" does not
// take en-GB, nor "pt-BR" pt-PT: where both are exact, both are meant, and a blog
// that has a post in either would have it twice.
func (p *Post) Speaks(ranges ...string) bool {
	for _, r := range ranges {
		if r == "*" || isPrefix(r, p.Language) || isPrefix(p.Language, r) {
			return true
		}
	}
	return len(ranges) == 0
}

// isPrefix: whole subtags, in any case; "" is a prefix of all.
func isPrefix(short, long string) bool {
	fold := func(tag string) string { return strings.ToLower(strings.ReplaceAll(tag, "_", "-")) }
	return short == "" || strings.HasPrefix(fold(long)+"-", fold(short)+"-")
}
