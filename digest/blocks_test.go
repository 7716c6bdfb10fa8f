package digest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"recapd/internal/post"
)

// What a post has beside paragraphs is told as it was meant.
func TestBlocksOfTeasers(t *testing.T) {
	posts := boxes()
	c := compose(t, posts)
	text := strings.ReplaceAll(c.Rendering.Text, "\u00a0", " ")
	for _, want := range []string{
		"  *Warning*\n\n  The hall is another one.\n\n  1 Shingle Street\n  second floor\n  Nowhere\n\n", // a box, and lines as they stand
		"  Ada Placeholder, 17 Nov, 5 min\n  Talk                 Speaker",                               // no title twice
		"  Ada Placeholder, 16 Nov, 5 min\n  [Ponds at night]\n\n  That was it.\n",                       // nor a picture
		"See the note [1], and drink H2O while you do",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the text has no\n%s\n%s", want, text)
		}
	}
	for _, want := range []string{"<p style=\"margin:12px 0 4px;font-weight:700\">Warning</p>", "1 Shingle Street<br>second floor<br>Nowhere</p>", "<sup style=\"font-size:14px;line-height:0\">"} {
		if !strings.Contains(c.Rendering.HTML, want) {
			t.Errorf("the HTML has no %s", want)
		}
	}
}

// Posts that are told by title only stand close together, and apart from the others.
func TestTitlesStandAsInAList(t *testing.T) {
	var posts []*post.Post
	for i, teaser := range []string{"", "", "<p>Ponds.</p>", "", ""} {
		posts = append(posts, recap("Ducks "+strings.Repeat("I", i+1), fmt.Sprintf("2031-11-1%d 10:00", i), teaser, at("Conf", 1)))
		posts[i].Summary = ""
	}
	html := compose(t, posts).Rendering.HTML
	var close []bool // to the next
	for _, item := range strings.Split(html, "<tr><td class=\"")[1:] {
		if strings.Contains(item, ">Ducks I") && strings.Contains(item, "<h3") {
			close = append(close, strings.HasPrefix(item, "close\""))
		}
	}
	if want := []bool{true, false, false, true, false}; !slices.Equal(close, want) {
		t.Errorf("close to the next are %v, want %v", close, want)
	}
}
