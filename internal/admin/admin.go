// Package admin is what the operator sees over HTTP, on a listener of its own that
// the public does not reach: http.admin, by default on this machine alone. So far
// that is /metrics, in the text format of Prometheus, and /healthz with its reasons.
//
// No address, no token and nothing else of a single person is in what it shows.
package admin

import (
	"io"
	"net/http"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Handler answers on the operator's listener. Troubles are why we are not well, a
// sentence each; none when we are.
func Handler(troubles func() []string, all ...prometheus.Collector) http.Handler {
	registry := prometheus.NewRegistry()
	registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	registry.MustRegister(all...)
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.HandlerFor(registry, promhttp.HandlerOpts{}))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		list := troubles()
		if len(list) == 0 {
			_, _ = io.WriteString(w, "ok\n")
			return
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		_, _ = io.WriteString(w, "degraded\n"+strings.Join(list, "\n")+"\n")
	})
	return mux
}
