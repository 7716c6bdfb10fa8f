package post

import "strings"

// confSite: Nikola, Tinkerer and Sphinx with ABlog all have a conf.py.
func confSite(keys metadata, text string) Site {
	switch {
	case strings.Contains(text, "BLOG_TITLE") || strings.Contains(text, "COMPILERS"):
		site := Site{Preset: "nikola", Title: keys.text("blog_title"), BaseURL: keys.text("site_url"),
			Author: keys.text("blog_author"), Language: keys.text("default_lang"), Zone: keys.text("timezone")}
		if on, is := keys["pretty_urls"].flag(); is && !on {
			site.Preset = "nikola-html"
		}
		return site
	case strings.Contains(text, "tinkerer"):
		return Site{Preset: "tinkerer", Title: keys.text("project"), BaseURL: keys.text("website"),
			Author: keys.text("author"), Language: keys.text("language")}
	case strings.Contains(text, "ablog"):
		return Site{Preset: "ablog", Title: keys.text("blog_title", "project"), BaseURL: keys.text("blog_baseurl"),
			Author: keys.text("author"), Language: keys.text("language"), Zone: keys.text("timezone")}
	}
	return Site{}
}
