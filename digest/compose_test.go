package digest

import (
	"testing"

	"recapd/internal/post"
)

// composed is an issue with a masthead and number of its own.
func composed(t *testing.T, m Masthead, n Numbered, posts []*post.Post) Composition {
	t.Helper()
	c, err := Compose(m, n, posts, set(t))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

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
			keep(t, c.name, composed(t, masthead, fourteenth, c.posts))
		})
	}
	t.Run("feast", func(t *testing.T) {
		m, n, posts := feast()
		keep(t, "feast", composed(t, m, n, posts))
	})
}

func keep(t *testing.T, name string, c Composition) {
	golden(t, name+".html", c.Rendering.HTML)
	golden(t, name+".txt", c.Rendering.Text)
	golden(t, name+".page.html", c.Page)
}
