package web_test

import (
	"net/http/httptest"
	"strings"
	"testing"
)

// BenchmarkPages is what a page costs: it is made anew for each visitor.
func BenchmarkPages(b *testing.B) {
	h := newHouse(b)
	h.show(b, "<feed/>")
	handler := h.web.Handler()
	for _, c := range []struct{ name, method, path, body string }{
		{"feed", "GET", "/atom.xml", ""},
		{"front", "GET", "/", ""},
		{"form", "GET", "/subscribe", ""},
		{"unsubscribe", "GET", "/u/" + h.token, ""},
		{"preferences", "GET", "/s/" + h.token, ""},
		{"trap", "POST", "/subscribe", typed("bo@example.org", "message", "x")},
		{"join", "POST", "/subscribe", typed("bo@example.org")},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				r := httptest.NewRequest(c.method, "/recaps"+c.path, strings.NewReader(c.body))
				r.Header.Set("Content-Type", asForm)
				r.Header.Set("Accept-Language", "es-MX,es;q=0.9,en-US;q=0.8,en;q=0.7")
				handler.ServeHTTP(httptest.NewRecorder(), r)
			}
		})
	}
}
