package admin_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"recapd/internal/admin"
)

func TestMetricsTellWhatVisitorsDo(t *testing.T) {
	v := admin.NewVisitors([]string{"joined", "left"}, []string{"limit", "trap"})
	v.Happened("joined")
	v.Happened("joined")
	v.Refused("trap")
	w := httptest.NewRecorder()
	admin.Handler(nil, v).ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, line := range []string{
		`recapd_subscriber_events_total{event="joined"} 2`,
		`recapd_subscriber_events_total{event="left"} 0`,
		`recapd_refusals_total{reason="limit"} 0`,
		`recapd_refusals_total{reason="trap"} 1`,
	} {
		if !strings.Contains(w.Body.String(), "\n"+line+"\n") {
			t.Errorf("%s is missing in\n%s", line, w.Body)
		}
	}
}

func TestThereIsNothingElseYet(t *testing.T) {
	for _, c := range []struct {
		method, path string
		want         int
	}{{"POST", "/metrics", 405}, {"GET", "/", 404}, {"GET", "/subscribe", 404}} {
		w := httptest.NewRecorder()
		admin.Handler(nil).ServeHTTP(w, httptest.NewRequest(c.method, c.path, nil))
		if w.Code != c.want {
			t.Errorf("%s %s: %d, want %d", c.method, c.path, w.Code, c.want)
		}
	}
}

func TestTheOperatorIsToldWhy(t *testing.T) {
	for _, c := range []struct {
		troubles []string
		code     int
		body     string
	}{
		{nil, 200, "ok\n"},
		{[]string{"the folder is away", "sending is on hold"}, 503, "degraded\nthe folder is away\nsending is on hold\n"},
	} {
		w := httptest.NewRecorder()
		admin.Handler(func() []string { return c.troubles }).ServeHTTP(w, httptest.NewRequest("GET", "/healthz", nil))
		if w.Code != c.code || w.Body.String() != c.body || w.Header().Get("Cache-Control") != "no-store" {
			t.Errorf("%d %q, want %d %q", w.Code, w.Body, c.code, c.body)
		}
	}
}
