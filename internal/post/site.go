package post

import (
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// Site is what the configuration of a blog says of it, as far as a reader of its
// posts wants to know. The file is read as text and never run: of a program
// (conf.py) only assignments of literals count (python.go), of all others what
// can be decoded.
type Site struct {
	Config    string            // the file, "" where there is none
	Unread    string            // why nothing could be read of it; "" when it could
	Preset    string            // the generator's dialect
	Permalink string            // in the pattern of Settings.Permalink; "" is the preset's
	Sections  map[string]string // patterns for posts below one first folder
	Separator string            // excerpt_separator: a teaser marker as it is written

	Title, BaseURL, Author, Language, Zone string
	Languages                              []string // all that the blog is written in, lower case

	hugo hugoSettings
	zola zolaSettings

	// Below is the folder of posts from that of the configuration on, "" where they
	// are the same. Detect cannot know it.
	Below string

	settings metadata // all that the file says, for the dialect that is its own
}

// configs are the files that configure generators, in the order in which they
// are looked for. recognise gives a Site without a preset for a file that is
// some other program's.
var configs = []struct {
	names     []string
	recognise func(keys metadata, text string) Site
	more      func(fsys fs.FS, keys metadata) // adds what other files say; nil: there are none
}{
	{[]string{"hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json", "config/_default/hugo.toml", "config/_default/hugo.yaml"}, hugoSite, hugoFolder},
	{[]string{"zola.toml"}, zolaSite, nil},
	{[]string{"config.toml", "config.yaml", "config.yml", "config.json", "config/_default/config.toml", "config/_default/config.yaml"}, hugoOrZola, hugoFolder},
	{[]string{"_config.yml", "_config.yaml", "_config.toml"}, jekyllSite, nil},
	{[]string{"pelicanconf.py"}, pelicanSite, nil},
	{[]string{"conf.py"}, confSite, nil},
}

// Detect looks for the configuration of a generator at the root of a folder.
func Detect(fsys fs.FS) (Site, bool) {
	for _, kind := range configs {
		for _, name := range kind.names {
			data, err := readBytes(fsys, name)
			if err != nil || len(data) > configLimit {
				continue // a blog has one of these files, and may have none
			}
			src, _ := newSource(name, data, nil)
			keys, bad := configKeys(name, src.text)
			if kind.more != nil {
				kind.more(fsys, keys)
			}
			if site := kind.recognise(keys, src.text); site.Preset != "" {
				site.Config, site.settings, site.Unread = name, keys, bad
				return site, true
			}
		}
	}
	return Site{}, false
}

// configLimit is far above any configuration that a person wrote.
const configLimit = 1 << 20

// configNodes is what a configuration may unfold to: as many values as fit into
// one of configLimit.
const configNodes = configLimit / 2

// configKeys decodes a file by its name. One that cannot be decoded has no keys,
// and bad says why.
func configKeys(name, text string) (keys metadata, bad string) {
	decode := func(text string) (metadata, *decodeError) { return decodeYAMLUpTo(configNodes, text) }
	switch {
	case strings.HasSuffix(name, ".toml"):
		decode = decodeTOML
	case strings.HasSuffix(name, ".py"):
		decode = decodeAssignments
	}
	keys, err := decode(text) // YAML reads JSON too
	if err != nil {
		return metadata{}, fmt.Sprintf("line %d: %s", err.line, err.message)
	}
	return keys, ""
}

// tableKeys are the keys of a table, sorted.
func tableKeys(v value) []string {
	var keys []string
	for _, key := range slices.Sorted(maps.Keys(v.table)) {
		keys = append(keys, strings.ReplaceAll(key, "_", "-"))
	}
	return keys
}
