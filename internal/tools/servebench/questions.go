package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

// feedPath is what is asked for.
const feedPath = "/atom.xml"

// question is one kind of request, and what the answer to it must be.
type question struct {
	name     string
	encoding string // asked for, and answered in; "" is neither
	known    bool   // the reader has the newest: If-None-Match
}

var questions = []question{
	{name: "200"},
	{name: "gzip", encoding: "gzip"},
	{name: "304", encoding: "gzip", known: true},
}

// asked is a question as it is put to each server: each has its own validators.
type asked struct {
	question
	size   int // of the body
	header map[*server][]string
}

// agree asks each server each question once, and makes sure that all give the same
// answer: otherwise it is not the serving that is compared.
func agree(ctx context.Context, servers []*server) ([]asked, error) {
	var all []asked
	for _, q := range questions {
		a := asked{question: q, header: map[*server][]string{}}
		var first []byte
		for i, s := range servers {
			header, body, err := q.put(ctx, s)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", q.name, s.name, err)
			}
			if i == 0 {
				first, a.size = body, len(body)
			}
			if !bytes.Equal(body, first) {
				return nil, fmt.Errorf("%s: %s and %s do not serve the same %d and %d bytes", q.name, servers[0].name, s.name, len(first), len(body))
			}
			a.header[s] = header
		}
		all = append(all, a)
	}
	return all, nil
}

// put asks a server and looks at the answer. It returns the header fields of the
// request, each as "Name: value", and the body as it came.
func (q question) put(ctx context.Context, s *server) (fields []string, body []byte, err error) {
	if q.encoding != "" {
		fields = append(fields, "Accept-Encoding: "+q.encoding)
	}
	resp, body, err := s.get(ctx, fields)
	if err != nil {
		return nil, nil, err
	}
	plain := body
	if q.encoding == "gzip" {
		if plain, err = unzip(body); err != nil {
			return nil, nil, err
		}
	}
	if got := resp.Header.Get("Content-Encoding"); got != q.encoding || resp.StatusCode != http.StatusOK || !bytes.HasSuffix(bytes.TrimSpace(plain), []byte("</feed>")) {
		return nil, nil, fmt.Errorf("answered with %s, encoding %q, %d bytes", resp.Status, got, len(body))
	}
	if !q.known {
		return fields, body, nil
	}
	fields = append(fields, "If-None-Match: "+resp.Header.Get("ETag"))
	resp, body, err = s.get(ctx, fields)
	if err == nil && (resp.StatusCode != http.StatusNotModified || len(body) > 0) {
		err = fmt.Errorf("answered with %s, %d bytes", resp.Status, len(body))
	}
	return fields, body, err
}

// get asks for the feed with those fields and no others that say what is wanted. A
// server that has just been started may need a while for its feeds.
func (s *server) get(ctx context.Context, fields []string) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+s.address+feedPath, nil)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range fields {
		name, value, _ := bytes.Cut([]byte(f), []byte(": "))
		r.Header.Set(string(name), string(value))
	}
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		resp, err := transport.RoundTrip(r)
		if err != nil {
			return nil, nil, err
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusServiceUnavailable || time.Now().After(deadline) {
			return resp, body, err
		}
	}
}

func unzip(body []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}
