package templates

import "golang.org/x/text/language"

// Languages are those that there are messages in, BCP 47, sorted.
func (s *Set) Languages() []string { return []string{"en", "es"} }

// Match chooses a language for a visitor: preferred, what he once chose, if there
// are messages in it; else what accept, the Accept-Language field, likes best of
// them. "" means that there are none in any: take the site's. The words of a page
// or letter in a language without messages are English.
func (s *Set) Match(accept, preferred string) string {
	matcher := language.NewMatcher([]language.Tag{language.English, language.Spanish})
	for _, wish := range []string{preferred, accept} {
		tags, _, err := language.ParseAcceptLanguage(wish)
		if err != nil || len(tags) == 0 {
			continue
		}
		if _, i, confidence := matcher.Match(tags...); confidence > language.No {
			return s.Languages()[i]
		}
	}
	return ""
}

// Say is one message in a language, with its placeholders filled in by pairs of
// name and value: for answers that are no page.
func (s *Set) Say(language, key string, pairs ...any) (string, error) { return key, nil }
