package post

import (
	"crypto/sha256"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
)

// rules are what holds for every post of a folder at one reading: the settings,
// and what the blog's own configuration says where they are silent.
type rules struct {
	Settings
	site   Site
	preset *dialect // nil: each file tells

	legacies []legacy        // what sections hand down
	sections map[string]bool // folders with a page of their own
	handed   string          // a text that is another when these are

	siblings func() *siblings // the posts of the folder by now; it may give nil

	unread Fault  // of the configuration; zero when it could be read
	key    string // another under rules by which a file may come out differently
}

// rulesFor looks at the folder, which has these pages of sections, unless the settings know a Site. It does so at each
// reading: an author who changes the blog's configuration changes posts by it.
func (r *Reader) rulesFor(fsys fs.FS, pages []string) rules {
	in := rules{Settings: r.settings, preset: r.preset, siblings: r.index}
	if site := in.siteAbove(); site != nil {
		in.site = *site
	} else {
		in.site, _ = Detect(fsys)
	}
	in.site, in.unread = r.lastGood(in.site)
	if in.preset == nil {
		in.preset, _ = dialectNamed(in.site.Preset) // of our own making: known, or none
	}
	in.inherit(fsys, pages)
	sum := sha256.Sum256([]byte(fmt.Sprint(in.site, in.handed)))
	in.key = string(sum[:])
	if in.preset == nil || !in.preset.like(in.site.Preset) {
		in.site.Sections = nil // another generator is named: these patterns are not its own
		return in
	}
	if in.preset.adapt != nil && in.site.Config != "" {
		adapted := in.preset.adapt(*in.preset, in.site)
		in.preset = &adapted
	}
	if in.Permalink == "" && checkPattern(in.site.Permalink) == nil {
		in.Permalink = in.site.Permalink
	}
	return in
}

// lastGood is the site as it was, where its configuration cannot be read now: the
// author may be in the middle of a change, and no address is to move for that.
func (r *Reader) lastGood(site Site) (Site, Fault) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if site.Unread == "" {
		r.good = site
		return site, Fault{}
	}
	f := Fault{Path: site.Config, Message: "the generator's configuration cannot be read: " + site.Unread,
		Hint: "correct it: until then its permalinks, time zone and folders do not count"}
	if r.good.Config == site.Config {
		f.Hint = "correct it: until then it counts as it was before"
		return r.good, f
	}
	return site, f
}

func (s Settings) siteAbove() *Site {
	if s.Site == nil {
		return nil
	}
	return s.Site()
}

// inherit reads what sections hand down, if posts may be of a generator by which
// they do.
func (r *rules) inherit(fsys fs.FS, pages []string) {
	if r.preset == nil || r.preset.inherits != nil {
		r.legacies, r.sections = readLegacies(fsys, pages)
		r.handed = fmt.Sprint(r.legacies, r.sections)
	}
}

// choose leaves out the files that belong to another post's bundle, and in the
// folder of a whole blog what is not its content.
func (r rules) choose(paths []string) []string {
	if r.preset == nil {
		return paths
	}
	if r.preset.holds != nil && slices.ContainsFunc(paths, r.preset.holds) {
		paths = slices.DeleteFunc(paths, func(p string) bool { return !r.preset.holds(p) })
	}
	if r.preset.passesOver != nil {
		paths = slices.DeleteFunc(paths, r.preset.passesOver)
	}
	if r.preset.bundles {
		paths = withoutBundled(paths)
	}
	return paths
}

// withoutBundled: beside an index file and below there are no posts.
func withoutBundled(paths []string) []string {
	bundles := map[string]bool{}
	for _, p := range paths {
		if isIndex(p) && folderOf(p) != "" {
			bundles[folderOf(p)] = true
		}
	}
	return slices.DeleteFunc(paths, func(p string) bool {
		folder := folderOf(p)
		if bundles[folder] && isIndex(p) {
			folder = folderOf(folder)
		}
		for ; folder != ""; folder = folderOf(folder) {
			if bundles[folder] {
				return true
			}
		}
		return false
	})
}

func isIndex(p string) bool {
	name, _, _ := strings.Cut(path.Base(p), ".")
	return name == "index"
}

// dissect takes the head off a file and tells the dialect it is to be read in.
// ok is false when the file has no head that any dialect knows, and no date in
// its path either, which makes a post of a bare text.
func (r rules) dissect(src source) (d dialect, h header, faults []Fault, ok bool) {
	if r.preset != nil {
		if h, faults, ok = r.preset.read(src); ok {
			return *r.preset, h, faults, true
		}
	}
	name := nameOf(src.path)
	for _, d := range dialects() {
		if !d.claims(name) {
			continue
		}
		if h, faults, ok = d.read(src); ok {
			return r.ruling(d), h, faults, true
		}
	}
	return r.ruling(pelican()), header{metadata: metadata{}, body: src.text, bodyLine: 1, line: 1}, nil, name.date != ""
}

// ruling is the dialect whose slugs, permalinks and links hold: the preset, if
// one is named.
func (r rules) ruling(found dialect) dialect {
	if r.preset != nil {
		return *r.preset
	}
	return found
}
