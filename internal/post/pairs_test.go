package post

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write what comes out as the expected files")

// TestPairs reads the posts under testdata, one folder a dialect, and compares
// each with the .json file beside it.
func TestPairs(t *testing.T) {
	for _, d := range dialects() {
		preset := d.name
		t.Run(preset, func(t *testing.T) {
			folder := filepath.Join("testdata", preset)
			c := read(t, preset, folder)
			if len(c.Posts) == 0 || len(c.Faults) > 0 {
				t.Fatalf("%d posts, faults %v", len(c.Posts), c.Faults)
			}
			for _, p := range c.Posts {
				compare(t, filepath.Join(folder, p.Path+".json"), picture(p))
			}
		})
	}
}

// TestAutoAgrees: these posts are in forms that tell their dialect, so asking
// the files comes to the same as naming the preset.
func TestAutoAgrees(t *testing.T) {
	for _, d := range dialects() {
		preset := d.name
		folder := filepath.Join("testdata", preset)
		named, auto := read(t, preset, folder), read(t, Auto, folder)
		if named.Revision != auto.Revision {
			t.Errorf("%s: revisions differ", preset)
		}
		for i := range named.Posts {
			if a, b := picture(auto.Posts[i]), picture(named.Posts[i]); !reflect.DeepEqual(a, b) {
				t.Errorf("%s: auto gives\n%+v\npreset gives\n%+v", named.Posts[i].Path, a, b)
			}
		}
	}
}

func settings(preset string) Settings {
	return Settings{
		Preset:      preset,
		BaseURL:     &url.URL{Scheme: "https", Host: "blog.example.org"},
		Zone:        time.FixedZone("site", 3600),
		IDAuthority: "blog.example.org,2031",
		Language:    "en",
		Author:      Author{Name: "The Site's Author"},
		TeaserWords: 5,
	}
}

func newReader(t testing.TB, s Settings) *Reader {
	t.Helper()
	r, err := NewReader(s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func read(t *testing.T, preset, folder string) Collection {
	t.Helper()
	return newReader(t, settings(preset)).Read(context.Background(), os.DirFS(folder))
}

// pictured is a post as the pair files show it.
type pictured struct {
	Slug, Permalink, ID, Title string
	Subtitle                   string `json:",omitempty"`
	Published, Updated         time.Time
	Authors                    []Author
	Tags, Categories           []string
	Event                      string `json:",omitempty"`
	Day                        int    `json:",omitempty"`
	Series                     string `json:",omitempty"`
	Language                   string
	Summary                    string `json:",omitempty"`
	Image                      Image
	Enclosures                 []Enclosure `json:",omitempty"`
	Talks                      []Talk      `json:",omitempty"`
	Lead, Resend               bool        `json:",omitempty"`
	FeedContent                string      `json:",omitempty"`
	Draft, Unlisted            bool
	Body, Teaser, Marker       string
	Faults                     []string
}

func picture(p *Post) pictured {
	out := pictured{
		Slug: p.Slug, Permalink: p.Permalink, ID: p.ID, Title: p.Title, Subtitle: p.Subtitle,
		Published: p.Published, Updated: p.Updated, Authors: p.Authors, Tags: p.Tags, Categories: p.Categories,
		Event: p.Event, Day: p.Day, Series: p.Series, Language: p.Language, Summary: p.Summary, Image: p.Image, Enclosures: p.Enclosures, Talks: p.Talks, Lead: p.Lead, Resend: p.Resend, FeedContent: p.FeedContent,
		Draft: p.Draft, Unlisted: p.Unlisted,
		Body: p.Text.Body().String(), Teaser: p.Text.Teaser().Fragment.String(), Marker: p.Text.Teaser().Marker,
	}
	for _, f := range p.AllFaults() {
		out.Faults = append(out.Faults, f.Error())
	}
	return out
}

func compare(t *testing.T, golden string, got pictured) {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Split(b.String(), "\n"), strings.Split(string(want), "\n"); !reflect.DeepEqual(got, want) {
		for i := range min(len(got), len(want)) {
			if got[i] != want[i] {
				t.Errorf("%s line %d:\n got %s\nwant %s", golden, i+1, got[i], want[i])
			}
		}
		if len(got) != len(want) {
			t.Errorf("%s: got %d lines, want %d", golden, len(got), len(want))
		}
	}
}
