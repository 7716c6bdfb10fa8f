package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// least is the least that a server with net/http can do, as a measure of what net/http
// itself takes: no routes, no time limits, one feed, whose fields and copies are ready.
type least struct {
	plain, gzip []byte
	fields      map[string]http.Header // by encoding
}

// newLeast reads the feed and its copy from the folder that recapd build wrote.
func newLeast(static string) (*least, error) {
	l := &least{fields: map[string]http.Header{}}
	path := filepath.Join(static, filepath.FromSlash(feedPath))
	var err error
	if l.plain, err = os.ReadFile(path); err != nil {
		return nil, err
	}
	if l.gzip, err = os.ReadFile(path + ".gz"); err != nil {
		return nil, err
	}
	for encoding, body := range map[string][]byte{"": l.plain, "gzip": l.gzip} {
		l.fields[encoding] = http.Header{
			"Content-Type":   {"application/atom+xml; charset=utf-8"},
			"Content-Length": {strconv.Itoa(len(body))},
			"Etag":           {`"` + encoding + `1"`},
			"Vary":           {"Accept-Encoding"},
		}
		if encoding != "" {
			l.fields[encoding]["Content-Encoding"] = []string{encoding}
		}
	}
	return l, nil
}

// ServeHTTP is of http.Handler.
func (l *least) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, encoding := l.plain, ""
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		body, encoding = l.gzip, "gzip"
	}
	for name, value := range l.fields[encoding] {
		w.Header()[name] = value
	}
	if r.Header.Get("If-None-Match") == w.Header().Get("Etag") {
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding"} {
			delete(w.Header(), name)
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(body)
}

// leastServer is this program again, as that server.
func leastServer(ctx context.Context, b *blog) (*server, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, err
	}
	address, err := freeAddress()
	if err != nil {
		return nil, err
	}
	return &server{name: "net/http", address: address, cmd: exec.CommandContext(ctx, program, "-least", address, b.static)}, nil
}

// serveLeast serves until it is told to end.
func serveLeast(ctx context.Context, address, static string) error {
	l, err := newLeast(static)
	if err != nil {
		return err
	}
	s := &http.Server{Addr: address, Handler: l}
	context.AfterFunc(ctx, func() { _ = s.Close() })
	if err := s.ListenAndServe(); ctx.Err() == nil {
		return fmt.Errorf("serve %s: %w", static, err)
	}
	return nil
}
