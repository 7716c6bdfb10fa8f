package post

// What the configuration of Jekyll and Octopress says, in its own words.

// octopressKeys are keys of _config.yml that only Octopress has.
var octopressKeys = []string{"blog_index_dir", "code_dir", "simple_search", "subscribe_rss"}

func jekyllSite(keys metadata, _ string) Site {
	site := Site{Preset: "jekyll", Title: keys.text("title"), BaseURL: keys.text("url") + keys.text("baseurl"),
		Author: keys.text("author"), Language: keys.text("lang", "locale"), Zone: keys.text("timezone"),
		Separator: keys.text("excerpt_separator"), Permalink: keys.text("permalink")}
	if _, ok := keys.first(octopressKeys...); ok {
		site.Preset = "octopress"
	}
	if style, ok := jekyllStyles[site.Permalink]; ok {
		site.Permalink = style
	}
	return site
}
