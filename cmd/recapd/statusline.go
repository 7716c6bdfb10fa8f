package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"github.com/mattn/go-isatty"
)

// statusLine is a terminal with one line at its end that changes: a bar. Whatever
// else is written goes above it. Anything but a terminal has no such line.
type statusLine struct {
	w io.Writer

	mu   sync.Mutex
	line string
}

// isTerminal tells whether somebody watches w who can see a line change.
func (p *program) isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && isatty.IsTerminal(f.Fd()) && p.env("TERM") != "dumb"
}

const eraseLine = "\r\x1b[K"

// Write writes above the line.
func (s *statusLine) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.line == "" {
		return s.w.Write(b)
	}
	fmt.Fprint(s.w, eraseLine)
	n, err := s.w.Write(b)
	fmt.Fprint(s.w, s.line)
	return n, err
}

// show changes the line; "" takes it away.
func (s *statusLine) show(line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if line == s.line {
		return
	}
	s.line = line
	fmt.Fprint(s.w, eraseLine+line)
}

// bar draws done of total, without colour: it reads the same in a log.
func bar(done, total, width int) string {
	full := width
	if total > 0 {
		full = min(width, done*width/total)
	}
	return "[" + strings.Repeat("#", full) + strings.Repeat(".", width-full) + "]"
}
