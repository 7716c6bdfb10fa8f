package preview

import (
	"bufio"
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// sample is an issue with two groups of readers.
func sample() Issue {
	return Issue{
		Site: "The Pebble Post", Heading: "Weekly issue 14", AsOf: "Fri 21 Nov 2031 09:00 UTC", From: "News <of> Pebbles", Most: 90 << 10,
		Mails: []Mail{
			{
				Audience: Audience{"everything", "en", 3}, Posts: 2, Subject: "PebbleConf: 2 recaps (#14)", Preheader: "Ducks & geese",
				HTML: "<html><head><style>@media (prefers-color-scheme:dark){.page{color:#e6e8eb}}</style></head><body>Ducks</body></html>",
				Text: "* Ducks <in> production", HTMLSize: 9216, TextSize: 512, Cut: "headings are left out",
			},
			{Audience: Audience{"tag maps", "es", 1}, Posts: 1, Subject: "Mapas", HTML: "<p>Mapas</p>", Text: "* Mapas"},
		},
		Nothing: []Audience{{Of: "tag knitting", Readers: 7}},
		In:      []Post{{"Ducks in production", "ducks.md", "new"}, {"Tiny maps", "maps.md", "new"}},
		Out:     []Post{{"Ponds", "ponds.md", "draft"}},
	}
}

func serverOf(i Issue) *Server {
	s := &Server{Colours: []byte("/* tokens */ :root { --card: #ffffff; } @media (prefers-color-scheme: dark) { :root { --card: #1d2125; } }"), Now: time.Now}
	s.Show(i)
	return s
}

func (s *Server) ask(t *testing.T, method, path string) *httptest.ResponseRecorder {
	t.Helper()
	r, w := httptest.NewRequest(method, path, nil), httptest.NewRecorder()
	r.Host = "127.0.0.1:8088"
	s.Handler().ServeHTTP(w, r)
	return w
}

func (s *Server) get(t *testing.T, path string) string {
	t.Helper()
	w := s.ask(t, "GET", path)
	if w.Code != http.StatusOK {
		t.Fatalf("%s: %d %s", path, w.Code, w.Body)
	}
	return w.Body.String()
}

func TestOnlyNamesOfThisMachineAreAnswered(t *testing.T) {
	handler := serverOf(sample()).Handler()
	for host, want := range map[string]int{
		"127.0.0.1:8088": 200, "127.8.9.1:80": 200, "localhost:8088": 200, "localhost": 200, "[::1]:8088": 200, "[::1]": 200,
		"pebbles.example.org": 421, "pebbles.example.org:8088": 421, "127.0.0.1.pebbles.example.org:8088": 421, "localhost.example.org": 421,
		"192.168.0.7:8088": 421, "0.0.0.0:8088": 421, "[::]:8088": 421, ":8088": 421, "": 421, "2130706433": 421,
	} {
		for _, path := range []string{"/", "/mail", "/page.js"} {
			r, w := httptest.NewRequest("GET", path, nil), httptest.NewRecorder()
			r.Host = host
			handler.ServeHTTP(w, r)
			if w.Code != want {
				t.Errorf("%s as %q: %d, want %d", path, host, w.Code, want)
			}
			if want != 200 && strings.Contains(w.Body.String(), "Ducks") {
				t.Errorf("%q is shown the issue", host)
			}
		}
	}
}

func TestNothingCanBeDone(t *testing.T) {
	s := serverOf(sample())
	for _, method := range []string{"POST", "PUT", "DELETE"} {
		for _, path := range []string{"/", "/mail", "/changes"} {
			if w := s.ask(t, method, path); w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s: %d", method, path, w.Code)
			}
		}
	}
}

func TestThePageTellsAll(t *testing.T) {
	page := serverOf(sample()).get(t, "/")
	for _, part := range []string{
		"Weekly issue 14", "As of Fri 21 Nov 2031 09:00 UTC", "News &lt;of&gt; Pebbles", "PebbleConf: 2 recaps (#14)", "Ducks &amp; geese",
		"<b>9.0 KiB</b> of 90.0 KiB", `value="9216"`, "0.5 KiB", "headings are left out", "26 characters",
		"tag knitting", "no mail", "2 posts in", "ducks.md", "1 post out", "ponds.md", "draft",
	} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing in\n%s", part, page)
		}
	}
}

func TestSwitchesOfTheAddress(t *testing.T) {
	s := serverOf(sample())
	for query, want := range map[string][]string{
		"":                                   {`id="html" value="html" checked`, `id="desktop" value="desktop" checked`, `id="light" value="light" checked`, "part=html", "readers=0"},
		"?part=text&width=phone&light=dark":  {`id="text" value="text" checked`, `id="phone" value="phone" checked`, `id="dark" value="dark" checked`, "light=dark", "part=text"},
		"?part=pdf&width=1&light=&readers=9": {`id="html" value="html" checked`, `id="desktop" value="desktop" checked`, `id="light" value="light" checked`, "readers=0"},
		"?readers=1":                         {"Mapas", "readers=1", `value="1" selected`},
	} {
		page := s.get(t, "/"+query)
		for _, part := range want {
			if !strings.Contains(page, part) {
				t.Errorf("%q: %q is missing in\n%s", query, part, page)
			}
		}
	}
}

func TestTheMailInItsFrame(t *testing.T) {
	s := serverOf(sample())
	for query, want := range map[string]string{
		"?light=dark":              "@media (min-width:0){.page{color:#e6e8eb}}",
		"?light=light":             "@media (max-width:0){.page{color:#e6e8eb}}",
		"?readers=1":               "<p>Mapas</p>",
		"?part=text":               "* Ducks &lt;in&gt; production",
		"?part=text&readers=1":     "* Mapas",
		"?part=text&light=dark":    "@media (min-width:0) { :root { --card: #1d2125; } }",
		"?part=text&light=nothing": "@media (max-width:0) { :root { --card: #1d2125; } }",
	} {
		if got := s.get(t, "/mail"+query); !strings.Contains(got, want) {
			t.Errorf("%s: %q is missing in\n%s", query, want, got)
		}
	}
	policy := s.ask(t, "GET", "/mail").Header().Get("Content-Security-Policy")
	if !strings.Contains(policy, "sandbox") || strings.Contains(policy, "script") || !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("the mail may do %s", policy)
	}
	if policy := s.ask(t, "GET", "/").Header().Get("Content-Security-Policy"); strings.Contains(policy, "unsafe") || !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("the page may do %s", policy)
	}
}

func TestAFaultLeavesTheLastGoodIssue(t *testing.T) {
	s := serverOf(sample())
	s.Fail([]Fault{{"recapd.toml:3:1: smpt: no such section", "did you mean smtp?"}})
	page := s.get(t, "/")
	for _, part := range []string{"<title>Fault: ", "recapd.toml:3:1: smpt: no such section", "did you mean smtp?", "below is the issue as it was before", "PebbleConf: 2 recaps"} {
		if !strings.Contains(page, part) {
			t.Errorf("%q is missing in\n%s", part, page)
		}
	}
	s.Show(sample())
	if page := s.get(t, "/"); strings.Contains(page, "smpt") {
		t.Error("the fault is still told")
	}
}

func TestThereMayBeNoMail(t *testing.T) {
	s := &Server{Now: time.Now}
	if page := s.get(t, "/"); !strings.Contains(page, "The issue is being made") || strings.Contains(page, "Changed at") {
		t.Errorf("at first:\n%s", page)
	}
	s.Fail([]Fault{{"the folder is away", ""}})
	if page := s.get(t, "/"); !strings.Contains(page, "This has to be mended first") || strings.Contains(page, "<iframe") {
		t.Errorf("before the first issue:\n%s", page)
	}
	s.Show(Issue{Heading: "Weekly issue", Empty: Fault{"there is nothing new to tell", "Beside each post is why."}, Out: []Post{{"Ponds", "ponds.md", "draft"}}})
	if page := s.get(t, "/"); !strings.Contains(page, "there is nothing new to tell") || !strings.Contains(page, "ponds.md") || strings.Contains(page, "<iframe") {
		t.Errorf("an issue without posts:\n%s", page)
	}
	if w := s.ask(t, "GET", "/mail"); w.Code != http.StatusNotFound {
		t.Errorf("/mail: %d", w.Code)
	}
}

func TestNotAllOfManyThousandPostsAreListed(t *testing.T) {
	i := sample()
	i.Out = make([]Post, 9000)
	if page := serverOf(i).get(t, "/"); strings.Count(page, "<li>") > 300 || !strings.Contains(page, "9000 posts out") || !strings.Contains(page, "--explain") {
		t.Errorf("%d lines", strings.Count(page, "<li>"))
	}
}

func TestNobodyIsToldOfWhatChangesNothing(t *testing.T) {
	s := serverOf(sample())
	_, changed := s.look()
	s.Show(sample())
	select {
	case <-changed:
		t.Error("the same issue is told as another")
	default:
	}
}

// The stream tells what is shown and each change, and does not keep the server from
// ending.
func TestChangesAreTold(t *testing.T) {
	s := serverOf(sample())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	resp, err := http.Get("http://" + l.Addr().String() + "/changes")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	lines := bufio.NewScanner(resp.Body)
	next := func() string {
		t.Helper()
		for lines.Scan() {
			if mark, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				return mark
			}
		}
		t.Fatal("the stream has ended")
		return ""
	}
	first := next()
	other := sample()
	other.Heading = "Weekly issue 15"
	s.Show(other)
	second := next()
	if first == second || second == "" {
		t.Errorf("told %q, then %q", first, second)
	}
	s.Fail([]Fault{{"the folder is away", ""}})
	next()
	s.Show(other)
	if got := next(); got != second {
		t.Errorf("the same issue is %q, and was %q", got, second)
	}
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("an open stream keeps it from ending")
	}
}
