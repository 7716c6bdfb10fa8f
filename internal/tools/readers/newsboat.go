package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"
	_ "modernc.org/sqlite"
)

// newsboat reloads each document once and is read from its cache, where its items are
// as it shows them. Each has a cache of its own: newsboat keeps an item once that is in
// two feeds.
func newsboat(ctx context.Context, dir string, urls []string) (map[string][]entry, error) {
	found := make([][]entry, len(urls))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(4)
	for i, url := range urls {
		group.Go(func() (err error) {
			home := filepath.Join(dir, strconv.Itoa(i))
			if err := reload(ctx, home, url); err != nil {
				return err
			}
			if found[i], err = cached(ctx, filepath.Join(home, "cache.db")); err != nil {
				return fmt.Errorf("%s: %w", url, err)
			}
			return nil
		})
	}
	byURL := map[string][]entry{}
	err := group.Wait()
	for i, url := range urls {
		byURL[url] = found[i]
	}
	return byURL, err
}

// reload has newsboat read a document, with home for all that it keeps.
func reload(ctx context.Context, home, url string) error {
	in := func(name string) string { return filepath.Join(home, name) }
	if err := errors.Join(os.Mkdir(home, 0o700), os.WriteFile(in("urls"), []byte(url+"\n"), 0o600), os.WriteFile(in("config"), nil, 0o600)); err != nil {
		return err
	}
	command := exec.CommandContext(ctx, "newsboat", "-q", "-u", in("urls"), "-c", in("cache.db"), "-C", in("config"), "-x", "reload")
	command.Env = append(os.Environ(), "HOME="+home)
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s\nhint: apt-get install newsboat", err, said)
	}
	return nil
}

// cached are the items in a cache.
func cached(ctx context.Context, cache string) ([]entry, error) {
	db, err := sql.Open("sqlite", cache)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT guid, title, url, pubDate, content FROM rss_item`)
	if err != nil {
		return nil, fmt.Errorf("read its cache: %w", err)
	}
	defer rows.Close()
	var entries []entry
	for rows.Next() {
		var e entry
		var seconds int64
		if err := rows.Scan(&e.ID, &e.Title, &e.Link, &seconds, &e.Text); err != nil {
			return nil, fmt.Errorf("read its cache: %w", err)
		}
		e.Date = time.Unix(seconds, 0)
		entries = append(entries, e)
	}
	return entries, rows.Err()
}
