package examples

import (
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing"

	"recapd/config"
	"recapd/internal/post"
)

func settings(t *testing.T) *config.Config {
	t.Helper()
	doc, err := fs.ReadFile(PebbleConf(), "recapd.toml")
	if err != nil {
		t.Fatal(err)
	}
	c, err := config.Decode(config.Source{File: "recapd.toml", Document: doc})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestSettingsHaveNothingToWarnOf(t *testing.T) {
	if c := settings(t); len(c.Warnings) > 0 {
		t.Error(c.Warnings)
	}
}

// The blog shows what recapd reads: three dialects, days, a series, teasers cut
// by their authors, and one post that leaves the cut to us.
func TestPosts(t *testing.T) {
	c := settings(t)
	reader, err := post.NewReader(post.Settings{
		Preset: c.Content.Preset, Permalink: c.Content.Permalink, TeaserWords: c.Content.TeaserWords,
		BaseURL: c.Site.Base(), Zone: c.Site.Zone(), IDAuthority: c.Site.IDAuthority, Language: c.Site.Language,
	})
	if err != nil {
		t.Fatal(err)
	}
	content, err := fs.Sub(PebbleConf(), "content")
	if err != nil {
		t.Fatal(err)
	}
	read := reader.Read(t.Context(), content)
	if len(read.Posts) != 10 || len(read.Faults) > 0 {
		t.Fatalf("%d posts, faults %v", len(read.Posts), read.Faults)
	}
	days, series, unmarked := map[string]bool{}, 0, 0
	for _, p := range read.Posts {
		if len(p.AllFaults()) > 0 {
			t.Errorf("%s: %v", p.Path, p.AllFaults())
		}
		if words := p.Text.Body().Words(); words < 120 || words > 450 {
			t.Errorf("%s has %d words", p.Path, words)
		}
		if p.Event != "" {
			days[fmt.Sprintf("%s, day %d", p.Event, p.Day)] = true
		}
		if p.Series != "" {
			series++
		}
		if p.Text.Teaser().Marker == "" {
			unmarked++
		}
	}
	if len(days) != 5 || series != 1 || unmarked != 1 {
		t.Errorf("days %v, %d in a series, %d without a marker", days, series, unmarked)
	}
}

func TestImagesAreSmall(t *testing.T) {
	found := 0
	err := fs.WalkDir(PebbleConf(), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || path.Ext(name) != ".png" {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		found++
		if info.Size() > 30<<10 || !strings.Contains(name, "/img/") {
			t.Errorf("%s: %d bytes", name, info.Size())
		}
		return nil
	})
	if err != nil || found != 4 {
		t.Errorf("%d images, %v", found, err)
	}
}
