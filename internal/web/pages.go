package web

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"recapd/templates"
)

// page is what every page is given.
func (s *Server) page() templates.Page {
	p := templates.Page{Site: s.Title, Language: s.Language, URL: s.PublicURL, BlogURL: s.BlogURL}
	for _, f := range feeds {
		f.URL = s.PublicURL + f.URL
		p.Feeds = append(p.Feeds, f)
	}
	return p
}

// feeds are the main feeds, for autodiscovery; their URLs are paths.
var feeds = []templates.FeedLink{
	{Title: "Atom", Type: `type="application/atom+xml"`, URL: "/atom.xml"},
	{Title: "RSS", Type: `type="application/rss+xml"`, URL: "/rss.xml"},
	{Title: "JSON Feed", Type: `type="application/feed+json"`, URL: "/feed.json"},
}

// home is the front page: what this is and the newest posts.
func (s *Server) home(w http.ResponseWriter, r *http.Request) {
	page := templates.FrontPage{Page: s.page(), About: s.About}
	if front := s.front.Load(); front != nil {
		page.Items = front.Latest
	}
	issues, err := s.Issues.Issues(r.Context(), s.Edition, 1)
	if err != nil {
		s.Log.Error("front page: read the issues", "err", err)
	}
	if lines := s.lines(issues); len(lines) > 0 {
		page.Latest = &lines[0]
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	s.show(w, r, func(out io.Writer) error { return s.Set.Front(out, page) })
}

// style serves the stylesheet, whose address changes with its content.
func (s *Server) style(w http.ResponseWriter, r *http.Request) {
	body := s.Set.Stylesheet()
	h := w.Header()
	h.Set("Content-Type", "text/css; charset=utf-8")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}

// fail answers with an error page in words for a visitor.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	var body bytes.Buffer
	if err := s.Set.Error(&body, templates.ErrorPage{Page: s.page(), Status: status}); err != nil {
		s.Log.Error("error page", "status", status, "err", err)
	}
	write(w, r, status, body.Bytes())
}

// show renders a page whole before a byte of it is sent.
func (s *Server) show(w http.ResponseWriter, r *http.Request, render func(io.Writer) error) {
	var body bytes.Buffer
	if err := render(&body); err != nil {
		s.Log.Error("render a page", "path", redact(r.URL.Path), "err", err)
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	write(w, r, http.StatusOK, body.Bytes())
}

func write(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
