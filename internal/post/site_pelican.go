package post

// What Pelican's configuration says, in its own words.

func pelicanSite(keys metadata, _ string) Site {
	site := Site{Preset: "pelican", Title: keys.text("sitename"), BaseURL: keys.text("siteurl"), Author: keys.text("author"),
		Language: keys.text("default_lang"), Zone: keys.text("timezone"), Permalink: keys.text("article_url")}
	if site.Permalink == "" {
		site.Permalink = keys.text("article_save_as")
	}
	return site
}
