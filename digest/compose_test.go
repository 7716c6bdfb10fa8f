package digest

import (
	"testing"

	"recapd/internal/post"
)

// TestGolden keeps whole issues to look at: HTML and text as they go into the
// ledger, and the page.
func TestGolden(t *testing.T) {
	for _, c := range []struct {
		name  string
		posts []*post.Post
	}{
		{"week", week()},
		{"one", week()[9:10]},
		{"scripts", scripts()},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := Compose(masthead, fourteenth, c.posts, set(t))
			if err != nil {
				t.Fatal(err)
			}
			golden(t, c.name+".html", got.Rendering.HTML)
			golden(t, c.name+".txt", got.Rendering.Text)
			golden(t, c.name+".page.html", got.Page)
		})
	}
}
