package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What is served is as large as docs/performance.md says, and there is a copy for
// gzip_static.
func TestTheBlogHasAFeedOfTheSizeTold(t *testing.T) {
	b, err := makeBlog(t.Context(), "../../..", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, kb := range map[string]int64{"atom.xml": 67, "atom.xml.gz": 15} {
		file, err := os.Stat(filepath.Join(b.static, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := (file.Size() + 500) / 1000; got < kb-1 || got > kb+1 {
			t.Errorf("%s has %d KB, want %d", name, got, kb)
		}
	}
}

// The least server gives what agree asks of every one.
func TestTheLeastServerAgrees(t *testing.T) {
	static := t.TempDir()
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = io.WriteString(w, "<feed></feed>")
	_ = w.Close()
	for name, content := range map[string][]byte{"atom.xml": []byte("<feed></feed>"), "atom.xml.gz": z.Bytes()} {
		if err := os.WriteFile(filepath.Join(static, name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	l, err := newLeast(static)
	if err != nil {
		t.Fatal(err)
	}
	served := httptest.NewServer(l)
	defer served.Close()
	asked, err := agree(t.Context(), []*server{{name: "least", address: served.Listener.Addr().String()}})
	if err != nil || len(asked) != len(questions) || asked[0].size != 13 || asked[2].size != 0 {
		t.Errorf("%+v, %v", asked, err)
	}
}

// Answers that are too short or failed are no figures.
func TestFiguresAreDoubted(t *testing.T) {
	a := asked{size: 1000}
	const words = "Running 5s test @ http://127.0.0.1:1/atom.xml\n  2 threads and 50 connections\n"
	for out, problem := range map[string]string{
		words + `{"Requests":10,"Micros":5000000,"Bytes":12000,"P99":900,"Errors":0}` + "\n": "",
		words + `{"Requests":10,"Micros":5000000,"Bytes":12000,"P99":900,"Errors":1}` + "\n": "1 of 10 requests failed",
		words + `{"Requests":10,"Micros":5000000,"Bytes":9000,"P99":900,"Errors":0}` + "\n":  "less than the body's 1000",
		words + `{"Requests":0,"Micros":5000000,"Bytes":0,"P99":0,"Errors":0}` + "\n":        "nothing was answered",
		words + "unable to connect\n": "has not told its figures",
	} {
		turn, err := a.read([]byte(out))
		switch {
		case problem == "" && (err != nil || turn.rate() != 2 || turn.p99() != 0.9):
			t.Errorf("%+v, %v", turn, err)
		case problem != "" && (err == nil || !strings.Contains(err.Error(), problem)):
			t.Errorf("%v, want %q", err, problem)
		}
	}
}

// A ratio is taken within a round: a round that was slow for both says as much as
// another.
func TestARatioIsOfOneRound(t *testing.T) {
	table := newTable([]asked{{}}, []*server{{name: "ours"}, {name: "theirs"}})
	second := func(requests int) turn { return turn{Requests: requests, Micros: 1e6} }
	table.turns[0][0] = []turn{second(80), second(8), second(50)}
	table.turns[0][1] = []turn{second(100), second(10), second(100)}
	if got, want := table.ratio(0, 1), "0.80 (0.50–0.80)"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	if got := (turn{Requests: 1000, processor: 30 * time.Millisecond}).cost(); got != 30 {
		t.Errorf("%v µs for an answer, want 30", got)
	}
}

func TestWrongUse(t *testing.T) {
	for _, args := range [][]string{{"-rounds", "0"}, {"-lasts", "1ms"}, {"-connections", "1"}, {"more"}, {"-no-such"}} {
		if code := run(t.Context(), args, io.Discard, io.Discard); code != 2 {
			t.Errorf("%v: exit %d, want 2", args, code)
		}
	}
}
