package post

import (
	"regexp"
	"strings"
)

// jekyll reads posts as Jekyll does: YAML front matter, date and slug in the
// file name. Octopress writes the same; its permalinks need a pattern.
func jekyll() dialect {
	return dialect{
		name:        "jekyll",
		permalink:   "/:categories/:year/:month/:day/:title.html",
		markers:     []string{"more"},
		read:        readYAML,
		claims:      jekyllName,
		slug:        func(name fileName, _ string) string { return jekyllSlug(name.undated()) },
		written:     jekyllSlug,
		link:        plainLink,
		translated:  underLanguage,
		spacedLists: true,
		titleToken:  true,
	}
}

// jekyllName: the name has a date, or the folder one of Jekyll's two names.
func jekyllName(name fileName) bool {
	return name.date != "" || name.under("_posts") || name.under("_drafts")
}

// jekyllUnsafe is what Jekyll's "pretty" slugs replace; it keeps the case.
var jekyllUnsafe = regexp.MustCompile(`[^\pL\pN\pM._~!$&'()+,;=@]+`)

func jekyllSlug(text string) string {
	return strings.Trim(jekyllUnsafe.ReplaceAllString(text, "-"), "-.")
}
