package post

// What Zola's configuration says, in its own words.

func zolaSite(keys metadata, _ string) Site {
	site := Site{Preset: "zola", Title: keys.text("title"), BaseURL: keys.text("base_url"),
		Language: keys.text("default_language"), Author: keys.text("author"), Languages: tableKeys(keys["languages"])}
	if site.Author == "" {
		site.Author = keys["extra"].table.text("author")
	}
	slugs := keys["slugify"].table
	site.zola = zolaSettings{paths: slugs.text("paths"), keepDates: slugs.on("paths_keep_dates")}
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
