package feed

import (
	"bytes"
	"encoding/xml"
)

// OutlinePath is where the list of all feeds is, for readers to import.
const OutlinePath = "/feeds.opml"

// opml is OPML 2.0's list of subscriptions (opml.org/spec2.opml).
type opml struct {
	XMLName  xml.Name      `xml:"opml"`
	Version  string        `xml:"version,attr"`
	Title    string        `xml:"head>title"`
	Modified string        `xml:"head>dateModified"`
	Docs     string        `xml:"head>docs"`
	Outlines []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Text     string        `xml:"text,attr"`
	Title    string        `xml:"title,attr,omitempty"`
	Type     string        `xml:"type,attr,omitempty"`
	XMLURL   string        `xml:"xmlUrl,attr,omitempty"`
	HTMLURL  string        `xml:"htmlUrl,attr,omitempty"`
	Language string        `xml:"language,attr,omitempty"`
	Outlines []opmlOutline `xml:"outline"`
}

// headings are over the feeds of a kind.
var headings = map[Kind]string{ByEvent: "Events", ByTag: "Tags", ByCategory: "Categories", ByAuthor: "Authors", ByLanguage: "Languages"}

// outline lists the feeds that one may want to follow, those of a kind together.
// The pages of the archive are found by readers themselves.
func outline(s Settings, feeds []Feed) Document {
	main := feeds[0]
	o := opml{Version: "2.0", Title: main.Title, Modified: main.Updated.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT"), Docs: "http://opml.org/spec2.opml"}
	groups := map[Kind]int{}
	for _, f := range feeds {
		if f.Archive {
			continue
		}
		line := opmlOutline{Text: f.Title, Title: f.Title, Type: "rss", // for Atom, too: the format's own word for a feed
			XMLURL: f.folder + "/" + formats[0].name, HTMLURL: href(f.Links, "alternate"), Language: f.Language}
		if f.Kind == "" {
			o.Outlines = append(o.Outlines, line)
			continue
		}
		if _, ok := groups[f.Kind]; !ok {
			groups[f.Kind] = len(o.Outlines)
			o.Outlines = append(o.Outlines, opmlOutline{Text: headings[f.Kind]})
		}
		group := &o.Outlines[groups[f.Kind]]
		group.Outlines = append(group.Outlines, line)
	}
	var body bytes.Buffer
	body.WriteString(xml.Header)
	enc := xml.NewEncoder(&body)
	enc.Indent("", "  ")
	_ = enc.Encode(o) // strings alone, into memory
	body.WriteByte('\n')
	return NewDocument(s.Path+OutlinePath, "text/x-opml; charset=utf-8", body.Bytes(), main.Updated)
}
