package post

import "strings"

// What the configuration of Jekyll and Octopress says, in its own words.

// octopressKeys are keys of _config.yml that only Octopress has.
var octopressKeys = []string{"blog_index_dir", "code_dir", "simple_search", "subscribe_rss"}

func jekyllSite(keys metadata, _ string) Site {
	site := Site{Preset: "jekyll", Title: keys.text("title", "name"), BaseURL: strings.TrimSuffix(keys.text("url"), "/") + keys.text("baseurl"),
		Author: keys.text("author"), Language: jekyllLanguage(keys), Zone: keys.text("timezone"),
		Separator: keys.text("excerpt_separator"), Permalink: jekyllPermalink(keys)}
	if _, ok := keys.first(octopressKeys...); ok {
		site.Preset = "octopress"
	}
	return site
}

// jekyllLanguage is what jekyll-feed and the usual themes go by.
func jekyllLanguage(keys metadata) string {
	for _, key := range []string{"lang", "locale", "language"} {
		if tag, ok := languageTag(keys.text(key)); ok && keys.text(key) != "" {
			return tag
		}
	}
	return ""
}

// jekyllPermalink: what the collection of posts has goes before what the site has.
func jekyllPermalink(keys metadata) string {
	pattern := keys["collections"].table["posts"].table.text("permalink")
	if pattern == "" {
		pattern = keys.text("permalink")
	}
	if style, ok := jekyllStyles[pattern]; ok {
		return style
	}
	return pattern
}
