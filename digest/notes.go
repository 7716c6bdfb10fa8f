package digest

import (
	"fmt"
	"html/template"
	"net/url"

	"recapd/internal/markup"
	"recapd/templates"
)

const (
	// noteWords is how long the editor's intro should be. It is advice: nothing is cut.
	noteWords = 60

	// noteSize keeps what is hardly a note any more from taking the room of the posts,
	// in bytes of HTML.
	noteSize = 12 << 10
)

// note is words of the editor's own, before or after the posts.
type note struct{ blocks []block }

// newNote reads Markdown. Links may be relative to the blog.
func newNote(source, baseURL string) note {
	base, err := url.Parse(baseURL)
	if err != nil {
		base = &url.URL{}
	}
	body := markup.Markdown([]byte(source)).Body.MapURLs(func(ref string) string {
		u, err := base.Parse(ref)
		if err != nil {
			return ""
		}
		return u.String()
	}).Sanitise().WithoutComments()
	return note{readBlocks(standIn(body.Root()))}
}

// render is nil for a note without words, which are in the language own. A mail in a
// language has as many blocks of it as there is room for.
func (n note) render(own, language string, style func(string) string) *templates.Note {
	blocks, rtl := n.blocks, templates.Direction(own) == "rtl"
	html := teaserHTML(blocks, style, rtl)
	for style != nil && len(html) > noteSize {
		blocks = introduced(blocks[:len(blocks)-1])
		html = teaserHTML(blocks, style, rtl)
	}
	if len(blocks) == 0 {
		return nil
	}
	out := &templates.Note{HTML: template.HTML(html), Text: plainText(blocks)}
	if !sameLanguage(own, language) {
		out.Lang, out.Dir = own, templates.Direction(own)
	}
	return out
}

// Advice tells the editor what to mind about an issue, in whole sentences.
func Advice(n Numbered) []string {
	if words := markup.Markdown([]byte(n.Intro)).Body.Words(); words > noteWords {
		return []string{fmt.Sprintf("The intro has %d words. Up to %d are read before the posts.", words, noteWords)}
	}
	return nil
}
