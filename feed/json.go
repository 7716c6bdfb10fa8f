package feed

import (
	"cmp"
	"encoding/json"
	"io"

	"github.com/gorilla/feeds"

	"recapd/internal/post"
)

// jsonFeed completes gorilla's JSON Feed, which leaves out an empty list of
// items although the format requires the list.
type jsonFeed struct {
	*feeds.JSONFeed
	Items []jsonItem `json:"items"`
}

// jsonItem always has content, even an empty one: an item must have some, and
// has a language of its own (JSON Feed 1.1).
type jsonItem struct {
	*feeds.JSONItem
	ContentHTML string `json:"content_html"`
	Language    string `json:"language,omitempty"`

	Attachments []jsonAttachment `json:"attachments,omitempty"`
}

// jsonAttachment has the size under the name of the format, which gorilla has not.
type jsonAttachment struct {
	URL   string `json:"url"`
	Type  string `json:"mime_type"`
	Title string `json:"title,omitempty"`
	Size  int64  `json:"size_in_bytes,omitempty"`
}

func jsonFrame(w io.Writer, f Feed, links []Link) error {
	j := jsonFeed{
		JSONFeed: &feeds.JSONFeed{
			Version:     "https://jsonfeed.org/version/1.1",
			Title:       f.Title,
			Language:    f.Language,
			HomePageUrl: href(f.Links, "alternate"),
			FeedUrl:     href(links, "self"),
			NextUrl:     href(links, "prev-archive"),
			Icon:        f.Icon,
			Favicon:     f.Favicon,
			Hubs:        jsonHubs(f.Hubs),
			Description: f.Subtitle,
			Authors:     jsonAuthors(f.Authors),
		},
		Items: []jsonItem{},
	}
	return newJSONEncoder(w).Encode(j)
}

func jsonItems(w io.Writer) func(Entry, string) error {
	enc := newJSONEncoder(w)
	return func(e Entry, inherited string) error { return enc.Encode(newJSONItem(e, inherited)) }
}

// newJSONEncoder does not indent as gorilla does, which takes ten times as long for
// readers that are programs, and does not escape HTML for a <script> that it is
// never in.
func newJSONEncoder(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

// newJSONItem gives the teaser as content where there is nothing else: an item
// cannot be without. The format's own summary is plain text.
func newJSONItem(e Entry, inherited string) jsonItem {
	j := jsonItem{
		JSONItem: &feeds.JSONItem{
			Id:            e.ID,
			Url:           href(e.Links, "alternate"),
			Title:         e.Title,
			Summary:       e.Description,
			Image:         e.Image.URL,
			PublishedDate: &e.Published,
			ModifiedDate:  &e.Updated,
			Authors:       jsonAuthors(e.Authors),
		},
		ContentHTML: cmp.Or(e.Content, e.Summary),
	}
	for _, f := range e.Files {
		j.Attachments = append(j.Attachments, jsonAttachment{f.URL, f.Type, f.Title, f.Length})
	}
	if e.Language != inherited {
		j.Language = e.Language
	}
	for _, c := range e.Categories {
		j.Tags = append(j.Tags, c.Label)
	}
	return j
}

func jsonHubs(hubs []string) []*feeds.JSONHub {
	var out []*feeds.JSONHub
	for _, url := range hubs {
		out = append(out, &feeds.JSONHub{Type: "WebSub", Url: url})
	}
	return out
}

func jsonAuthors(people []post.Author) []*feeds.JSONAuthor {
	var out []*feeds.JSONAuthor
	for _, p := range people {
		out = append(out, &feeds.JSONAuthor{Name: p.Name, Url: p.URI})
	}
	return out
}
