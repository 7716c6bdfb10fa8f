package web

import (
	"cmp"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/net/idna"
)

// Pages have no script (but that of feeds), no picture of their own and no style within; issues and
// front page show what posts have. All of them send forms to us alone.
const (
	policyStrict = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors "
	policyOpen   = "default-src 'none'; style-src 'self'; img-src https: data:; form-action 'self'; base-uri 'none'; frame-ancestors "
)

// guarded wraps every answer in the headers that keep a page to itself, and
// notes each request without what is secret in it.
//
// The referrer policy is strict-origin and no stricter: no path, and so no token,
// leaves the page with it, while forms still name their origin to us. With
// no-referrer browsers send "Origin: null", which is what a hostile site sends.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		guard.put(w.Header())
		if s.Log.Enabled(r.Context(), slog.LevelDebug) {
			s.noted(next, w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// guard is what every answer has; a page may have another policy.
var guard = fieldsOf(
	"X-Content-Type-Options", "nosniff",
	"Referrer-Policy", "strict-origin",
	"Content-Security-Policy", policyOpen+"'none'",
)

// noted answers a request and logs it.
func (s *Server) noted(next http.Handler, w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	answer := &recorder{ResponseWriter: w, status: http.StatusOK}
	next.ServeHTTP(answer, r)
	s.Log.LogAttrs(r.Context(), slog.LevelDebug, "request",
		slog.String("method", r.Method), slog.String("path", redact(r.URL.Path)),
		slog.Int("status", answer.status), slog.Duration("took", time.Since(began)))
}

// govern sets what a browser may do with a page and who may keep it.
func (s *Server) govern(w http.ResponseWriter, m manner) {
	h := w.Header()
	switch m {
	case open:
		return
	case copying:
		h.Set("Content-Security-Policy", "script-src 'self'; "+policyOpen+"'none'")
		return
	case framed:
		h.Set("Content-Security-Policy", policyStrict+strings.Join(append([]string{"'self'"}, s.Origins...), " "))
	case proposing:
		h.Set("Content-Security-Policy", policyOpen+"'none'")
	default:
		h.Set("Content-Security-Policy", policyStrict+"'none'")
	}
	h.Set("Cache-Control", "no-store")
	if m != form {
		h.Set("X-Robots-Tag", "noindex")
	}
}

// recorder remembers the status that was answered.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	r.status = status
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// secretFolders are those of the routes with a token behind them.
var secretFolders = []string{"/u/", "/s/", "/m/", "/confirm/", "/move/", "/undo/", "/approve/"}

// redact takes tokens out of paths: whoever reads a log must not be able to
// unsubscribe anybody. What looks like a token goes as well, wherever it is, for
// links that a mail program has bent.
func redact(path string) string {
	lower, first := strings.ToLower(path), len(path)
	for _, folder := range secretFolders {
		if i := strings.Index(lower, folder); i >= 0 && len(lower) == len(path) {
			first = min(first, i+len(folder))
		}
	}
	if first < len(path) {
		return path[:first] + "…"
	}
	segments := strings.Split(path, "/")
	for i, s := range segments {
		if len(s) >= tokenLike && strings.ContainsFunc(s, isCapital) && !strings.Contains(s, ".") {
			segments[i] = "…"
		}
	}
	return strings.Join(segments, "/")
}

// tokenLike is the length of the shortest token with 128 bits.
const tokenLike = 22

// isCapital: a token without any is one in a million, a slug with one is rare.
func isCapital(r rune) bool { return r >= 'A' && r <= 'Z' }

// originOf is the origin of a URL as a browser writes it (RFC 6454 §6.2).
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Host)
	if ascii, err := idna.Lookup.ToASCII(u.Hostname()); err == nil {
		host = strings.Replace(host, strings.ToLower(u.Hostname()), ascii, 1)
	}
	usual := map[string]string{"http": ":80", "https": ":443"}[u.Scheme]
	return u.Scheme + "://" + strings.TrimSuffix(host, cmp.Or(usual, "\x00"))
}

// vary adds names to Vary, once each.
func vary(h http.Header, names ...string) {
	for _, n := range names {
		if !slices.Contains(h.Values("Vary"), n) {
			h.Add("Vary", n)
		}
	}
}
