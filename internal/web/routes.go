package web

import (
	"net/http"
	"net/url"
)

// route is one address and what may be asked of it: get answers GET and HEAD.
type route struct {
	path      string
	manner    manner
	get, post http.HandlerFunc
}

// routes is all of the public side. Each page is in a file of its own.
func (s *Server) routes() []route {
	return []route{
		{"/{$}", open, s.home, nil},
		{"/feeds/{$}", copying, s.feedsPage, nil},
		{"/feeds.js", open, s.copyScript, nil},
		{"/issues/{$}", open, s.archive, nil},
		{"/issues/{number}", open, s.issue, nil},
		{"/issues/{edition}/{$}", open, s.archive, nil},
		{"/issues/{edition}/{number}", open, s.issue, nil},
		{"/style.css", open, s.style, nil},
		{"/subscribe.js", open, s.script, nil},
		{"/healthz", open, s.healthz, nil},

		{"/subscribe", form, s.subscribeForm, s.subscribe},
		{"/subscribe/embed", framed, s.embedForm, s.embed},
		{"/confirm/{token}", personal, s.askToConfirm, s.confirm},
		{"/s/{token}", personal, s.preferences, s.choose},
		{"/s/{token}/link", personal, nil, s.sendLink},
		{"/m/{token}", personal, s.manage, s.managed},
		{"/move/{token}", personal, s.askToMove, s.move},
		{"/u/{token}", oneClick, s.askToLeave, s.leave},
		{"/undo/{token}", personal, nil, s.afterwards},
		{"/approve/{token}", proposing, s.proposal, s.decide},
		{"/approve/{token}/html", personal, s.proposedHTML, nil},
		{"/approve/{token}/text", personal, s.proposedText, nil},
	}
}

// Handler routes requests. The routes lie below the path of the public URL, as a
// proxy passes them on.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	below, fences := s.prefix(), s.fences()
	s.below = below
	for _, r := range s.routes() {
		mux.Handle(below+r.path, s.admitted(r, fences))
	}
	for _, format := range []string{"atom.xml", "rss.xml", "feed.json"} {
		mux.HandleFunc(below+"/issues/"+format, s.reading(func(*http.Request) bool { return true }, s.issueFeed))
	}
	mux.HandleFunc(below+apiPath, s.api(fences.shared))
	mux.HandleFunc(below+"/", s.reading(s.onShelf, s.feed))
	if below != "" {
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, http.StatusNotFound) })
	}
	return s.guarded(mux)
}

// Own tells whether an address is that of a page of ours, so that no feed is served
// there.
func Own(path string) bool {
	mux := http.NewServeMux()
	for _, r := range new(Server).routes() {
		mux.Handle(r.path, http.NotFoundHandler())
	}
	_, pattern := mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: path}})
	return pattern != ""
}
