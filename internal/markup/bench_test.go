package markup

import (
	"bytes"
	"strings"
	"testing"
)

// longRecap is a post of 10 KB with a little of everything that posts have.
var longRecap = []byte(strings.Repeat(`## Day two {#day-two}

The second day of **PebbleConf** began at [the pond](https://example.org/pond), with *Ada Placeholder* on what
ducks want[^1]; see www.example.org and `+"`quack()`"+` for more. :duck:

| Talk  | Ducks |
|:------|------:|
| Ponds |     3 |

- [x] seen
- [ ] missed

![A duck](duck.png){: .wide}

> [!NOTE]
> Bring a rope.

`+"```go\nfunc main() { quack() }\n```"+`

[^1]: Bread, it turned out.

`, 20))

func BenchmarkParse(b *testing.B) {
	for b.Loop() {
		if err := converter().Convert(longRecap, &bytes.Buffer{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkPost is all that is done with a post; BenchmarkParse is goldmark's
// share of it.
func BenchmarkPost(b *testing.B) {
	for b.Loop() {
		process(longRecap)
	}
}
