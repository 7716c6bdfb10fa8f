package web

import (
	"cmp"
	"net/http"

	"recapd/templates"
)

// language is that of a page: the one asked for by ?lang= or in the form, else the
// one that the subscriber has chosen, else what the browser likes, else the site's.
// Where there are no words in that, templates fall back to English.
func (s *Server) language(r *http.Request, chosen string) string {
	match := func(wish string) string { return s.Set.Match("", wish) }
	return cmp.Or(match(r.URL.Query().Get("lang")), match(r.PostForm.Get(templates.FieldLanguage)), match(chosen),
		s.Set.Match(r.Header.Get("Accept-Language"), ""), s.Language)
}
