package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// postSize is about how many bytes of Markdown a post has.
const postSize = 6000

var words = strings.Fields("duck pond pebble queue cache shard night page stone river cloud node graph table index latency budget panel keynote hallway slide")

// makeBlog writes a blog that both can build: posts, and a configuration of each.
func makeBlog(dir string, posts int) error {
	files := map[string]string{
		"hugo.toml":                  "baseURL = \"https://blog.example.org/\"\ntitle = \"Bench\"\ndisableKinds = [\"taxonomy\", \"term\", \"sitemap\", \"robotsTXT\", \"404\", \"section\"]\n[outputs]\nhome = [\"RSS\"]\npage = []\n",
		"all/layouts/index.rss.xml":  hugoFeed("range .Site.RegularPages"),
		"top/layouts/index.rss.xml":  hugoFeed("range first 20 .Site.RegularPages"),
		"all.toml":                   recapdConfig(0, "https://blog.example.org"),
		"top.toml":                   recapdConfig(20, "https://blog.example.org"),
		"content/blog/.keep-nothing": "",
	}
	r := rand.New(rand.NewPCG(7, 11)) // the same posts at each run
	for i := range posts {
		files[filepath.Join("content", "blog", fmt.Sprintf("recap-%06d.md", i))] = newPost(r, i)
	}
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

func hugoFeed(posts string) string {
	return `<rss version="2.0"><channel><title>{{ .Site.Title }}</title>{{ ` + posts + ` }}<item><title>{{ .Title }}</title>` +
		`<link>{{ .Permalink }}</link><description>{{ .Content | html }}</description></item>{{ end }}</channel></rss>`
}

// recapdConfig is for the three main feeds in full text, and no other.
func recapdConfig(limit int, publicURL string) string {
	return fmt.Sprintf(`[site]
title = "Bench"
base_url = "https://blog.example.org"
id_authority = "blog.example.org,2026"

[content]
dir = "content"
preset = "hugo"
scan = "1s"

[feed]
content = "full"
limit = %d
kinds = []
aliases = []

[http]
listen = "127.0.0.1:0"
admin = ""
public_url = %q
`, limit, publicURL)
}

func newPost(r *rand.Rand, i int) string {
	at := time.Date(2036, 1, 1, 10, 0, 0, 0, time.UTC).Add(-time.Duration(i+1)*53*time.Minute).AddDate(-10, 0, 0)
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: \"Recap %d: %s\"\ndate: %s\ntags: [%q, %q]\n---\n", i, word(r), at.Format(time.RFC3339), word(r), word(r))
	for blocks := 0; b.Len() < postSize; blocks++ {
		b.WriteString("\n" + block(r) + "\n")
		if blocks == 1 {
			b.WriteString("\n<!--more-->\n")
		}
	}
	return b.String()
}

func block(r *rand.Rand) string {
	switch n := r.IntN(20); {
	case n < 12:
		return fmt.Sprintf("%s See [%s](https://example.org/%s) and *%s*.", sentences(r, 4, " "), word(r), word(r), word(r))
	case n < 15:
		return "- " + sentences(r, 4, "\n- ")
	case n < 17:
		return "## " + sentences(r, 1, "")
	case n < 19:
		return fmt.Sprintf("```go\nfunc %s() {\n\treturn %q\n}\n```", word(r), sentences(r, 1, ""))
	}
	return "> " + sentences(r, 1, "")
}

func sentences(r *rand.Rand, n int, between string) string {
	var list []string
	for range n {
		var s []string
		for range 7 + r.IntN(10) {
			s = append(s, word(r))
		}
		list = append(list, strings.ToUpper(s[0][:1])+strings.Join(s, " ")[1:]+".")
	}
	return strings.Join(list, between)
}

func word(r *rand.Rand) string { return words[r.IntN(len(words))] }
