package post

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// jekyll reads posts as Jekyll does: YAML front matter, date and slug in the
// file name.
func jekyll() dialect {
	return dialect{
		name:        "jekyll",
		permalink:   jekyllStyles["date"],
		markers:     []string{"more"},
		title:       jekyllTitle,
		read:        readJekyll,
		claims:      jekyllName,
		slug:        func(name fileName, _ string) string { return jekyllSlug(name.undated()) },
		written:     jekyllSlug,
		label:       strings.ToLower,
		link:        plainLink,
		translated:  underLanguage,
		tags:        liquidTags,
		spacedLists: true,
		titleToken:  true,
	}
}

// jekyllStyles are the permalinks that Jekyll has names for.
var jekyllStyles = map[string]string{
	"date":     "/:categories/:year/:month/:day/:title.html",
	"pretty":   "/:categories/:year/:month/:day/:title/",
	"ordinal":  "/:categories/:year/:y_day/:title.html",
	"weekdate": "/:categories/:year/W:week/:short_day/:title.html",
	"none":     "/:categories/:title.html",
}

// jekyllName: the folder has one of Jekyll's two names, or the name has a date and
// the folder is not Hugo's.
func jekyllName(name fileName) bool {
	return jekyllFolder(name) || name.date != "" && !name.under("content")
}

func jekyllFolder(name fileName) bool { return name.under("_posts") || name.under("_drafts") }

// hugoKeys are keys of front matter that Jekyll does not know. Blogs that moved
// from Jekyll to Hugo have kept dates in their file names.
var hugoKeys = []string{"draft", "lastmod", "publishdate", "expirydate", "aliases", "weight", "type", "menu", "params"}

// readJekyll reads YAML front matter, and leaves to Hugo what is plainly Hugo's.
func readJekyll(src source) (header, []Fault, bool) {
	h, faults, ok := readYAML(src)
	_, layout := h.metadata.first("layout")
	_, foreign := h.metadata.first(hugoKeys...)
	if foreign && !layout && !jekyllFolder(nameOf(src.path)) {
		return header{}, nil, false
	}
	return h, faults, ok
}

// jekyllUnsafe is what Jekyll's "pretty" slugs replace; it keeps the case.
var jekyllUnsafe = regexp.MustCompile(`[^\pL\pN\pM._~!$&'()+,;=@]+`)

// jekyllTitle is that of the file name, each word with a capital. Jekyll does
// not look at headings.
func jekyllTitle(name fileName, _ string) string {
	words := strings.FieldsFunc(name.undated(), func(r rune) bool { return r == '-' || r == ' ' })
	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		words[i] = string(unicode.ToUpper(first)) + strings.ToLower(word[size:])
	}
	return strings.Join(words, " ")
}

func jekyllSlug(text string) string {
	return strings.Trim(jekyllUnsafe.ReplaceAllString(text, "-"), "-.")
}
