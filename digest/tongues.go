package digest

import "recapd/templates"

// foreign is a language and its direction for what is not in that of the mail; a post
// without a language is.
func foreign(language, ofMail string) (lang, dir string) {
	if language == "" || sameLanguage(language, ofMail) {
		return "", ""
	}
	return language, templates.Direction(language)
}

// tongue is the language of a group's name, as far as its posts tell: theirs, where all
// are in one. Conferences are named as people there speak.
func (p *plan) tongue(g group) (lang, dir string) {
	posts := inOrder([]group{g})
	for _, q := range posts {
		if q.Language == "" || !sameLanguage(q.Language, posts[0].Language) {
			return "", ""
		}
		lang, dir = foreign(q.Language, p.language)
	}
	if g.kind == kindMore { // its name is ours
		return "", ""
	}
	return lang, dir
}
