package feed

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"recapd/internal/post"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// Each folder of testdata holds the three documents of one feed.
func TestDocuments(t *testing.T) {
	for _, tt := range []struct {
		folder string
		change func(*Settings)
		posts  []*post.Post
	}{
		{"teaser", func(s *Settings) { s.Content = Teaser }, samples()},
		{"full", func(s *Settings) { s.Content = Full }, samples()},
		{"both", func(s *Settings) { s.Content = Both }, samples()},
		{"empty", func(s *Settings) {}, nil},
		{"bare", func(s *Settings) {
			*s = Settings{Title: "Bare", BaseURL: "https://example.org/blog/", IDAuthority: "example.org,2026"}
		}, samples()[:1]},
	} {
		t.Run(tt.folder, func(t *testing.T) {
			s := settings()
			tt.change(&s)
			for _, d := range documents(t, New(s, tt.posts, now)) {
				wellFormed(t, d)
				golden(t, filepath.Join("testdata", tt.folder, filepath.Base(d.Path)), d.Body())
			}
		})
	}
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what is made now; look at it, and run with -update if it is right:\n%s", name, got)
	}
}

// wellFormed reads a document to its end.
func wellFormed(t testing.TB, d Document) {
	t.Helper()
	if strings.HasSuffix(d.Path, ".json") {
		if !json.Valid(d.Body()) {
			t.Errorf("%s is not JSON:\n%s", d.Path, d.Body())
		}
		return
	}
	dec := xml.NewDecoder(bytes.NewReader(d.Body()))
	for {
		_, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("%s is not well formed: %v\n%s", d.Path, err, d.Body())
		}
	}
}
