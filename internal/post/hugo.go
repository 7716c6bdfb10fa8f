package post

// hugo reads content as Hugo does: TOML, YAML or JSON front matter, page
// bundles, and the path as permalink.
func hugo() dialect {
	return dialect{
		name:       "hugo",
		permalink:  "/:sections/:slug/",
		markers:    []string{"more"},
		roots:      []string{"content"},
		title:      asHeaded,
		read:       readHugo,
		claims:     anyName,
		slug:       func(name fileName, _ string) string { return hugoSlug(name.stem) },
		written:    hugoSlug,
		label:      hugoSlug,
		link:       plainLink,
		translated: underLanguage,
		tags:       hugoTags,
	}
}

func readHugo(src source) (header, []Fault, bool) {
	h, faults, ok := readAnyFence(src)
	if ok {
		hugoParams(h.metadata)
	}
	return h, faults, ok
}

// hugoParams takes over what stands under params: since Hugo 0.123 the place for
// keys that Hugo itself does not know, such as author.
func hugoParams(m metadata) {
	m.addOwn(m["params"].table)
	build := m["build"].table
	if build == nil {
		build = m["_build"].table
	}
	if list := build.text("list"); list == "never" || list == "false" {
		m["unlisted"] = value{text: "true", line: build["list"].line}
	}
}

func readAnyFence(src source) (header, []Fault, bool) {
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
