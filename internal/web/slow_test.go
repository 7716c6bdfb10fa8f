package web_test

import (
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"recapd/internal/web"
)

// A client that sends a byte now and then is let go, and others do not notice it.
func TestClientsThatDawdleAreLetGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.show(t, "<feed/>")
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := web.Harden(&http.Server{Handler: h.web.Handler()})
	if server.ReadHeaderTimeout != 10*time.Second || server.ReadTimeout != 30*time.Second {
		t.Fatalf("%v to say what, %v to say it", server.ReadHeaderTimeout, server.ReadTimeout)
	}
	server.ReadHeaderTimeout, server.ReadTimeout = time.Second, 2*time.Second // as long would do as well
	go func() { _ = server.Serve(l) }()
	defer server.Close()

	const many = 200
	gone := make(chan time.Duration, many)
	for i := range many {
		opening := "GET /recaps/atom.xml HTTP/1.1\r\nHost: x\r\n"
		if i%2 == 1 {
			opening = "POST /recaps/subscribe HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nemail="
		}
		go drip(l.Addr().String(), opening, gone)
	}
	for range 20 {
		began := time.Now()
		resp, err := http.Get("http://" + l.Addr().String() + "/recaps/atom.xml")
		if err != nil || resp.StatusCode != 200 || time.Since(began) > time.Second {
			t.Fatalf("another client waits: %v %v", err, time.Since(began))
		}
		resp.Body.Close()
	}
	for range many {
		if took := <-gone; took > 10*time.Second {
			t.Errorf("let go after %v", took)
		}
	}
}

// drip sends a request a byte at a time until nobody takes it.
func drip(address, opening string, gone chan<- time.Duration) {
	began := time.Now()
	defer func() { gone <- time.Since(began) }()
	c, err := net.Dial("tcp", address)
	if err != nil {
		return
	}
	defer c.Close()
	fmt.Fprint(c, opening)
	for time.Since(began) < 20*time.Second {
		_ = c.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		if _, err := c.Read(make([]byte, 4096)); err != nil {
			if timeout, ok := err.(net.Error); !ok || !timeout.Timeout() {
				return
			}
		}
		if _, err := c.Write([]byte("x")); err != nil {
			return
		}
	}
}

// So is one that asks for much and does not take it.
func TestClientsThatDoNotReadAreLetGo(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	h.show(t, strings.Repeat("<entry/>", 4<<20)) // more than the kernel takes for a client
	server := web.Harden(&http.Server{Handler: h.web.Handler()})
	if server.WriteTimeout != 60*time.Second || server.IdleTimeout != 120*time.Second {
		t.Fatalf("%v to take an answer, %v to ask again", server.WriteTimeout, server.IdleTimeout)
	}
	server.WriteTimeout = time.Second // as long would do as well
	left := make(chan struct{})
	server.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateClosed {
			close(left)
		}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	defer server.Close()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	fmt.Fprint(c, "GET /recaps/atom.xml HTTP/1.1\r\nHost: x\r\n\r\n")
	select {
	case <-left:
	case <-time.After(20 * time.Second):
		t.Error("it is still waited for")
	}
}
