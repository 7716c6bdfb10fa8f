package web

import "net/http"

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
	}
}

// Handler routes requests. The routes lie below the path of the public URL, as a
// proxy passes them on.
func (s *Server) Handler() http.Handler {
	mux := http.NewServeMux()
	below, fences := s.prefix(), s.fences()
	for _, r := range s.routes() {
		mux.Handle(below+r.path, s.admitted(r, fences))
	}
	for _, format := range []string{"atom.xml", "rss.xml", "feed.json"} {
		mux.HandleFunc(below+"/issues/"+format, preflight(func(*http.Request) bool { return true }, s.get(s.issueFeed)))
	}
	mux.HandleFunc(below+apiPath, s.api(fences.shared))
	mux.HandleFunc(below+"/", preflight(s.onShelf, s.get(s.feed)))
	if below != "" {
		mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.fail(w, r, http.StatusNotFound) })
	}
	return s.guarded(mux)
}

// get lets only GET and HEAD through.
func (s *Server) get(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			s.fail(w, r, http.StatusMethodNotAllowed)
			return
		}
		next(w, r)
	}
}
