package post

import (
	"path"
	"strings"
)

// What the configuration of Jekyll and Octopress says, in its own words.

// octopressKeys are keys of _config.yml that only Octopress has.
var octopressKeys = []string{"blog_index_dir", "code_dir", "simple_search", "subscribe_rss"}

func jekyllSite(keys metadata, _ string) Site {
	site := Site{Preset: "jekyll", Title: keys.text("title", "name"), BaseURL: strings.TrimSuffix(keys.text("url"), "/") + keys.text("baseurl"),
		Author: keys.text("author"), Language: jekyllLanguage(keys), Zone: keys.text("timezone"),
		Separator: keys.text("excerpt_separator"), Permalink: jekyllPermalink(keys)}
	if isOctopress(keys) {
		site.Preset = "octopress"
	}
	return site
}

// isOctopress: by a key of its own, or by both folders being where its Rakefile
// wants them; Jekyll blogs have moved the one or the other too.
func isOctopress(keys metadata) bool {
	_, own := keys.first(octopressKeys...)
	folder := func(key string) string { return path.Clean(keys.text(key)) }
	return own || folder("source") == "source" && folder("destination") == "public"
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
