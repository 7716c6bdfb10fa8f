package web

import (
	"io"
	"net/http"

	"recapd/templates"
)

// home is the front page: what this is and the newest posts.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	signup := s.signup(r)
	page := templates.FrontPage{Page: s.page(r, ""), About: s.About, Latest: signup.Latest, Items: s.front.Load().latest(), Signup: &signup}
	w.Header().Set("Cache-Control", "public, max-age=300")
	s.show(w, r, func(out io.Writer) error { return s.Set.Front(out, page) })
}
