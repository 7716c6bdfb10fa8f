package post

import (
	"html"
	"strings"

	"github.com/mozillazg/go-unidecode"
	"golang.org/x/text/unicode/norm"

	"recapd/internal/pattern"
)

// Pelican, Nikola and Zola spell a slug in ASCII, whatever script a title is in,
// by tables that all come from Perl's Text::Unidecode: "Привет" is "privet",
// "日本語" is "ri-ben-yu". Hugo and Jekyll do nothing of the kind.

// inASCII writes text in ASCII. What the tables do not know goes.
func inASCII(text string) string { return unidecode.Unidecode(text) }

// substitution is one of those that Pelican makes a slug by.
type substitution struct {
	pattern     interface{ ReplaceAllString(s, by string) string }
	replacement string
}

// pelicanSlugs is what a Pelican configuration may say of slugs.
type pelicanSlugs struct {
	substitutions  []substitution
	unicode, cased bool
}

var (
	pelicanTags     = pattern.New(`(?s)<!--.*?-->|<[^>]*>`)
	pelicanDefaults = []substitution{
		{pattern.New(`[^\pL\pN_\s\pZ-]+`), ""},
		{pattern.New(`^[\s\pZ]+|[\s\pZ]+$`), ""},
		{pattern.New(`[-\s\pZ]+`), "-"},
	}
)

// of is Pelican's slugify.
func (s pelicanSlugs) of(text string) string {
	text = html.UnescapeString(strings.Join(strings.Fields(pelicanTags.ReplaceAllString(text, "")), " "))
	text = norm.NFKC.String(text)
	if !s.unicode {
		text = inASCII(text)
	}
	for _, sub := range s.substitutions {
		text = sub.pattern.ReplaceAllString(text, sub.replacement)
	}
	if !s.cased {
		text = strings.ToLower(text)
	}
	return oneSegment(strings.TrimSpace(text))
}

// oneSegment sees to it that what an author's own rules made is one part of a
// path all the same.
func oneSegment(slug string) string {
	slug = strings.Map(func(r rune) rune {
		if r == '/' || r == '\\' || isControl(r) || r == '\n' || r == '\t' {
			return '-'
		}
		return r
	}, slug)
	if strings.Trim(slug, ".") == "" {
		return ""
	}
	return slug
}

// pelicanSlug is Pelican's slugify with its default settings.
func pelicanSlug(text string) string { return pelicanSlugs{substitutions: pelicanDefaults}.of(text) }

var (
	nikolaDrop   = pattern.New(`[^+\w\s-]+`)
	nikolaHyphen = pattern.New(`[-\s]+`)
	nikolaUnsafe = strings.NewReplacer("/", "-", "\\", "-", "?", "-", "#", "-", `"`, "-", "'", "-", "\r", "-", "\n", "-", "\t", "-",
		"*", "-", ":", "-", "<", "-", ">", "-", "|", "-")
)

// nikolaSlug is Nikola's slugify, which keeps underscores and plus signs.
func nikolaSlug(text string) string {
	text = strings.TrimSpace(nikolaDrop.ReplaceAllString(inASCII(text), ""))
	return nikolaHyphen.ReplaceAllString(strings.ToLower(text), "-")
}

// nikolaPlainSlug is what is left of it with USE_SLUGIFY = False.
func nikolaPlainSlug(text string) string { return oneSegment(nikolaUnsafe.Replace(text)) }
