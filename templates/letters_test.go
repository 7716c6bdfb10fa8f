package templates

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// eachLetter runs a test for every letter in every language.
func eachLetter(t *testing.T, look func(t *testing.T, s *Set, tag, kind, markup, text string)) {
	t.Helper()
	s := mustLoad(t)
	for _, tag := range s.Languages() {
		parts := map[string]string{}
		for _, sp := range s.letterSpecimens(samplePage(tag)) {
			parts[sp.Name] = written(t, sp)
		}
		for _, kind := range letters {
			t.Run(tag+"/"+kind, func(t *testing.T) {
				look(t, s, tag, kind, parts["letter-"+kind+".html"], parts["letter-"+kind+".txt"])
			})
		}
	}
}

// What an inbox shows is neither cut off nor left to chance.
func TestLettersInTheInbox(t *testing.T) {
	eachLetter(t, func(t *testing.T, s *Set, tag, kind, _, _ string) {
		subject, err := s.Say(tag, "letter-"+kind+"-subject", "site", "Sample Recaps")
		if n := Columns(subject); err != nil || n > 60 {
			t.Errorf("%v: the subject %q has %d columns, want 60 at most", err, subject, n)
		}
		preheader, err := s.Say(tag, "letter-"+kind+"-preheader")
		if n := len([]rune(preheader)); err != nil || n < 85 || n > 130 {
			t.Errorf("%v: the preheader %q has %d characters, want 85 to 130", err, preheader, n)
		}
	})
}

// Both parts lead to the same places, and the text says what the headings say.
func TestLettersSayTheSameTwice(t *testing.T) {
	eachLetter(t, func(t *testing.T, _ *Set, _, _, markup, text string) {
		doc, err := html.Parse(strings.NewReader(markup))
		if err != nil {
			t.Fatal(err)
		}
		var linked []string
		for n := range doc.Descendants() {
			if n.DataAtom == atom.A {
				linked = append(linked, attr(n, "href"))
			}
			if n.DataAtom == atom.H1 && !strings.Contains(strings.Join(strings.Fields(text), " "), n.FirstChild.Data) {
				t.Errorf("the text has no heading %q", n.FirstChild.Data)
			}
		}
		told := regexp.MustCompile(`https://\S+`).FindAllString(text, -1)
		if l, m := unique(linked), unique(told); !slices.Equal(l, m) {
			t.Errorf("HTML leads to\n%q, text to\n%q", l, m)
		}
	})
}

func unique(s []string) []string {
	slices.Sort(s)
	return slices.Compact(s)
}

// The text part is laid out by hand: nothing is wider than a window of 72, and a
// URL ends its line.
func TestTextOfLettersIsReadable(t *testing.T) {
	eachLetter(t, func(t *testing.T, _ *Set, _, _, _, text string) {
		for i, line := range strings.Split(text, "\n") {
			if Columns(line) > 72 && !strings.Contains(line, "https://") {
				t.Errorf("line %d has %d columns: %s", i+1, Columns(line), line)
			}
			if _, rest, found := strings.Cut(line, "https://"); found && strings.Contains(rest, " ") {
				t.Errorf("line %d goes on after its URL: %s", i+1, line)
			}
		}
		if !strings.Contains(text, "\n-- \n") || strings.Contains(text, "\n\n\n") || strings.Contains(text, "<") {
			t.Errorf("the text has no signature, too many empty lines, or markup:\n%s", text)
		}
	})
}

// A letter can be acted on where buttons are not shown, and nothing in it is from
// elsewhere: no picture, no colour that some program does not know.
func TestLettersAreSelfContained(t *testing.T) {
	colour := regexp.MustCompile(`[;"{](?:background-)?color:\s*([^;"}!]+)`)
	eachLetter(t, func(t *testing.T, _ *Set, _, kind, markup, _ string) {
		for _, m := range colour.FindAllStringSubmatch(markup, -1) {
			if !sixDigits.MatchString(m[1]) {
				t.Errorf("a colour is written %s", m[0])
			}
		}
		for _, no := range []string{"<img", "<script", "<link", "url(", "@import", "ZgotmplZ"} {
			if strings.Contains(markup, no) {
				t.Errorf("there is %s in it", no)
			}
		}
		doc, err := html.Parse(strings.NewReader(markup))
		if err != nil {
			t.Fatal(err)
		}
		bare := false
		for n := range doc.Descendants() {
			bare = bare || n.Type == html.TextNode && strings.HasSuffix(n.Data, "/EXAMPLE") && strings.HasPrefix(n.Data, "https://")
		}
		if kind != "welcome" && !bare {
			t.Error("the link of the button is nowhere in plain sight")
		}
	})
}
