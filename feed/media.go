package feed

import "recapd/internal/post"

// media is the lead image in the words of Media RSS, which Atom readers know as
// well.
type media struct {
	URL         string            `xml:"url,attr"`
	Medium      string            `xml:"medium,attr"`
	Description *mediaDescription `xml:"media:description"`
}

type mediaDescription struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

const mediaNamespace = "http://search.yahoo.com/mrss/"

// mediaIn is the namespace, where an entry needs it; "" declares none.
func mediaIn(entries []Entry) string {
	for _, e := range entries {
		if e.Image.URL != "" {
			return mediaNamespace
		}
	}
	return ""
}

func mediaOf(image post.Image) *media {
	if image.URL == "" {
		return nil
	}
	m := &media{URL: image.URL, Medium: "image"}
	if image.Alt != "" {
		m.Description = &mediaDescription{"plain", image.Alt}
	}
	return m
}
