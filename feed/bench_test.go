package feed

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"recapd/internal/markup"
	"recapd/internal/post"
)

// thousand is a feed of 1,000 full texts of about 5 KB.
func thousand() (Settings, []*post.Post) {
	paragraph := "<p>" + strings.Repeat("The hall was full &amp; <em>the coffee</em> was not. ", 12) + "</p>\n"
	body := markup.HTML(strings.Repeat(paragraph, 8))
	teaser := markup.Teaser{Fragment: markup.HTML(paragraph)}
	var posts []*post.Post
	for i := range 1000 {
		slug := fmt.Sprintf("day-%d", i)
		at := now.Add(-time.Duration(i) * time.Hour)
		posts = append(posts, &post.Post{
			Path: slug + ".md", Slug: slug, Permalink: "https://blog.example.org/" + slug + "/", ID: "tag:blog.example.org,2026:" + slug,
			Title: "PebbleConf, " + slug, Published: at, Updated: at, Tags: []string{"PebbleConf", "Go"}, Text: post.NewText(body, teaser),
		})
	}
	s := settings()
	s.Content, s.Limit = Full, 0
	return s, posts
}

func BenchmarkNew(b *testing.B) {
	s, posts := thousand()
	for b.Loop() {
		New(s, posts, now)
	}
}

func BenchmarkDocument(b *testing.B) {
	s, posts := thousand()
	f := New(s, posts, now)
	for _, format := range formats {
		b.Run(format.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := f.document(format, galley{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
