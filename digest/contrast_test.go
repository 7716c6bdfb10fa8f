package digest

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// checkContrast computes WCAG's contrast of every text of a mail on what it stands on, by
// the inline styles, and once more as a program in the dark scheme shows it.
func checkContrast(t *testing.T, mail string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(mail))
	if err != nil {
		t.Fatal(err)
	}
	dark := darkRules(mail)
	if len(dark) < 10 {
		t.Fatalf("only %d classes have colours for the dark scheme", len(dark))
	}
	said := map[string]bool{}
	for scheme, rules := range map[string]map[string]string{"light": nil, "dark": dark} {
		for n := range doc.Descendants() {
			if n.Type != html.TextNode || strings.TrimSpace(n.Data) == "" || n.Parent.Data == "style" || n.Parent.Data == "title" || hidden(n) {
				continue
			}
			text, ground := inherited(n, "color", rules), inherited(n, "background-color", rules)
			if text == "" || ground == "" {
				t.Errorf("%s: %q has no colour or stands on none", scheme, n.Data)
				continue
			}
			fault := fmt.Sprintf("%s: %s on %s is %.2f:1, want 4.5:1 at least", scheme, text, ground, contrast(text, ground))
			if contrast(text, ground) < 4.5 && !said[fault] {
				said[fault] = true
				t.Errorf("%s, at %q", fault, n.Data)
			}
		}
	}
}

var (
	darkRule    = regexp.MustCompile(`\.([a-z-]+)\{([^}]*)\}`)
	declaration = regexp.MustCompile(`(?:^|;)\s*(color|background-color):\s*(#[0-9a-f]{6})`)
)

// darkRules are the declarations of the dark scheme by class.
func darkRules(mail string) map[string]string {
	_, rest, _ := strings.Cut(mail, "prefers-color-scheme:dark)")
	rest, _, _ = strings.Cut(rest, "</style>")
	rules := map[string]string{}
	for _, m := range darkRule.FindAllStringSubmatch(rest, -1) {
		rules[m[1]] = m[2]
	}
	return rules
}

// inherited is the colour that a node has of its nearest ancestor with one.
func inherited(n *html.Node, property string, dark map[string]string) string {
	for ; n != nil; n = n.Parent {
		for _, style := range []string{dark[attr(n, "class")], attr(n, "style")} {
			for _, m := range declaration.FindAllStringSubmatch(style, -1) {
				if m[1] == property {
					return m[2]
				}
			}
		}
	}
	return ""
}

func hidden(n *html.Node) bool {
	for ; n != nil; n = n.Parent {
		if strings.Contains(attr(n, "style"), "display:none") {
			return true
		}
	}
	return false
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(colour string) float64 {
	channel := func(i int) float64 {
		n, err := strconv.ParseUint(colour[i:i+2], 16, 8)
		if err != nil {
			panic(err)
		}
		if c := float64(n) / 255; c > 0.04045 {
			return math.Pow((c+0.055)/1.055, 2.4)
		}
		return float64(n) / 255 / 12.92
	}
	return 0.2126*channel(1) + 0.7152*channel(3) + 0.0722*channel(5)
}
