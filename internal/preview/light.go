package preview

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

var (
	// feature is a query of the light: "(prefers-color-scheme: dark)".
	feature = regexp.MustCompile(`(?i)\(\s*prefers-color-scheme\s*:\s*([a-z-]+)\s*\)`)
	// schemes is a declaration that a document can do both.
	schemes = regexp.MustCompile(`(?i)(color-scheme\s*:\s*)(?:light\s+dark|dark\s+light)`)
	// both is the same in a <meta>.
	both = regexp.MustCompile(`(?i)light\s+dark|dark\s+light`)
)

// inLight is a mail as a program in dark or light mode shows it, whatever the mode of the
// browser: its queries of the light are answered, in styles and in media attributes,
// and what it says of itself is narrowed to the one. Its words stay, also those about
// CSS. Links are to open beside it.
func inLight(document string, dark bool) string {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	answer := func(css string) string {
		css = feature.ReplaceAllStringFunc(css, func(f string) string {
			if strings.EqualFold(feature.FindStringSubmatch(f)[1], scheme) {
				return "(min-width:0)"
			}
			return "(max-width:0)"
		})
		return schemes.ReplaceAllString(css, "${1}"+scheme)
	}
	var b strings.Builder
	inStyle := false
	for z := html.NewTokenizer(strings.NewReader(document)); ; {
		kind := z.Next()
		raw := string(z.Raw()) // the next calls may change it
		switch kind {
		case html.ErrorToken:
			return b.String() + raw
		case html.TextToken:
			if inStyle {
				raw = answer(raw)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			inStyle = string(name) == "style"
			switch string(name) {
			case "head":
				raw += `<base target="_blank">`
			case "meta":
				raw = both.ReplaceAllString(raw, scheme)
			case "style", "link", "source":
				raw = answer(raw)
			}
		case html.EndTagToken:
			inStyle = false
		}
		b.WriteString(raw)
	}
}
