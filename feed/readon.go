package feed

import "strings"

// ReadOn are the words of the link below a teaser, by language (BCP 47, lower case)
// and "" for all others; {title} stands for the post's. A post's marker may have
// words of its own.
type ReadOn map[string]string

// of is what stands below a teaser in a language.
func (r ReadOn) of(language, title string) string {
	words, ok := r[strings.ToLower(language)]
	if !ok {
		primary, _, _ := strings.Cut(strings.ToLower(language), "-")
		words, ok = r[primary]
	}
	if !ok {
		words, ok = r[""]
	}
	if !ok {
		words = "Read on: {title}"
	}
	return strings.ReplaceAll(line(words), "{title}", title)
}
