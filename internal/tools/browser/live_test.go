package browser

import (
	"regexp"
	"testing"
	"time"
)

// The pages as the running program makes them, with an issue that has gone out and a
// reader's own links.
func TestEveryPageOfTheProgram(t *testing.T) {
	axe := loadAxe(t)
	h := open(t, settings{operator: "op@pebbles.example.org"})
	h.form("/subscribe", "email", "ada@example.org")
	h.form(h.path(h.mailTo("ada@example.org").link("/confirm/")))
	h.recapd("send", "--all-posts")
	digest := h.mailTo("ada@example.org")
	h.form(h.path(digest.link("/s/")) + "/link")
	manage := h.mailTo("ada@example.org")
	h.form("/subscribe", "email", "nova@example.net")
	confirm := h.mailTo("nova@example.net")
	h.post("Ponds and their owners", time.Now().Format(time.DateOnly))
	approve := h.mailTo("op@pebbles.example.org")

	v := visit(t, manner{language: "en", scripts: true})
	for name, path := range map[string]string{
		"front": "/", "archive": "/issues/", "issue": "/issues/1", "subscribe": "/subscribe", "embed": "/subscribe/embed",
		"confirm": h.path(confirm.link("/confirm/")), "manage": h.path(manage.link("/m/")),
		"preferences": h.path(digest.link("/s/")), "unsubscribe": h.path(digest.link("/u/")),
		"approve": h.path(approve.link("/approve/")),
	} {
		_, page := h.ask("GET", path, nil)
		style := regexp.MustCompile(`<link rel="stylesheet" href="([^"]+)"`).FindStringSubmatch(page)
		if style == nil {
			t.Fatalf("%s has no stylesheet", name)
		}
		_, css := h.ask("GET", h.path(style[1]), nil)
		light(t, name, []byte(page), []byte(css))
		v.goTo(h.base + path)
		v.everyLook(axe, "live-"+name)
	}
	v.unharmed(h.base)
}
