package templates

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strings"

	"golang.org/x/text/language"
)

// StylesheetPath is where the web serves what Stylesheet returns, below
// http.public_url.
const StylesheetPath = "/style.css"

// Stylesheet is the one stylesheet of the pages: the colours, then the rules.
// Pages ask for it with a mark of its content as the query, so it may be cached
// for ever. The caller does not change it.
func (s *Set) Stylesheet() []byte { return s.style }

// Attr is what the template function styled gives: the class and inline style
// of a part of the mail, with a leading space. An unknown part has none.
func (s *Set) Attr(name string) string { return s.inline.attrs[name] }

// Script is what a blogger's page may load to have the form answered in place;
// see subscribe.js. The caller does not change it.
func (s *Set) Script() []byte { return s.script }

// CopyScript is what FeedsPage loads; see feeds.js. The caller does not change it.
func (s *Set) CopyScript() []byte { return s.copy }

// DigestHTML is the HTML part of a digest.
func (s *Set) DigestHTML(d Digest) (string, error) { return s.body("digest.html", d) }

// ErrTooLong means that a digest has more bytes than it may have.
var ErrTooLong = errors.New("the digest is longer than it may be")

// DigestSize is the length of DigestHTML in bytes. One that has surely more than most is
// not made to its end: ErrTooLong.
func (s *Set) DigestSize(d Digest, most int) (int, error) {
	t, err := s.html[s.words(d.Language)+"/digest.html"]()
	if err != nil {
		return 0, err
	}
	m := meter{room: most}
	if err := t.Execute(&m, d); err != nil {
		return 0, err
	}
	return len(tidy(m.written.String())), nil
}

// meter takes as much as there is room for, not counting what tidy may take out again.
type meter struct {
	written bytes.Buffer
	room    int
}

func (m *meter) Write(p []byte) (int, error) {
	for _, b := range p {
		if b > ' ' {
			m.room--
		}
	}
	if m.room < 0 {
		return 0, ErrTooLong
	}
	return m.written.Write(p)
}

// DigestText is the text part of a digest.
func (s *Set) DigestText(d Digest) (string, error) {
	t, err := s.text[s.words(d.Language)+"/digest.txt"]()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.Execute(&b, d)
	return tidy(b.String()), err
}

// IssueBody is the content of a digest for its page on the web; see IssuePage.
// The teasers in d should be bare.
func (s *Set) IssueBody(d Digest) (string, error) { return s.body("issue-body.html", d) }

func (s *Set) body(name string, d Digest) (string, error) {
	t, err := s.html[s.words(d.Language)+"/"+name]()
	if err != nil {
		return "", err
	}
	var b bytes.Buffer
	err = t.Execute(&b, d)
	return tidy(b.String()), err
}

// Front writes the front page. Like all pages it is written whole or, when
// there is an error of the template, not at all.
func (s *Set) Front(w io.Writer, p FrontPage) error { return s.page(w, "front.html", p) }

// FeedsPage writes the page about feeds.
func (s *Set) FeedsPage(w io.Writer, p FeedsPage) error { return s.page(w, "feeds.html", p) }

// Issue writes one issue.
func (s *Set) Issue(w io.Writer, p IssuePage) error { return s.page(w, "issue.html", p) }

// Archive writes the list of issues.
func (s *Set) Archive(w io.Writer, p ArchivePage) error { return s.page(w, "archive.html", p) }

// Error writes a page about p.Status, in words of its own where p has none.
func (s *Set) Error(w io.Writer, p ErrorPage) error {
	p.NoIndex = true
	kind := sorry(p.Status)
	for _, words := range []struct {
		of  string
		out *string
	}{{"title", &p.Heading}, {"text", &p.Message}} {
		if *words.out != "" {
			continue
		}
		var err error
		if *words.out, err = s.Say(p.Language, "error-"+kind+"-"+words.of); err != nil {
			return err
		}
	}
	return s.page(w, "error.html", p)
}

// sorry is which of the messages "error-…" is about a status.
func sorry(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusGone:
		return "missing"
	case http.StatusMethodNotAllowed:
		return "method"
	case http.StatusForbidden:
		return "foreign"
	case http.StatusTooManyRequests:
		return "busy"
	}
	if status >= 500 {
		return "ours"
	}
	return "yours"
}

// spoken is data that says which language its page is to be in.
type spoken interface{ speaks() string }

func (p Page) speaks() string { return p.Language }

func (s *Set) page(w io.Writer, name string, data spoken) error {
	t, err := s.html[s.words(data.speaks())+"/"+name]()
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "page", data); err != nil {
		return err
	}
	_, err = w.Write(b.Bytes())
	return err
}

// tidy makes more than one empty line one, ends the text with one line end, and
// takes what a template's own lines left at the ends of lines. The signature
// separator "-- " (RFC 3676 §4.3) keeps its space.
func tidy(s string) string {
	var b strings.Builder
	empty := 1
	for line := range strings.Lines(s) {
		line = strings.TrimSuffix(line, "\n")
		if line != "-- " {
			line = strings.TrimRight(line, " \t\r")
		}
		if line == "" {
			empty++
			continue
		}
		if empty > 0 && b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line + "\n")
		empty = 0
	}
	return b.String()
}

// rightToLeft is the scripts that are.
var rightToLeft = map[string]bool{
	"Arab": true, "Hebr": true, "Syrc": true, "Thaa": true, "Nkoo": true, "Adlm": true, "Mand": true, "Rohg": true, "Samr": true,
}

// Direction is "rtl" for a language (BCP 47) that is written from right to
// left, else "ltr".
func Direction(tag string) string {
	t, err := language.Parse(tag)
	if err != nil {
		return "ltr"
	}
	if script, _ := t.Script(); rightToLeft[script.String()] {
		return "rtl"
	}
	return "ltr"
}
