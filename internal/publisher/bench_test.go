package publisher_test

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"recapd/feed"
	"recapd/internal/post"
	"recapd/internal/publisher"
	"recapd/internal/web"
)

// BenchmarkScan reads a folder of 1,000 posts of 6 KB, of which the three main feeds
// have all in full, and puts the feeds on the shelf: the first time, when nothing has
// changed since, and when one post has.
func BenchmarkScan(b *testing.B) {
	now := time.Date(2031, 1, 1, 0, 0, 0, 0, time.UTC)
	past := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC) // when the files were written: long enough ago to be trusted
	folder := fstest.MapFS{}
	write := func(i int, words string, at time.Time) {
		paragraph := strings.Repeat("The hall was full, [the pond](https://example.org/pond) was *deep*, "+words+" and the coffee was not. ", 12) + "\n\n"
		folder[fmt.Sprintf("recap-%04d.md", i)] = &fstest.MapFile{ModTime: at, Data: fmt.Appendf(nil, "---\ntitle: Recap %d\ndate: %s\n---\n%s",
			i, now.Add(-time.Duration(i)*time.Hour).Format(time.RFC3339), strings.Repeat(paragraph, 5))}
	}
	for i := range 1000 {
		write(i, "warm", past)
	}
	fresh := func() *publisher.Scanner {
		base, _ := url.Parse("https://blog.example.org")
		reader, err := post.NewReader(post.Settings{Preset: "hugo", BaseURL: base, Zone: time.UTC, IDAuthority: "blog.example.org,2026", Language: "en"})
		if err != nil {
			b.Fatal(err)
		}
		return &publisher.Scanner{
			Content: func() (fs.FS, func() error, error) { return folder, func() error { return nil }, nil },
			Reader:  reader, Log: slog.New(slog.DiscardHandler),
			Feeds: &feed.Press{Catalogue: feed.Catalogue{Settings: feed.Settings{Title: "Recaps", BaseURL: "https://blog.example.org",
				IDAuthority: "blog.example.org,2026", Language: "en", Content: feed.Full}}},
		}
	}
	scan := func(p *publisher.Scanner, before web.Shelf) (*publisher.Site, web.Shelf) {
		site, err := p.Scan(context.Background(), now)
		if err != nil {
			b.Fatal(err)
		}
		return site, web.NewShelf(site.Documents, time.Minute, before)
	}

	b.Run("first", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			scan(fresh(), nil)
		}
	})
	b.Run("same", func(b *testing.B) {
		b.ReportAllocs()
		p := fresh()
		_, shelf := scan(p, nil)
		for b.Loop() {
			if site, _ := scan(p, shelf); len(site.Changed) > 0 {
				b.Fatal("nothing has changed, and yet", site.Changed)
			}
		}
	})
	b.Run("one changed", func(b *testing.B) {
		b.ReportAllocs()
		p := fresh()
		_, shelf := scan(p, nil)
		for i := 0; b.Loop(); i++ {
			write(i%1000, fmt.Sprint("number ", i), past.Add(time.Duration(i+1)*time.Second))
			var site *publisher.Site
			if site, shelf = scan(p, shelf); len(site.Changed) != 3 {
				b.Fatal("one post has changed, and", site.Changed)
			}
		}
	})
}
