package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"
)

// entry is what a reader knows of an entry.
type entry struct {
	ID    string    `json:"id"`
	Title string    `json:"title"` // plain text
	Link  string    `json:"link"`
	Date  time.Time `json:"date"` // of publication
	Text  string    `json:"text"` // HTML
}

// meant is a feed as its feed.json has it.
type meant struct {
	name    string // as on the command line
	base    string // where its documents are, without a slash at the end
	entries []entry
}

// find reads the feeds that are named on the command line. Folders are served until
// stop is called.
func find(names []string) (feeds []meant, stop func(), err error) {
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	for i, name := range names {
		base := strings.TrimRight(name, "/")
		if !strings.Contains(name, "://") {
			prefix := fmt.Sprintf("/%d", i)
			mux.Handle(prefix+"/", http.StripPrefix(prefix, http.FileServer(http.Dir(name))))
			base = server.URL + prefix
		}
		entries, err := meantBy(base + "/feed.json")
		if err != nil {
			server.Close()
			return nil, nil, fmt.Errorf("%s: %w; recapd build --out DIR writes a feed", name, err)
		}
		feeds = append(feeds, meant{name, base, entries})
	}
	return feeds, server.Close, nil
}

func meantBy(url string) ([]entry, error) {
	response, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", url, response.Status)
	}
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	var feed struct {
		Items []struct {
			ID        string    `json:"id"`
			URL       string    `json:"url"`
			Title     string    `json:"title"`
			Published time.Time `json:"date_published"`
			Content   string    `json:"content_html"`
		} `json:"items"`
	}
	if err := json.Unmarshal(body, &feed); err != nil {
		return nil, fmt.Errorf("%s: %w", url, err)
	}
	var entries []entry
	for _, item := range feed.Items {
		entries = append(entries, entry{item.ID, item.Title, item.URL, item.Published, item.Content})
	}
	return entries, nil
}
