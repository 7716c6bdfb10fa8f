package templates

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// palette is the colours of one scheme by name: "link" → "#0a58ca".
type palette map[string]string

// tokens is what tokens.css says.
type tokens struct {
	light, dark palette
}

// sixDigits is the only spelling of a colour that every mail program reads.
var sixDigits = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// reference is var(--name), without a fallback: a colour that is missing is an
// error at start, not a surprise in somebody's inbox.
var reference = regexp.MustCompile(`var\(\s*--([a-z-]+)\s*\)`)

func parseTokens(file, src string) (tokens, error) {
	rules, err := parseCSS(file, src)
	if err != nil {
		return tokens{}, err
	}
	t := tokens{light: palette{}, dark: palette{}}
	for _, r := range rules {
		switch {
		case r.prelude == ":root":
			err = t.light.add(file, r.decls)
		case strings.Contains(r.prelude, "dark") && len(r.rules) == 1 && r.rules[0].prelude == ":root":
			err = t.dark.add(file, r.rules[0].decls)
		default:
			err = fmt.Errorf("%s:%d: %q is neither :root nor the dark scheme's @media", file, r.line, r.prelude)
		}
		if err != nil {
			return tokens{}, err
		}
	}
	return t, t.matched(file)
}

func (p palette) add(file string, decls []decl) error {
	for _, d := range decls {
		name, ok := strings.CutPrefix(d.name, "--")
		value := strings.ToLower(d.value)
		if !ok || !sixDigits.MatchString(value) {
			return fmt.Errorf("%s:%d: want a colour like \"--link: #0a58ca\", got \"%s: %s\"", file, d.line, d.name, d.value)
		}
		p[name] = value
	}
	return nil
}

// matched tells of a colour that one scheme has and the other has not.
func (t tokens) matched(file string) error {
	for _, pair := range []struct {
		has, lacks palette
		name       string
	}{{t.light, t.dark, "dark"}, {t.dark, t.light, "light"}} {
		for _, name := range slices.Sorted(maps.Keys(pair.has)) {
			if pair.lacks[name] == "" {
				return fmt.Errorf("%s: the %s scheme has no --%s", file, pair.name, name)
			}
		}
	}
	return nil
}

// resolve puts the colours of one scheme in the place of the references.
func (p palette) resolve(value string) (string, error) {
	var missing string
	out := reference.ReplaceAllStringFunc(value, func(ref string) string {
		name := reference.FindStringSubmatch(ref)[1]
		if p[name] == "" {
			missing = name
		}
		return p[name]
	})
	if missing != "" {
		return "", fmt.Errorf("tokens.css has no colour --%s", missing)
	}
	return out, nil
}

// Colours is the built-in tokens.css, for a page that is no template.
func Colours() []byte {
	b, _ := builtin.ReadFile("tokens.css") // it is within the program
	return b
}
