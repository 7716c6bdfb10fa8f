package post

import "regexp"

// What Hugo's configuration says, in its own words.

func hugoSite(keys metadata, _ string) Site {
	site := Site{Preset: "hugo", Title: keys.text("title"), BaseURL: keys.text("baseurl"),
		Language: keys.text("defaultcontentlanguage", "languagecode", "locale"), Zone: keys.text("timezone"),
		Author: keys["params"].table.text("author"), Languages: tableKeys(keys["languages"])}
	if site.Author == "" {
		site.Author = keys.text("author")
	}
	site.Sections = hugoPermalinks(keys["permalinks"].table)
	return site
}

var hugoSlugToken = regexp.MustCompile(`:slug\b`)

// hugoPermalinks reads [permalinks], by section or, since Hugo 0.115, by kind of
// page and section. Its :slug is the title where a post has no slug.
func hugoPermalinks(table metadata) map[string]string {
	if pages := table["page"].table; pages != nil {
		table = pages
	}
	sections := map[string]string{}
	for section, v := range table {
		pattern := hugoSlugToken.ReplaceAllString(v.text, ":slugortitle")
		if pattern != "" && checkPattern(pattern) == nil {
			sections[section] = pattern
		}
	}
	return sections
}
