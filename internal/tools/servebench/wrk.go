package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"
	"strconv"
	"time"
)

// turn is what wrk tells of one server's turn.
type turn struct {
	Requests int
	Micros   int   // how long it took
	Bytes    int64 // that were received
	P99      int   // of 100 requests 99 took no longer, in microseconds
	Errors   int

	processor time.Duration // that the server needed
}

// rate is in requests a second.
func (t turn) rate() float64 { return float64(t.Requests) / (float64(t.Micros) / 1e6) }

// p99 is in milliseconds.
func (t turn) p99() float64 { return float64(t.P99) / 1e3 }

// cost is in microseconds of processor for an answer.
func (t turn) cost() float64 { return t.processor.Seconds() * 1e6 / float64(t.Requests) }

// report has wrk print its figures as a line of JSON, after its own words.
const report = `done = function(summary, latency, requests)
	local e = summary.errors
	io.write(string.format('{"Requests":%d,"Micros":%d,"Bytes":%d,"P99":%d,"Errors":%d}\n', summary.requests, summary.duration,
		summary.bytes, latency:percentile(99), e.connect + e.read + e.write + e.status + e.timeout))
end
`

// wrk asks a server for the feed on so many connections, again and again, for a
// while.
func wrk(ctx context.Context, o options, s *server, a asked, lasts time.Duration) (turn, error) {
	args := []string{"-t", strconv.Itoa(o.threads), "-c", strconv.Itoa(o.connections), "-d", strconv.Itoa(int(lasts/time.Second)) + "s", "-s", o.script}
	for _, field := range a.header[s] {
		args = append(args, "-H", field)
	}
	before := s.processor()
	out, err := exec.CommandContext(ctx, "wrk", append(args, "http://"+s.address+feedPath)...).CombinedOutput()
	if err != nil {
		return turn{}, fmt.Errorf("wrk: %w\n%s", err, out)
	}
	t, err := a.read(out)
	t.processor = s.processor() - before
	return t, err
}

// read takes the figures from what wrk has printed, and doubts them.
func (a asked) read(out []byte) (t turn, err error) {
	lines := bytes.Split(bytes.TrimSpace(out), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], &t); err != nil {
		return t, fmt.Errorf("wrk has not told its figures: %w\n%s", err, out)
	}
	switch {
	case t.Errors > 0:
		return t, fmt.Errorf("%d of %d requests failed", t.Errors, t.Requests)
	case t.Requests == 0 || t.Micros == 0:
		return t, fmt.Errorf("nothing was answered\n%s", out)
	case t.Bytes/int64(t.Requests) < int64(a.size):
		return t, fmt.Errorf("answers had %d bytes in the middle: less than the body's %d", t.Bytes/int64(t.Requests), a.size)
	}
	return t, nil
}
