package web

import (
	"io"
	"net/http"
)

// Health is what the public is told: well or not. Reasons are the operator's.
type Health struct{ OK bool }

// healthz answers 200 "ok" or 503 "degraded".
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	if !s.Health().OK {
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, "degraded\n")
		return
	}
	_, _ = io.WriteString(w, "ok\n")
}
