package post

import "strings"

// lineOf is the number of the line, from 1, that the offset lies in.
func lineOf(text string, offset int) int {
	return 1 + strings.Count(text[:offset], "\n")
}

// cutLine parts text after its first line end.
func cutLine(text string) (line, rest string) {
	line, rest, _ = strings.Cut(text, "\n")
	return line, rest
}

// skipBlankLines is the offset of the first line that is not blank.
func skipBlankLines(text string) int {
	at := 0
	for at < len(text) {
		line, rest := cutLine(text[at:])
		if strings.TrimSpace(line) != "" {
			break
		}
		at = len(text) - len(rest)
	}
	return at
}
