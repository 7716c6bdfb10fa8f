package digest

import (
	"net/url"
	"path"
	"slices"
	"strings"

	"recapd/internal/post"
	"recapd/templates"
)

// picture is a post's lead image, if mail programs show its kind; nil otherwise.
func picture(p *post.Post) *templates.Picture {
	address, ok := shownEverywhere(p.Image.URL)
	if !ok {
		return nil
	}
	return &templates.Picture{URL: address, Alt: clip(clean(p.Image.Alt), titleLength)}
}

// shownEverywhere is the address of a picture, and whether mail programs show its kind.
func shownEverywhere(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" || u.Host == "" {
		return "", false
	}
	unknown := slices.Contains([]string{".svg", ".webp", ".avif", ".jxl", ".heic", ".tiff", ".ico"}, strings.ToLower(path.Ext(u.Path)))
	return ascii(u.String()), !unknown
}

// illustrate chooses the pictures of an issue: one for each event, of the first of its
// posts that has one.
func (p *plan) illustrate() {
	p.pictures = map[*post.Post]*templates.Picture{}
	if !p.masthead.Pictures {
		return
	}
	for _, g := range p.groups {
		if g.kind != kindEvent {
			continue
		}
		posts := inOrder([]group{g})
		if slices.Contains(posts, p.lead) {
			posts = append([]*post.Post{p.lead}, posts...)
		}
		for _, q := range posts {
			if found := picture(q); found != nil {
				p.pictures[q] = found
				break
			}
		}
	}
}
