package web

import (
	"net/http"
	"strings"
	"time"
)

// manner is how a route treats its visitors.
type manner int

const (
	open      manner = iota // the same for everybody; may be kept in caches
	copying                 // as open, with a script of our own
	form                    // kept nowhere; takes posts from our pages and from sites that carry the form
	framed                  // the same, and may stand in a frame on those sites
	personal                // as form, but from our pages alone, and not for search engines: there is a token in the path
	oneClick                // as personal, but takes posts from everywhere (RFC 8058)
	proposing               // as personal, with the pictures of posts
)

// maxForm is more than any form of ours needs; the longest is that of the
// preferences, with a field for each topic.
const maxForm = 32 << 10

// admitted keeps out what a route does not take, before its handler sees it.
func (s *Server) admitted(route route, in fences) http.Handler {
	allowed, fence := route.methods(), in.own
	if route.manner == form || route.manner == framed {
		fence = in.shared
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.govern(w, route.manner)
		switch {
		case route.get != nil && (r.Method == http.MethodGet || r.Method == http.MethodHead):
			route.get(w, r)
		case route.post == nil || r.Method != http.MethodPost:
			w.Header().Set("Allow", allowed)
			s.fail(w, r, http.StatusMethodNotAllowed)
		case route.manner != oneClick && fence.Check(r) != nil:
			s.foreignForm(r)
			s.fail(w, r, http.StatusForbidden)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			route.post(w, r)
		}
	})
}

func (r route) methods() string {
	var list []string
	if r.get != nil {
		list = append(list, "GET, HEAD")
	}
	if r.post != nil {
		list = append(list, "POST")
	}
	return strings.Join(list, ", ")
}

// fences tell forms of ours from those that another site makes a visitor's browser
// send.
type fences struct {
	own    *http.CrossOriginProtection // only our pages pass
	shared *http.CrossOriginProtection // and the sites that carry the form
}

func (s *Server) fences() fences {
	own := originOf(s.PublicURL) // a proxy may pass requests on under another host
	return fences{own: s.fence(own), shared: s.fence(append([]string{own}, s.Origins...)...)}
}

func (s *Server) fence(origins ...string) *http.CrossOriginProtection {
	fence := http.NewCrossOriginProtection()
	for _, origin := range origins {
		if err := fence.AddTrustedOrigin(origin); err != nil {
			s.Log.Error("a site cannot carry the form", "origin", origin, "err", err)
		}
	}
	return fence
}

// foreignForm notes that a form came from a page that may not send it, and tells the
// operator now and then: it may be his own site that he has not named.
func (s *Server) foreignForm(r *http.Request) {
	s.refused(refusedForeign)
	now, last := time.Now(), s.toldForeign.Load()
	if now.Unix()-last < int64(time.Hour/time.Second) || !s.toldForeign.CompareAndSwap(last, now.Unix()) {
		return
	}
	s.Log.Warn("a form from another site is refused", "origin", clip(r.Header.Get("Origin"), 200), "path", redact(r.URL.Path),
		"hint", "if the site is yours, add it to subscribe.origins")
}

// clip is as much of a stranger's text as goes into a log.
func clip(s string, most int) string { return s[:min(len(s), most)] }

// foreign tells that the page that a request comes from is not ours.
func (s *Server) foreign(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	return origin != "" && origin != originOf(s.PublicURL)
}
