package main

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"recapd/internal/post"
)

// blog is a content folder: the posts of one repository that lie under one
// root.
type blog struct {
	root    string // below the corpus; "" where files do not lie at their orig_path
	entries []entry
}

// blogsOf groups the entries, in the order of the manifest.
func blogsOf(entries []entry) []*blog {
	var blogs []*blog
	known := map[string]*blog{}
	for _, e := range entries {
		root, inPlace := strings.CutSuffix(e.Path, "/"+e.OrigPath)
		if !inPlace {
			root = ""
		}
		key := e.Repo + "\n" + root
		if known[key] == nil {
			known[key] = &blog{root: root}
			blogs = append(blogs, known[key])
		}
		known[key].entries = append(known[key].entries, e)
	}
	return blogs
}

// read gives the posts of the blog by their path in the corpus. A path without a
// post was not read as one.
func (b *blog) read(ctx context.Context, o options) (map[string]*post.Post, error) {
	fsys, err := b.files(o.dir)
	if err != nil {
		return nil, err
	}
	settings, err := b.settings(o.preset)
	if err != nil {
		return nil, err
	}
	reader, err := post.NewReader(settings)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", b.entries[0].Repo, err)
	}
	byOrigin := map[string]*post.Post{}
	for _, p := range reader.Read(ctx, fsys).Posts {
		byOrigin[p.Path] = p
	}
	posts := map[string]*post.Post{}
	for _, e := range b.entries {
		if p := byOrigin[path.Clean(e.OrigPath)]; p != nil {
			posts[e.Path] = p
		}
	}
	return posts, nil
}

// files is the blog's folder; where the files lie elsewhere than in the blog,
// one in memory that has them in their places.
func (b *blog) files(dir string) (fs.FS, error) {
	if b.root != "" {
		return os.DirFS(filepath.Join(dir, b.root)), nil
	}
	files := fstest.MapFS{}
	for _, e := range b.entries {
		data, err := os.ReadFile(filepath.Join(dir, e.Path))
		if err != nil {
			return nil, fmt.Errorf("open a post of the manifest: %w", err)
		}
		files[path.Clean(e.OrigPath)] = &fstest.MapFile{Data: data}
	}
	return files, nil
}

// settings are what the owner of the blog would have told recapd: its zone and
// the language of most of its posts.
func (b *blog) settings(preset string) (post.Settings, error) {
	s := post.Settings{
		Preset:      preset,
		BaseURL:     &url.URL{Scheme: "https", Host: "blog.example.org"},
		IDAuthority: "blog.example.org,2026",
		Language:    b.language(),
	}
	if preset == "family" {
		s.Preset = presetOf(b.entries[0].kind())
	}
	zone, err := b.entries[0].location()
	s.Zone = zone
	return s, err
}

func (e entry) location() (*time.Location, error) {
	zone, err := time.LoadLocation(e.Zone) // "" is UTC
	if err != nil {
		return nil, fmt.Errorf("%s: site_timezone: %w", e.Path, err)
	}
	return zone, nil
}

func (b *blog) language() string {
	count := map[string]int{}
	for _, e := range b.entries {
		if lang, _ := e.text("lang"); lang != "" {
			count[lang]++
		}
	}
	most := ""
	for lang, n := range count {
		if n > count[most] || n == count[most] && lang < most {
			most = lang
		}
	}
	return cmp.Or(most, "en")
}

// presetOf finds the preset that a family's name begins with: "hugo-toml" is
// hugo's.
func presetOf(family string) string {
	fits := func(preset string) bool { return strings.HasPrefix(family, preset) }
	presets := post.Presets()
	slices.SortFunc(presets, func(a, b string) int { return len(b) - len(a) })
	if i := slices.IndexFunc(presets, fits); i >= 0 {
		return presets[i]
	}
	return post.Auto
}
