package post

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"recapd/internal/pattern"
)

// jekyll reads posts as Jekyll 4 does: YAML front matter, date and slug in the
// file name, and what _config.yml says of them (jekyll_settings.go).
func jekyll() dialect {
	return dialect{
		name:        "jekyll",
		permalink:   jekyllStyles["date"],
		markers:     []string{"more"},
		title:       jekyllTitle,
		read:        readJekyll,
		claims:      jekyllName,
		inherits:    jekyllSettings{}.inherits,
		adapt:       jekyllAdapted,
		slug:        func(name fileName, _ string) string { return jekyllSlug(jekyllFile(name)) },
		written:     jekyllSlug,
		label:       strings.ToLower,
		link:        plainLink,
		translated:  sameAddress,
		feedID:      jekyllFeedID,
		tokens:      jekyllTokens,
		tags:        liquidTags,
		spacedLists: true,
		titleToken:  true,
		siteDays:    true,
	}
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

// jekyllFile is the name of the file without its date. Jekyll knows no languages
// in names: of day-one.es.md the slug is day-one.es.
func jekyllFile(name fileName) string {
	text := name.whole
	if text == "index" {
		text = name.stem // a page bundle, of a blog that moved here
	}
	if found := datedName.FindStringSubmatch(text); found != nil && found[2] != "" {
		text = found[2]
	}
	return strings.TrimRight(text, ".")
}

// jekyllTitle is that of the file name, each part between hyphens with a capital.
// Jekyll does not look at headings.
func jekyllTitle(name fileName, _ string) string {
	words := strings.Split(jekyllFile(name), "-")
	for i, word := range words {
		first, size := utf8.DecodeRuneInString(word)
		if size > 0 {
			words[i] = string(unicode.ToTitle(first)) + strings.ToLower(word[size:])
		}
	}
	return strings.Join(words, " ")
}

// Jekyll has two kinds of slugs in permalinks: "pretty" ones, which keep the case
// and the marks that an address may have (:title), and plain ones (:slug).
var (
	jekyllUnsafe = pattern.New(`[^\pL\p{Nd}\pM._~!$&'()+,;=@]+`)
	jekyllMarks  = pattern.New(`[^\pL\p{Nd}\pM]+`)
)

// jekyllSlug is the pretty one. One of dots alone would be a step in a path.
func jekyllSlug(text string) string {
	slug := unhyphened(jekyllUnsafe.ReplaceAllString(text, "-"))
	if strings.Trim(slug, ".") == "" {
		return ""
	}
	return slug
}

func jekyllPlainSlug(text string) string {
	return strings.ToLower(unhyphened(jekyllMarks.ReplaceAllString(text, "-")))
}

func unhyphened(slug string) string { return strings.TrimPrefix(strings.TrimSuffix(slug, "-"), "-") }

// sameAddress is for dialects that give translations no address of their own.
func sameAddress(path, _ string) string { return path }
