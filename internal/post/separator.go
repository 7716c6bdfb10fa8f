package post

import "strings"

// Jekyll's excerpt_separator, of the post or of the site, is any text. Where it is
// a comment, as it nearly always is, it is a marker like others. Any other parts
// the source, so a comment takes its place before the markup is read.

const separated = "recapd excerpt separator"

func (p *parsing) separator() string {
	if own := p.head.metadata["excerpt_separator"].text; strings.TrimSpace(own) != "" {
		return own
	}
	return p.site.Separator
}

// ownMarkers are the teaser markers that the post's own blog has.
func (p *parsing) ownMarkers() []string {
	separator := p.separator()
	own, opened := strings.CutPrefix(separator, "<!--")
	own, closed := strings.CutSuffix(own, "-->")
	switch {
	case strings.TrimSpace(separator) == "": // paragraphs are parted by blank lines anyway
		return nil
	case opened && closed:
		return []string{own}
	}
	return []string{separated}
}

// parted puts a comment in the place of a separator that is none.
func (p *parsing) parted(text string) string {
	if own := p.ownMarkers(); len(own) == 0 || own[0] != separated {
		return text
	}
	return strings.Replace(text, p.separator(), "<!--"+separated+"-->", 1)
}

// spelledMarker is a marker as the author wrote it.
func (p *parsing) spelledMarker(marker string) string {
	if marker == separated {
		return p.separator()
	}
	return spelled(marker, p.head.body)
}
