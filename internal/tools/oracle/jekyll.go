package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// jekyllListing is a page of the blog: one JSON object a post. Its ids are those
// of the feed of jekyll-feed.
const jekyllListing = `---
layout: null
permalink: /oracle-listing.json
---
{% for p in site.posts %}{"path": {{ p.path | jsonify }}, "permalink": {{ p.url | absolute_url | jsonify }}, "id": {{ p.id | absolute_url | jsonify }},
  "title": {{ p.title | append: "" | jsonify }}, "date": "{{ p.date | date_to_xmlschema }}", "updated": "{{ p.last_modified_at | default: p.date | date_to_xmlschema }}",
  "tags": {{ p.tags | jsonify }}, "draft": {{ p.draft | default: false | jsonify }}, "language": {{ p.lang | default: site.lang | default: "" | jsonify }}}
{% endfor %}`

// listJekyll builds with Jekyll, without the blog's own layouts and plugins.
func listJekyll(ctx context.Context, dir string) ([]page, error) {
	for _, own := range []string{"_layouts", "_plugins", "_includes", "Gemfile", "_site"} {
		if err := os.RemoveAll(filepath.Join(dir, own)); err != nil {
			return nil, err
		}
	}
	settings := filepath.Join(dir, "_oracle.yml") // a configuration goes before those named before it
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "oracle-listing.json"), []byte(jekyllListing), 0o644),
		os.WriteFile(settings, []byte("plugins: []\ntheme: null\n"), 0o644)); err != nil {
		return nil, err
	}
	site := filepath.Join(dir, "_site")
	build := exec.CommandContext(ctx, "jekyll", "build", "--quiet", "--future", "--drafts", "--unpublished",
		"--config", "_config.yml,_oracle.yml", "--destination", site)
	build.Dir = dir
	if said, err := build.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("run jekyll: %w\n%s", err, said)
	}
	return readListing(filepath.Join(site, "oracle-listing.json"))
}
