package templates

import (
	"math"
	"strconv"
	"testing"
)

// TestTextKeepsItsContrast computes WCAG's contrast ratio for every colour that
// text is set in, on everything that it stands on, in both schemes.
func TestTextKeepsItsContrast(t *testing.T) {
	css, err := builtin.ReadFile("tokens.css")
	if err != nil {
		t.Fatal(err)
	}
	tokens, err := parseTokens("tokens.css", string(css))
	if err != nil {
		t.Fatal(err)
	}
	for scheme, p := range map[string]palette{"light": tokens.light, "dark": tokens.dark} {
		for _, c := range []struct {
			text string
			on   []string
		}{
			{"text", []string{"card", "page", "code"}},
			{"muted", []string{"card", "page"}},
			{"link", []string{"card", "page", "code"}},
			{"event", []string{"card", "page"}},
			{"on-link", []string{"link"}},
			{"on-plate", []string{"plate"}},
			{"ok", []string{"card", "page"}},
			{"warn", []string{"card"}},
			{"bad", []string{"card", "page"}},
		} {
			for _, ground := range c.on {
				if r := contrast(p[c.text], p[ground]); r < 4.5 {
					t.Errorf("%s: %s on %s is %.2f:1, want 4.5:1 at least", scheme, c.text, ground, r)
				}
			}
		}
	}
}

func TestContrastKnowsItsEnds(t *testing.T) {
	if r := contrast("#000000", "#ffffff"); math.Abs(r-21) > 0.01 {
		t.Errorf("black on white is %.2f:1, want 21:1", r)
	}
	if r := contrast("#777777", "#ffffff"); r >= 4.5 {
		t.Errorf("#777777 on white is %.2f:1, which is known to be under 4.5:1", r)
	}
}

// contrast is WCAG 2.2's contrast ratio of two six-digit colours.
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
		c := float64(n) / 255
		if c <= 0.04045 {
			return c / 12.92
		}
		return math.Pow((c+0.055)/1.055, 2.4)
	}
	return 0.2126*channel(1) + 0.7152*channel(3) + 0.0722*channel(5)
}
