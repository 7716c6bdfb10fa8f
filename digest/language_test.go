package digest

import (
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/pelletier/go-toml/v2"

	"recapd/internal/newsletter"
	"recapd/internal/post"
	"recapd/templates"
)

// keyed is a language in which every message is its own key, as «key».
func keyed(t *testing.T) (s *templates.Set, keys []string) {
	t.Helper()
	body, err := os.ReadFile("../templates/messages/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	if err := toml.Unmarshal(body, &texts); err != nil {
		t.Fatal(err)
	}
	placeholder, link := regexp.MustCompile(`\{[a-z]+\}`), regexp.MustCompile(`\[[^]]+\]`)
	for key, text := range texts {
		forms := strings.Split(text, "|")
		for i, form := range forms {
			open, end := "", ""
			if link.MatchString(form) {
				open, end = "[", "]"
			}
			forms[i] = open + "«" + key + "»" + strings.Join(placeholder.FindAllString(form, -1), "") + end
		}
		texts[key] = strings.Join(forms, "|")
		if strings.HasPrefix(key, "count-approve-") {
			continue // of pages
		}
		if strings.HasPrefix(key, "count-") || strings.HasPrefix(key, "digest-") || strings.HasPrefix(key, "span") || key == "list" {
			keys = append(keys, key)
		}
	}
	if body, err = toml.Marshal(texts); err != nil {
		t.Fatal(err)
	}
	if s, err = templates.Load(fstest.MapFS{"messages/eo.toml": {Data: body}}); err != nil {
		t.Fatal(err)
	}
	return s, keys
}

// Every message of digests is said by some digest, and no words but these.
func TestDigestsSayTheirMessages(t *testing.T) {
	s, keys := keyed(t)
	m := masthead
	m.Language = "eo"
	var many []*post.Post
	for i := range 400 {
		many = append(many, recap(fmt.Sprint("Recap ", i), "2031-11-18 10:10", "<p>Ducks.</p>"))
	}
	var all strings.Builder
	for _, posts := range [][]*post.Post{week(), many, recorded(), {week()[9], week()[10]}, {recap("Old", "2030-12-30 10:00", "<p>.</p>"), recap("New", "2031-01-02 10:00", "<p>.</p>")}} {
		c, err := Compose(m, fourteenth, posts, s)
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(c.Rendering.Subject + c.Rendering.HTML + c.Rendering.Text + c.Page)
	}
	_, n, posts := feast()
	posts[2].Talks[0].Title, posts[2].Talks[0].Speaker = posts[2].Title, "Bo Example"
	posts[1].Talks[0].Speaker = ""
	posts[6].Talks = make([]post.Talk, talksToldBy+2)
	posts[5].Talks = []post.Talk{{Title: "Maps", Speaker: "Bo Example"}}
	c, err := Compose(m, n, posts, s)
	if err != nil {
		t.Fatal(err)
	}
	all.WriteString(c.Rendering.HTML)
	for _, key := range keys {
		if !strings.Contains(all.String(), "«"+key+"»") {
			t.Errorf("no digest says %s", key)
		}
	}
	for _, english := range []string{"Issue", "View on", "In this", "Also from", "Read on", "Read:", "Unsubscribe", " min", " Nov", "recaps,"} {
		if strings.Contains(all.String(), english) {
			t.Errorf("a digest in another language says %q", english)
		}
	}
}

// A reader of another language is written to in it, and posts keep their own.
func TestADigestInSpanish(t *testing.T) {
	e := Editor{Masthead: masthead, Templates: set(t)}
	posts := append(week()[:2], recap("In English", "2031-11-19 10:00", "<p>It stays so.</p>", in("en")))
	r, _, err := e.Mail(fourteenth, posts, "es")
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "spanish.txt", r.Text)
	html, text := r.Fill(newsletter.Personal{Address: "bo@example.org", Since: friday})
	for _, want := range []string{`<html lang="es"`, "Número 14", "17–19\u00a0nov 2031", "Día 2 · mar 18\u00a0nov", "2 crónicas", `lang="en" dir="ltr"`} {
		if !strings.Contains(html, want) {
			t.Errorf("the HTML has no %s", want)
		}
	}
	if !strings.Contains(text, "te suscribiste como\nbo@example.org el 21 de noviembre de 2031.") {
		t.Errorf("why a reader gets it is not told in Spanish:\n%s", text)
	}
	if want := "PebbleConf Nowhere 2031: 3 crónicas (#14)"; r.Subject != want {
		t.Errorf("subject %q, want %q", r.Subject, want)
	}
}
