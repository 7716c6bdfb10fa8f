package post

import "strings"

const blanks = " \t\n"

// spelled gives a teaser marker as its author wrote it in the source, with the
// signs that make a comment or a directive of it: "<!-- more -->",
// ".. TEASER_END", ".. more::". The tree no longer has them. A marker that the
// source does not have in one piece comes out bare.
func spelled(marker, source string) string {
	if marker == "" {
		return ""
	}
	for at := 0; ; {
		found := strings.Index(source[at:], marker)
		if found < 0 {
			return marker
		}
		start := at + found
		at = start + len(marker)
		before, after := strings.TrimRight(source[:start], blanks), source[at:]
		closing := strings.TrimLeft(after, blanks)
		switch {
		case strings.HasSuffix(before, "<!--") && strings.HasPrefix(closing, "-->"):
			return source[len(before)-len("<!--") : len(source)-len(closing)+len("-->")]
		case strings.HasSuffix(before, "..") && strings.HasPrefix(after, "::"):
			return ".. " + marker + "::"
		case strings.HasSuffix(before, ".."):
			return ".. " + marker
		}
	}
}
