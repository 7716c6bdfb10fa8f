package templates

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"html/template"
	"maps"
	"net/url"
	"slices"
	"strings"
	"sync"
	text "text/template"
)

func (s *Set) parseStyles(src source) error {
	css := map[string]string{}
	for _, name := range []string{"tokens.css", "digest.css", "letter.css", "style.css", "subscribe.js", "feeds.js"} {
		body, err := src.read(name)
		if err != nil {
			return err
		}
		css[name] = body
	}
	t, err := parseTokens("tokens.css", css["tokens.css"])
	if err != nil {
		return err
	}
	if s.inline, err = newInliner("digest.css", css["digest.css"], t); err != nil {
		return err
	}
	if s.plain, err = newInliner("letter.css", css["letter.css"], t); err != nil {
		return err
	}
	s.style = []byte(css["tokens.css"] + "\n" + css["style.css"])
	s.script, s.copy = []byte(css["subscribe.js"]), []byte(css["feeds.js"])
	sum := sha256.Sum256(s.style)
	s.mark = hex.EncodeToString(sum[:4])
	return nil
}

// findTemplates notes how every file is parsed, once for each language, with the
// functions that speak it.
func (s *Set) findTemplates(src source) {
	for tag, m := range s.messages {
		speak := s.funcs(s.inline, m)
		for _, name := range digests {
			s.findHTML(src, tag, speak, name)
		}
		for _, name := range pages {
			s.findHTML(src, tag, speak, name, "page.html", "signup.html")
		}
		s.findText(src, tag, speak, "digest.txt")
		speak = s.funcs(s.plain, m)
		for _, kind := range letters {
			s.findHTML(src, tag, speak, "letter-"+kind+".html", "letter.html")
			s.findText(src, tag, speak, "letter-"+kind+".txt", "letter.txt")
		}
	}
}

// parseAll parses what is parsed when it is asked for.
func (s *Set) parseAll() error {
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(s.html)) {
		_, err := s.html[name]()
		errs = append(errs, err)
	}
	for _, name := range slices.Sorted(maps.Keys(s.text)) {
		_, err := s.text[name]()
		errs = append(errs, err)
	}
	return once(errs)
}

func (s *Set) findHTML(src source, tag string, speak template.FuncMap, name string, frames ...string) {
	s.html[tag+"/"+name] = sync.OnceValues(func() (*template.Template, error) { return parseHTML(src, speak, name, frames) })
}

func (s *Set) findText(src source, tag string, speak template.FuncMap, name string, frames ...string) {
	s.text[tag+"/"+name] = sync.OnceValues(func() (*text.Template, error) { return parseText(src, speak, name, frames) })
}

// parseHTML parses a file and, before it, those that it stands in or uses.
func parseHTML(src source, speak template.FuncMap, name string, frames []string) (*template.Template, error) {
	t := template.New(name).Funcs(speak).Option("missingkey=error")
	for _, file := range append(frames[:len(frames):len(frames)], name) {
		body, err := src.read(file)
		if err != nil {
			return nil, err
		}
		part := t
		if file != name {
			part = t.New(file)
		}
		if _, err := part.Parse(body); err != nil {
			return nil, err
		}
	}
	return t, nil
}

func parseText(src source, speak template.FuncMap, name string, frames []string) (*text.Template, error) {
	t := text.New(name).Funcs(text.FuncMap(speak)).Option("missingkey=error")
	for _, file := range append(frames[:len(frames):len(frames)], name) {
		body, err := src.read(file)
		if err != nil {
			return nil, err
		}
		part := t
		if file != name {
			part = t.New(file)
		}
		if _, err := part.Parse(body); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// once joins errors and says each but once: a slip in a file is met again in
// every language, and in every page if it is one of the frame's.
func once(errs []error) error {
	said := map[string]bool{}
	var out []error
	for _, err := range errs {
		if err != nil && !said[err.Error()] {
			said[err.Error()] = true
			out = append(out, err)
		}
	}
	return errors.Join(out...)
}

func (s *Set) funcs(in *inliner, m *messages) template.FuncMap {
	return with(m.funcs(s.messages), template.FuncMap{
		"styled":     in.styled,
		"stylesFor":  in.stylesFor,
		"token":      in.token,
		"mso":        mso,
		"pad":        pad,
		"join":       func(sep string, parts []string) string { return strings.Join(parts, sep) },
		"facts":      facts,
		"upper":      strings.ToUpper,
		"underline":  underline,
		"wrap":       func(n int, first, rest, s string) string { return Wrap(s, n, first, rest) },
		"direction":  Direction,
		"pack":       pack,
		"topicfield": TopicField,
		"chosen":     chosen,
		"speech":     func(tags ...string) string { return s.words(cmp.Or(tags...)) },
		"local":      local,
		"stylesheet": func() string { return StylesheetPath + "?v=" + s.mark },
	})
}

// local is the path of a URL of ours: what a page loads comes from where the page came
// from, also where that is not yet the public address.
func local(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", err
	}
	return strings.TrimRight(u.EscapedPath(), "/"), nil
}

// pack gives a template that is used by another more than one thing: its pairs of
// name and value become fields.
func pack(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("pack wants pairs of name and value")
	}
	out := map[string]any{}
	for i := 0; i < len(pairs); i += 2 {
		name, ok := pairs[i].(string)
		if !ok {
			return nil, errors.New("pack wants names that are strings")
		}
		out[name] = pairs[i+1]
	}
	return out, nil
}

// mso is markup that only Outlook on Windows reads. The template engine would
// drop such a comment from the file itself.
func mso(markup string) template.HTML {
	return template.HTML("<!--[if mso]>" + markup + "<![endif]-->")
}
