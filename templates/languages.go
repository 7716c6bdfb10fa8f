package templates

import (
	"maps"
	"slices"

	"golang.org/x/text/language"
)

// Tongue is a language to choose, under its own name.
type Tongue struct{ Tag, Name string }

func tongues(all map[string]*messages) []Tongue {
	var out []Tongue
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		out = append(out, Tongue{tag, all[tag].texts["language"]})
	}
	return out
}

// Languages are those that there are messages in, BCP 47, sorted.
func (s *Set) Languages() []string { return slices.Sorted(maps.Keys(s.messages)) }

// Match chooses a language for a visitor: preferred, what he once chose, if there
// are messages in it; else what accept, the Accept-Language field, likes best of
// them. "" means that there are none: take the site's. The words of a page or
// letter in a language without messages are English.
func (s *Set) Match(accept, preferred string) string {
	for _, wish := range []string{preferred, accept} {
		tags, _, err := language.ParseAcceptLanguage(wish)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, confidence := s.matcher.Match(tags...); confidence > language.No {
			return s.Languages()[i]
		}
	}
	return ""
}

// matcher knows the languages in the order of Languages.
func (s *Set) newMatcher() language.Matcher {
	var tags []language.Tag
	for _, tag := range s.Languages() {
		tags = append(tags, s.messages[tag].tag)
	}
	return language.NewMatcher(tags)
}

// words is the language that a page in tag is written in.
func (s *Set) words(tag string) string {
	if s.messages[tag] != nil {
		return tag
	}
	if near := s.Match(tag, ""); near != "" {
		return near
	}
	return original
}

// Say is one message in a language, its placeholders filled in by pairs of name
// and value: for answers that are no page.
func (s *Set) Say(tag, key string, pairs ...any) (string, error) {
	return s.messages[s.words(tag)].say(key, pairs...)
}
