package post

import (
	"net/url"
	"path"
	"strconv"
	"strings"
)

// Enclosure is a file that goes with a post: a recording, slides. RFC 4287 §4.2.7.2
// and RSS 2.0 have the word.
type Enclosure struct {
	URL    string // absolute
	Type   string // media type
	Title  string `json:",omitempty"`
	Length int64  // in bytes; 0 when not known
}

// mediaTypes are those of the files that go with talks, by extension. The machine's
// own table would make feeds differ from machine to machine.
var mediaTypes = map[string]string{
	".mp3": "audio/mpeg", ".m4a": "audio/mp4", ".ogg": "audio/ogg", ".oga": "audio/ogg", ".opus": "audio/ogg", ".flac": "audio/flac", ".wav": "audio/wav",
	".mp4": "video/mp4", ".m4v": "video/mp4", ".webm": "video/webm", ".ogv": "video/ogg", ".mov": "video/quicktime",
	".pdf": "application/pdf", ".epub": "application/epub+zip", ".zip": "application/zip",
	".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".gif": "image/gif", ".webp": "image/webp", ".svg": "image/svg+xml",
}

// enclosures reads the files that go with the post: one or a list of them, each an
// address or a table with url, type, length and title.
func (p *parsing) enclosures(at place) {
	v, ok := p.meta.first("enclosures", "enclosure")
	if !ok {
		return
	}
	list := v.list
	if len(list) == 0 {
		list = []value{v}
	}
	for _, v := range list {
		e, ref := Enclosure{}, v.plain()
		if len(v.table) > 0 {
			ref = v.table.text("url", "href", "src", "path")
			e.Type, e.Title = v.table.text("type", "mime", "mime_type"), v.table.text("title")
			e.Length, _ = strconv.ParseInt(v.table.text("length", "size", "bytes"), 10, 64)
		}
		if ref == "" {
			continue
		}
		e.URL, e.Length = at.absolute(p.dialect, ref), max(e.Length, 0)
		if e.Type == "" {
			e.Type = mediaTypeOf(e.URL)
		}
		if e.Type == "" {
			p.note(v.line, `say what it is, as type: audio/mpeg beside url`, "the enclosure %s has no type and is left out", ref)
			continue
		}
		p.post.Enclosures = append(p.post.Enclosures, e)
	}
}

func mediaTypeOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return mediaTypes[strings.ToLower(path.Ext(u.Path))]
}

// feedContent is how much of the post its author wants in feeds: "teaser", "full",
// "both", or "" for what the feed has. jekyll-feed's own word is understood.
func (p *parsing) feedContent() {
	switch word := strings.ToLower(p.meta.text("feed_content")); word {
	case "teaser", "full", "both":
		p.post.FeedContent = word
	case "":
		if excerpt, _ := p.meta["feed"].table["excerpt_only"].flag(); excerpt {
			p.post.FeedContent = "teaser"
		}
	default:
		v, _ := p.meta.first("feed_content")
		p.note(v.line, "write teaser, full or both", "feed_content: %s is none of the choices", word)
	}
}
