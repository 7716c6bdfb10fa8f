package templates

import (
	"errors"
	"testing"
)

// The size is that of the HTML, and what has surely no room is not made.
func TestDigestSize(t *testing.T) {
	s, err := Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	html, err := s.DigestHTML(Sample())
	if err != nil {
		t.Fatal(err)
	}
	if n, err := s.DigestSize(Sample(), len(html)); err != nil || n != len(html) {
		t.Errorf("%d bytes, %v; the HTML has %d", n, err, len(html))
	}
	if _, err := s.DigestSize(Sample(), len(html)/2); !errors.Is(err, ErrTooLong) {
		t.Errorf("in half the room: %v", err)
	}
}
