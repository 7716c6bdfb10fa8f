package main

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"recapd/internal/mail/sink"
)

// counted is what the operator sees.
func (s *service) counted(line string) bool {
	s.t.Helper()
	resp, err := http.Get(s.admin)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, _ := io.ReadAll(resp.Body)
	return strings.Contains(string(b), "\n"+line+"\n")
}

// TestASignUpSurvivesAKill: who was told to check his mail is written to, also when
// the program was killed the moment after.
func TestASignUpSurvivesAKill(t *testing.T) {
	server, err := sink.Start("127.0.0.1:0", sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	dir := crashFolder(t, server, 1, 1)
	s := startService(t, dir)
	resp, err := http.PostForm(s.base+"/subscribe", url.Values{"email": {"nova@example.net"}})
	if err != nil || resp.StatusCode != 200 {
		t.Fatalf("%v %v", resp, err)
	}
	resp.Body.Close()
	_ = s.cmd.Process.Kill() // at once: sign-ups are answered a moment later
	<-s.ended

	s = startService(t, dir)
	s.eventually("the sign-up is answered", func() bool {
		return s.counted(`recapd_subscriber_events_total{event="invited"} 1`)
	})
	for _, form := range []url.Values{{"email": {"luna@example.net"}}, {"email": {"nova"}}, {"email": {"nova@example.net"}, "message": {"buy"}}} {
		resp, err := http.PostForm(s.base+"/subscribe", form)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	for _, line := range []string{`recapd_refusals_total{reason="address"} 1`, `recapd_refusals_total{reason="trap"} 1`, `recapd_subscriber_events_total{event="joined"} 1`} {
		if !s.counted(line) {
			t.Errorf("not counted: %s", line)
		}
	}
	s.stop()
}
