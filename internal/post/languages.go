package post

import (
	"slices"
	"strings"
)

// language is that of the metadata, else of the file name, else of the folder,
// else the site's.
func (p *parsing) language() {
	p.post.Language = p.Language
	if tag, ok := p.folderLanguage(); ok {
		p.post.Language = tag
	}
	if p.name.language != "" {
		p.post.Language = p.name.language
	}
	v, ok := p.meta.first("language", "lang")
	if !ok {
		return
	}
	tag, ok := languageNames[strings.ToLower(strings.TrimSpace(v.plain()))]
	if !ok {
		tag, ok = languageTag(v.plain())
	}
	if !ok {
		p.note(v.line, "write it as en or pt-BR", "language %s is not known", shown(v.plain()))
		return
	}
	p.post.Language = tag
}

// folderLanguage is that of content/es/day-one.md. Which folders are languages the
// blog's configuration knows; without one those count whose name is nothing else
// that people write about.
func (p *parsing) folderLanguage() (string, bool) {
	folders := p.name.below(p.roots)
	if len(folders) == 0 {
		return "", false
	}
	folder := strings.ToLower(folders[0])
	known := p.site.Languages
	if len(known) == 0 {
		known = languageFolders
	}
	if !slices.Contains(known, strings.ReplaceAll(folder, "_", "-")) {
		return "", false
	}
	return languageTag(folder)
}

// languageFolders leaves out it, cs, ml, os and their like.
var languageFolders = strings.Fields("ar bg ca da de el en en-gb en-us es et eu fa fi fr gl he hi hr hu id ja ko lt lv nb nl pl pt pt-br ro ru sk sv th tr uk vi zh zh-cn zh-hans zh-hant zh-tw")

// languageNames are what people call the languages that blogs are written in, in
// English and in the language itself: ABlog has such labels where others have tags.
var languageNames = tagsByName(`
	ar arabic العربية
	ca catalan català
	cs czech čeština
	da danish dansk
	de german deutsch
	el greek ελληνικά
	en english
	es spanish español castellano
	fa persian فارسی
	fi finnish suomi
	fr french français
	he hebrew עברית
	hu hungarian magyar
	id indonesian
	it italian italiano
	ja japanese 日本語
	ko korean 한국어
	nb norwegian norsk
	nl dutch nederlands
	pl polish polski
	pt portuguese português
	ro romanian română
	ru russian русский
	sv swedish svenska
	tr turkish türkçe
	uk ukrainian українська
	zh chinese 中文 汉语 漢語`)

func tagsByName(list string) map[string]string {
	tags := map[string]string{}
	for line := range strings.Lines(strings.TrimSpace(list)) {
		words := strings.Fields(line)
		for _, name := range words[1:] {
			tags[name] = words[0]
		}
	}
	return tags
}
