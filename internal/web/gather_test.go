package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"recapd/internal/web"
)

// Answers of every size come whole and in turn on a connection that gathers, with
// questions one after the other and all at once, and are followed by the next.
func TestAnswersComeWhole(t *testing.T) {
	h := newHouse(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.Harden(&http.Server{Handler: h.web.Handler()})
	go func() { _ = server.Serve(web.Gather(l)) }()
	defer server.Close()
	sizes := []int{0, 1, 100, 67 << 10, 1 << 20}
	for size := 3200; size < 4400; size += 7 { // about what net/http's buffer leaves for the body
		sizes = append(sizes, size)
	}
	for _, size := range sizes {
		body := strings.Repeat("x", size)
		h.show(t, body)
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		in := bufio.NewReader(c)
		var all strings.Builder
		questions := []string{"GET", "HEAD", "GET", "OPTIONS", "GET"}
		ask := func(method string) string {
			return method + " /recaps/atom.xml HTTP/1.1\r\nHost: x\r\n\r\n"
		}
		for _, method := range questions {
			fmt.Fprint(c, ask(method))
			expect(t, in, method, body)
			all.WriteString(ask(method))
		}
		fmt.Fprint(c, all.String())
		for _, method := range questions {
			expect(t, in, method, body)
		}
		c.Close()
	}
}

func expect(t *testing.T, in *bufio.Reader, method, body string) {
	t.Helper()
	resp, err := http.ReadResponse(in, &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%s, %d bytes: %v", method, len(body), err)
	}
	got, err := io.ReadAll(resp.Body)
	if want := map[string]string{"GET": body}[method]; err != nil || string(got) != want {
		t.Fatalf("%s: %d bytes of %d, %v", method, len(got), len(want), err)
	}
}

// The first piece of a feed is not on its way before the last one is there.
func TestAnAnswerLeavesInOnePiece(t *testing.T) {
	h := newHouse(t)
	h.show(t, strings.Repeat("x", 10_000))
	ours, theirs := wire(t)
	c, r := web.Gathering(ours, httptest.NewRequest("GET", "/recaps/atom.xml", nil))
	h.web.Handler().ServeHTTP(&pieces{blotter: blotter{header: http.Header{}}, connection: c}, r)

	_ = theirs.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
	if n, err := theirs.Read(make([]byte, 1)); err == nil {
		t.Errorf("%d bytes came early", n)
	}
	_ = theirs.SetReadDeadline(time.Now().Add(10 * time.Second))
	for _, piece := range []string{strings.Repeat("x", 8_000), "the next answer"} {
		if n, err := c.Write([]byte(piece)); n != len(piece) || err != nil {
			t.Fatalf("%d of %d bytes, %v", n, len(piece), err)
		}
	}
	got := make([]byte, 10_000+len("the next answer"))
	if _, err := io.ReadFull(theirs, got); err != nil || !strings.HasSuffix(string(got), "xthe next answer") {
		t.Errorf("%d bytes, %v", len(got), err)
	}
}

// pieces passes on the first 2,000 bytes of what is written.
type pieces struct {
	blotter
	connection net.Conn
}

func (p *pieces) Write(body []byte) (int, error) {
	_, _ = p.connection.Write(body[:2000])
	return p.blotter.Write(body)
}

// wire is a connection on loopback, from both ends.
func wire(t *testing.T) (ours, theirs *net.TCPConn) {
	t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if theirs, err = net.DialTCP("tcp", nil, l.Addr().(*net.TCPAddr)); err == nil {
		ours, err = l.AcceptTCP()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ours.Close(); theirs.Close() })
	return ours, theirs
}
