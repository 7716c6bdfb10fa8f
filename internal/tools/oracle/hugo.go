package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// hugoListing is the template of the front page: one JSON object a page. Every
// language has a front page of its own.
const hugoListing = `{{ range .Site.RegularPages }}
{{ $tags := .Params.tags | default slice }}{{ if not (reflect.IsSlice $tags) }}{{ $tags = slice $tags }}{{ end -}}
{{ dict "path" (strings.TrimPrefix "WORKDIR/" .File.Filename) "permalink" .Permalink "title" .Title
  "date" (.Date.Format "2006-01-02T15:04:05.999999999Z07:00") "updated" (.Lastmod.Format "2006-01-02T15:04:05.999999999Z07:00")
  "tags" $tags "draft" .Draft "language" .Language.Lang | jsonify | safeHTML }}
{{ end }}`

// listHugo builds with Hugo, whatever the blog's own layouts are.
func listHugo(ctx context.Context, dir string) ([]page, error) {
	layouts := filepath.Join(dir, "layouts")
	if err := errors.Join(os.RemoveAll(layouts), os.RemoveAll(filepath.Join(dir, "public")), os.MkdirAll(layouts, 0o755)); err != nil {
		return nil, err
	}
	listing := strings.ReplaceAll(hugoListing, "WORKDIR", dir)
	if err := os.WriteFile(filepath.Join(layouts, "index.html"), []byte(listing), 0o644); err != nil {
		return nil, err
	}
	build := exec.CommandContext(ctx, "hugo", "--buildDrafts", "--buildFuture", "--buildExpired", "--destination", "public", "--quiet")
	build.Dir = dir
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("run hugo: %w\n%s", err, said)
	}
	return readListings(filepath.Join(dir, "public"))
}

// readListings collects the front pages of all languages, and the ids of their
// feeds.
func readListings(public string) ([]page, error) {
	var pages []page
	ids := map[string]string{}
	for _, pattern := range []string{"index", "*/index"} {
		found, _ := filepath.Glob(filepath.Join(public, pattern+".html")) // of a fixed pattern
		for _, name := range found {
			listed, err := readListing(name)
			if err != nil {
				return nil, err
			}
			pages = append(pages, listed...)
		}
		feeds, _ := filepath.Glob(filepath.Join(public, pattern+".xml"))
		for _, name := range feeds {
			if err := readFeed(name, ids); err != nil {
				return nil, err
			}
		}
	}
	for i, p := range pages {
		pages[i].ID = ids[p.Permalink]
	}
	return pages, nil
}

// readListing reads a front page. One that begins as HTML only sends visitors to that
// of their language.
func readListing(name string) ([]page, error) {
	data, err := os.ReadFile(name)
	if err != nil || bytes.HasPrefix(data, []byte("<")) {
		return nil, err
	}
	var pages []page
	for dec := json.NewDecoder(bytes.NewReader(data)); ; {
		var p page
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return pages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		pages = append(pages, p)
	}
}

// readFeed notes the id of every link of an RSS feed.
func readFeed(name string, ids map[string]string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	var feed struct {
		Items []struct {
			Link string `xml:"link"`
			GUID string `xml:"guid"`
		} `xml:"channel>item"`
	}
	if err := xml.Unmarshal(data, &feed); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	for _, item := range feed.Items {
		ids[item.Link] = item.GUID
	}
	return nil
}
