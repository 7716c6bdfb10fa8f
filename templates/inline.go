package templates

import (
	"fmt"
	"html/template"
	"strings"
)

// inliner is a stylesheet of mails, digest.css or letter.css, made ready for them.
type inliner struct {
	file   string
	attrs  map[string]string // class → ` class="…" style="…"`
	narrow string            // the @media rules, each declaration !important
	dark   string            // the colours again, for the dark scheme
	light  palette
}

func newInliner(file, src string, t tokens) (*inliner, error) {
	rules, err := parseCSS(file, src)
	if err != nil {
		return nil, err
	}
	in := &inliner{file: file, attrs: map[string]string{}, light: t.light}
	var narrow, dark strings.Builder
	classes := mentioned(rules)
	for _, r := range rules {
		if strings.HasPrefix(r.prelude, "@media") {
			writeMedia(&narrow, r)
			continue
		}
		if err := in.add(file, r, classes, t, &dark); err != nil {
			return nil, err
		}
	}
	in.narrow = narrow.String()
	in.dark = "@media (prefers-color-scheme:dark){" + dark.String() + "}"
	return in, nil
}

// mentioned is the classes that the @media rules speak of.
func mentioned(rules []rule) map[string]bool {
	m := map[string]bool{}
	for _, r := range rules {
		for _, inner := range r.rules {
			for _, s := range strings.Split(inner.prelude, ",") {
				m[strings.TrimPrefix(strings.TrimSpace(s), ".")] = true
			}
		}
	}
	return m
}

// add makes the attributes of one class. The class itself is written only where
// some <style> needs it: a digest of sixty posts has a thousand such elements.
func (in *inliner) add(file string, r rule, classes map[string]bool, t tokens, dark *strings.Builder) error {
	name, ok := strings.CutPrefix(r.prelude, ".")
	if !ok || strings.ContainsAny(name, " .,:>+~#[") {
		return fmt.Errorf("%s:%d: %q: a rule of the mail is one class, like \".title\"", file, r.line, r.prelude)
	}
	var light, night []string
	for _, d := range r.decls {
		value, err := t.light.resolve(d.value)
		if err != nil {
			return fmt.Errorf("%s:%d: %w", file, d.line, err)
		}
		light = append(light, d.name+":"+compact(value))
		if value != d.value {
			v, _ := t.dark.resolve(d.value) // both schemes have the same names
			night = append(night, d.name+":"+v+"!important")
		}
	}
	attr := ` style="` + template.HTMLEscapeString(strings.Join(light, ";")) + `"`
	attr = strings.ReplaceAll(attr, "&#39;", "'")
	if len(night) > 0 || classes[name] {
		attr = ` class="` + name + `"` + attr
	}
	if len(night) > 0 {
		fmt.Fprintf(dark, ".%s{%s}", name, strings.Join(night, ";"))
	}
	in.attrs[name] = attr
	return nil
}

func compact(value string) string { return strings.ReplaceAll(value, ", ", ",") }

func writeMedia(b *strings.Builder, r rule) {
	fmt.Fprintf(b, "%s{", r.prelude)
	for _, inner := range r.rules {
		fmt.Fprintf(b, "%s{", compact(inner.prelude))
		for i, d := range inner.decls {
			if i > 0 {
				b.WriteByte(';')
			}
			fmt.Fprintf(b, "%s:%s!important", d.name, d.value)
		}
		b.WriteByte('}')
	}
	b.WriteByte('}')
}

// styled is the template function: the attributes of a part of the mail.
func (in *inliner) styled(name string) (template.HTMLAttr, error) {
	if attr, ok := in.attrs[name]; ok {
		return template.HTMLAttr(strings.TrimPrefix(attr, " ")), nil
	}
	return "", fmt.Errorf("%s has no rule .%s", in.file, name)
}

func (in *inliner) stylesFor(what string) (template.CSS, error) {
	switch what {
	case "narrow":
		return template.CSS(in.narrow), nil
	case "dark":
		return template.CSS(in.dark), nil
	}
	return "", fmt.Errorf("stylesFor knows \"narrow\" and \"dark\", not %q", what)
}

func (in *inliner) token(name string) (string, error) {
	if c, ok := in.light[name]; ok {
		return c, nil
	}
	return "", fmt.Errorf("tokens.css has no colour --%s", name)
}
