package links

import (
	"slices"
	"testing"
)

func TestIn(t *testing.T) {
	got := In(`<!-- <a href="https://never.example.org/"> --><p><a class="a" href="https://a.example.org/?b=1&amp;c=2#d">A</a>
<a href="mailto:ada@example.org">Ada</a> <a name="x">x</a> <A HREF=http://b.example.org/>B</A> <a href="https://a.example.org/?b=1&amp;c=2#e">A</a>
<a href="#top">top</a> <a href="https://[bad">bad</a><img src="https://c.example.org/c.png">`)
	if want := []string{"https://a.example.org/?b=1&c=2", "http://b.example.org/"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
