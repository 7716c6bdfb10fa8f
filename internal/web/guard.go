package web

import (
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// guarded wraps every answer in the headers that keep a page to itself, and
// notes each request without what is secret in it.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		began := time.Now()
		answer := &recorder{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(answer, r)
		s.Log.LogAttrs(r.Context(), slog.LevelDebug, "request",
			slog.String("method", r.Method), slog.String("path", redact(r.URL.Path)),
			slog.Int("status", answer.status), slog.Duration("took", time.Since(began)))
	})
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

// redact takes tokens out of paths: whoever reads a log must not be able to
// unsubscribe anybody.
func redact(path string) string {
	if i := strings.Index(path, "/u/"); i >= 0 {
		return path[:i] + "/u/…"
	}
	return path
}

// private keeps an answer out of caches and indexes.
func private(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Robots-Tag", "noindex")
}

// Harden sets the time limits of a server that faces the public: a client that
// dawdles is let go.
func Harden(server *http.Server) *http.Server {
	server.ReadHeaderTimeout = 10 * time.Second
	server.ReadTimeout = 30 * time.Second
	server.WriteTimeout = 60 * time.Second
	server.IdleTimeout = 120 * time.Second
	server.MaxHeaderBytes = 32 << 10
	return server
}
