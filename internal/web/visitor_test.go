package web_test

import (
	"net/http/httptest"
	"net/netip"
	"testing"

	"recapd/internal/web"
)

// What is right of the first hop that is not ours was written by our proxies; what
// is left of it anybody can have written.
func TestWhereAVisitorIs(t *testing.T) {
	ours := web.Proxies{netip.MustParsePrefix("127.0.0.1/32"), netip.MustParsePrefix("::1/128"), netip.MustParsePrefix("10.0.0.0/8")}
	for _, c := range []struct {
		name, peer string
		forwarded  []string
		want       string
	}{
		{"straight from the internet", "203.0.113.7:4711", nil, "203.0.113.7"},
		{"who claims to be another", "203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"},
		{"behind our proxy", "127.0.0.1:4711", []string{"203.0.113.7"}, "203.0.113.7"},
		{"behind two of them", "127.0.0.1:4711", []string{"203.0.113.7, 10.1.2.3"}, "203.0.113.7"},
		{"in two fields", "127.0.0.1:4711", []string{"203.0.113.7", "10.1.2.3"}, "203.0.113.7"},
		{"with an invented hop", "127.0.0.1:4711", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"with an invented hop of ours", "127.0.0.1:4711", []string{"10.9.9.9, 203.0.113.7"}, "203.0.113.7"},
		{"by IPv6", "[::1]:4711", []string{"2001:db8::7"}, "2001:db8::7"},
		{"by IPv6 with a port", "[::1]:4711", []string{"[2001:db8::7]:99"}, "2001:db8::7"},
		{"in brackets", "[::1]:4711", []string{"[2001:db8::7]"}, "2001:db8::7"},
		{"by IPv4 in IPv6", "[::ffff:127.0.0.1]:4711", []string{"::ffff:203.0.113.7"}, "203.0.113.7"},
		{"with a port", "127.0.0.1:4711", []string{"203.0.113.7:99"}, "203.0.113.7"},
		{"unreadable", "127.0.0.1:4711", []string{"unknown"}, "127.0.0.1"},
		{"unreadable behind a proxy", "127.0.0.1:4711", []string{"203.0.113.7, ', 10.1.2.3"}, "10.1.2.3"},
		{"not named by the proxy", "127.0.0.1:4711", nil, "127.0.0.1"},
		{"all are ours", "127.0.0.1:4711", []string{"10.1.1.1, 10.2.2.2"}, "10.1.1.1"},
		{"by a socket", "@", []string{"203.0.113.7"}, "203.0.113.7"},
		{"by a socket, unnamed", "@", nil, "invalid IP"},
		{"with a zone", "[fe80::1%eth0]:4711", nil, "fe80::1"},
	} {
		r := httptest.NewRequest("POST", "/subscribe", nil)
		r.RemoteAddr = c.peer
		for _, f := range c.forwarded {
			r.Header.Add("X-Forwarded-For", f)
		}
		if got := ours.Visitor(r).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	r := httptest.NewRequest("POST", "/subscribe", nil)
	r.RemoteAddr = "127.0.0.1:4711"
	r.Header.Set("X-Forwarded-For", "203.0.113.7")
	if got := (web.Proxies)(nil).Visitor(r).String(); got != "127.0.0.1" {
		t.Errorf("without proxies of ours: %s", got)
	}
}
