package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"

	"recapd/internal/newsletter"
	"recapd/templates"
)

// page is what every page is given. chosen is the language that the reader has
// chosen, "" where nobody is known.
func (s *Server) page(r *http.Request, chosen string) templates.Page {
	p := templates.Page{
		Site: s.Title, Language: s.language(r, chosen), SiteLanguage: s.Language,
		URL: s.PublicURL, BlogURL: s.BlogURL, PrivacyURL: s.PrivacyURL, Switch: r.Method == http.MethodGet || r.Method == http.MethodHead,
	}
	p.Feeds = mainFeeds(s.PublicURL)
	return p
}

func mainFeeds(publicURL string) []templates.FeedLink {
	var list []templates.FeedLink
	for _, f := range feeds {
		f.URL = publicURL + f.URL
		list = append(list, f)
	}
	return list
}

// feeds are the main feeds, for autodiscovery; their URLs are paths.
var feeds = []templates.FeedLink{
	{Title: "Atom", Type: `type="application/atom+xml"`, URL: "/atom.xml"},
	{Title: "RSS", Type: `type="application/rss+xml"`, URL: "/rss.xml"},
	{Title: "JSON Feed", Type: `type="application/feed+json"`, URL: "/feed.json"},
}

// style serves the stylesheet, whose address changes with its content.
func (s *Server) style(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	answer(w, r, http.StatusOK, "text/css; charset=utf-8", s.Set.Stylesheet())
}

// script serves what a site that carries the form may add to it. Our own pages
// need none.
func (s *Server) script(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "public, max-age=3600")
	answer(w, r, http.StatusOK, "text/javascript; charset=utf-8", s.Set.Script())
}

// fail answers with an error page in words for a visitor.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, status int) {
	w.Header().Set("Cache-Control", "no-store")
	s.showAs(w, r, status, func(out io.Writer) error {
		return s.Set.Error(out, templates.ErrorPage{Page: s.page(r, ""), Status: status})
	})
}

// broken answers what is our own fault, and tells it to the operator alone. That the
// database is away has been told him once; it is soon back.
func (s *Server) broken(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if errors.Is(err, newsletter.ErrAway) {
		s.Log.Debug(doing, "err", err)
		w.Header().Set("Retry-After", awayRetry)
		s.fail(w, r, http.StatusServiceUnavailable)
		return
	}
	if r.Context().Err() == nil { // else the visitor has gone, and nobody hears the answer
		s.Log.Error(doing, "err", err)
	}
	s.fail(w, r, http.StatusInternalServerError)
}

// awayRetry is for when the database is away, in seconds.
const awayRetry = "30"

// show renders a page whole before a byte of it is sent.
func (s *Server) show(w http.ResponseWriter, r *http.Request, render func(io.Writer) error) {
	s.showAs(w, r, http.StatusOK, render)
}

func (s *Server) showAs(w http.ResponseWriter, r *http.Request, status int, render func(io.Writer) error) {
	var body bytes.Buffer
	if err := render(&body); err != nil {
		s.Log.Error("render a page", "path", redact(r.URL.Path), "status", status, "err", err)
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	vary(w.Header(), "Accept-Language")
	answer(w, r, status, "text/html; charset=utf-8", body.Bytes())
}

// answer writes a whole body, or as much of it as a HEAD is told.
func answer(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
