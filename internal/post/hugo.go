package post

// hugo reads content as Hugo does: TOML, YAML or JSON front matter, page
// bundles, and the path as permalink. Zola's own [taxonomies] and slugs are not
// read yet.
func hugo() dialect {
	return dialect{
		name:       "hugo",
		permalink:  "/:sections/:slug/",
		markers:    []string{"more"},
		read:       readHugo,
		claims:     anyName,
		slug:       func(name fileName, _ string) string { return hugoSlug(name.stem) },
		written:    hugoSlug,
		link:       plainLink,
		translated: underLanguage,
	}
}

func readHugo(src source) (header, []Fault, bool) {
	if h, faults, ok := readFenced(src, "+++", []string{"+++"}, tomlEncoding); ok {
		return h, faults, true
	}
	if h, faults, ok := readYAML(src); ok {
		return h, faults, true
	}
	return readJSON(src)
}

// readYAML reads the --- block that Hugo and Jekyll share. YAML itself allows a
// document to end with three dots.
func readYAML(src source) (header, []Fault, bool) {
	return readFenced(src, "---", []string{"---", "..."}, yamlEncoding)
}
