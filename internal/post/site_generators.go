package post

import (
	"regexp"
	"strings"
)

// What each generator's configuration says, in its own words.

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

func zolaSite(keys metadata, _ string) Site {
	site := Site{Preset: "zola", Title: keys.text("title"), BaseURL: keys.text("base_url"),
		Language: keys.text("default_language"), Author: keys.text("author"), Languages: tableKeys(keys["languages"])}
	if site.Author == "" {
		site.Author = keys["extra"].table.text("author")
	}
	return site
}

// hugoOrZola: both may have a config.toml. Zola demands its own spelling of the
// base URL.
func hugoOrZola(keys metadata, text string) Site {
	if _, zola := keys.first("base_url"); zola {
		return zolaSite(keys, text)
	}
	for _, key := range []string{"baseurl", "languagecode", "theme", "params", "permalinks"} {
		if _, ok := keys.first(key); ok {
			return hugoSite(keys, text)
		}
	}
	return Site{}
}

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

func pelicanSite(keys metadata, _ string) Site {
	site := Site{Preset: "pelican", Title: keys.text("sitename"), BaseURL: keys.text("siteurl"), Author: keys.text("author"),
		Language: keys.text("default_lang"), Zone: keys.text("timezone"), Permalink: keys.text("article_url")}
	if site.Permalink == "" {
		site.Permalink = keys.text("article_save_as")
	}
	return site
}

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
