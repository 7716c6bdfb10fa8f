package templates

import (
	"io"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// english is the built-in messages, for a test to change.
func english(t *testing.T) map[string]string {
	t.Helper()
	all, err := readMessages(source{})
	if err != nil {
		t.Fatal(err)
	}
	return maps.Clone(all[original].texts)
}

func catalogue(t *testing.T, texts map[string]string) []byte {
	t.Helper()
	body, err := toml.Marshal(texts)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// A language that is not complete, or has too much, is told at start with its
// file and the key.
func TestLanguagesHaveTheSameMessages(t *testing.T) {
	for _, c := range []struct {
		name, file string
		change     func(texts map[string]string)
		want       string
	}{
		{"one is missing", "messages/fr.toml", func(m map[string]string) { delete(m, "sent-title") }, `messages/fr.toml: sent-title is missing; in English it is "Check your mail"`},
		{"one too many", "messages/fr.toml", func(m map[string]string) { m["sent-titel"] = "x" }, "messages/fr.toml: nothing asks for sent-titel"},
		{"one too many in English", "messages/en.toml", func(m map[string]string) { m["sent-titel"] = "x" }, "messages/en.toml: nothing asks for sent-titel"},
		{"an empty one", "messages/fr.toml", func(m map[string]string) { m["sent-title"] = " " }, "messages/fr.toml: sent-title: it is empty"},
		{"a placeholder of its own", "messages/en.toml", func(m map[string]string) { m["subscribe-title"] = "{sitte}" }, "messages/en.toml: subscribe-title: nothing fills {sitte} in; there is {site}"},
		{"a link that is lost", "messages/fr.toml", func(m map[string]string) { m["done-feed"] = "feed" }, "messages/fr.toml: done-feed: a link is marked"},
		{"a year of eleven months", "messages/fr.toml", func(m map[string]string) { m["months"] = strings.Replace(m["months"], "May|", "", 1) }, "messages/fr.toml: months: it is a list of 11, want 12"},
		{"no name of a language", "messages/french.toml", func(map[string]string) {}, "messages/french.toml: the name is not that of a language"},
	} {
		t.Run(c.name, func(t *testing.T) {
			texts := english(t)
			c.change(texts)
			_, err := Load(fstest.MapFS{c.file: {Data: catalogue(t, texts)}})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestMessagesAreOneFlatTable(t *testing.T) {
	for body, want := range map[string]string{
		"sent-title = \"x\"\n[sent]\ntitle = \"x\"": "messages/en.toml: line 2",
		"\n\nsent-title = 3":                        "messages/en.toml: line 3",
		"sent-title":                                "messages/en.toml: line 1",
	} {
		_, err := Load(fstest.MapFS{"messages/en.toml": {Data: []byte(body)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", body, err, want)
		}
	}
}

// The operator changes a few words of a built-in language, or adds one of his own.
func TestOperatorsWords(t *testing.T) {
	texts := english(t)
	texts["language"], texts["sent-title"] = "Français", "Regardez votre courrier"
	s, err := Load(fstest.MapFS{
		"messages/es.toml": {Data: []byte("\ufeffsent-title = \"Revisa tu buzón\"\n")},
		"messages/fr.toml": {Data: catalogue(t, texts)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Languages(), " "); got != "en es fr" {
		t.Errorf("languages %s", got)
	}
	for tag, want := range map[string]string{"es": "Revisa tu buzón", "fr": "Regardez votre courrier", "en": "Check your mail", "de": "Check your mail", "fr-CA": "Regardez votre courrier", "": "Check your mail"} {
		if got, err := s.Say(tag, "sent-title"); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", tag, got, err, want)
		}
	}
	if got, _ := s.Say("es", "sent-sender", "sender", "x@example.org"); got != "El mensaje llega de x@example.org." {
		t.Errorf("a message that was not changed is now %q", got)
	}
}

func TestSayWantsWhatTheMessageHasRoomFor(t *testing.T) {
	s := mustLoad(t)
	for _, c := range []struct {
		key   string
		pairs []any
	}{{"no-such-key", nil}, {"sent-sender", nil}, {"sent-sender", []any{"sender"}}} {
		if got, err := s.Say("en", c.key, c.pairs...); err == nil {
			t.Errorf("%s %v: %q and no error", c.key, c.pairs, got)
		}
	}
}

// ofDigests are the messages that package digest asks for, whose tests look for them.
var ofDigests = regexp.MustCompile(`^(count-.*|digest-.*|span.*|list|date-medium|date-weekday|weekdays-short)$`)

// Every message is shown on some page or in some letter: one that is not has been
// forgotten in the file, or a specimen has.
func TestEveryMessageIsShown(t *testing.T) {
	texts := english(t)
	for key, text := range texts {
		marked := "«" + key + "»" + strings.Join(placeholder.FindAllString(text, -1), "")
		if linkMark.MatchString(text) {
			marked = "[" + marked + "]"
		}
		texts[key] = marked + strings.Repeat("|"+marked, strings.Count(text, "|"))
	}
	s, err := Load(fstest.MapFS{"messages/eo.toml": {Data: catalogue(t, texts)}})
	if err != nil {
		t.Fatal(err)
	}
	var shown strings.Builder
	for _, sp := range append(s.Specimens("eo"), s.bare("eo")...) {
		if err := sp.Write(&shown); err != nil {
			t.Fatal(err)
		}
	}
	hour, err := s.messages["eo"].lifetime(time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	shown.WriteString(hour)
	for _, key := range []string{"feeds-read-on", "error-order-text"} { // in feeds, and said by the api
		said, err := s.Say("eo", key, "title", "")
		if err != nil {
			t.Fatal(err)
		}
		shown.WriteString(said)
	}
	for _, key := range slices.Sorted(maps.Keys(texts)) {
		if ofDigests.MatchString(key) && !strings.HasPrefix(key, "count-approve-") {
			continue
		}
		if !strings.Contains(shown.String(), "«"+key+"»") {
			t.Errorf("no page and no letter shows %s", key)
		}
	}
}

func TestMatch(t *testing.T) {
	s := mustLoad(t)
	for _, c := range []struct{ accept, preferred, want string }{
		{"es", "", "es"},
		{"es-MX,es;q=0.9,en;q=0.8", "", "es"},
		{"de, en;q=0.7, es;q=0.3", "", "en"},
		{"de-CH", "", ""},
		{"en-GB", "es", "es"},
		{"es", "de", "es"},
		{"", "es-419", "es"},
		{"*", "", ""},
		{"", "", ""},
		{"not a header;;q=", "", ""},
	} {
		if got := s.Match(c.accept, c.preferred); got != c.want {
			t.Errorf("Match(%q, %q) = %q, want %q", c.accept, c.preferred, got, c.want)
		}
	}
}

func TestDatesAndSpans(t *testing.T) {
	s := mustLoad(t)
	friday := time.Date(2031, 11, 28, 9, 0, 0, 0, time.UTC)
	for tag, want := range map[string][]string{
		"en": {"28 November 2031", "3 Oct", "Friday, 28 November", "7 days", "24 hours", "1 hour"},
		"es": {"28 de noviembre de 2031", "3 oct", "viernes 28 de noviembre", "7 días", "24 horas", "1 hora"},
	} {
		m := s.messages[tag]
		var got []string
		for _, call := range []func() (string, error){
			func() (string, error) { return m.date(friday) },
			func() (string, error) { return m.shortDate("2031-10-03") },
			func() (string, error) { return m.dayName(friday) },
			func() (string, error) { return m.lifetime(7 * 24 * time.Hour) },
			func() (string, error) { return m.lifetime(24 * time.Hour) },
			func() (string, error) { return m.lifetime(time.Hour) },
		} {
			text, err := call()
			if err != nil {
				t.Error(err)
			}
			got = append(got, strings.ReplaceAll(text, "\u00a0", " "))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", tag, got, want)
		}
	}
}

// A page in the language of a reader marks what is in the site's.
func TestTitlesKeepTheirLanguage(t *testing.T) {
	s := mustLoad(t)
	p := samplePage("es")
	var b strings.Builder
	if err := s.Archive(&b, ArchivePage{Page: p, Years: []ArchiveYear{{2031, []IssueLine{*sampleLine}}}}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`<html lang="es" dir="ltr">`, `<span lang="en" dir="ltr">#14: PebbleConf`, "21\u00a0nov"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page has no %s:\n%s", want, b.String())
		}
	}
	p.Language = "en"
	b.Reset()
	if err := s.Front(io.MultiWriter(&b), FrontPage{Page: p}); err != nil || strings.Contains(b.String(), `<h1 lang`) {
		t.Errorf("%v: an English title on an English page is marked:\n%s", err, b.String())
	}
}
