package browser

import (
	"strings"
	"testing"

	"recapd/templates"
)

// words are the messages of a language.
func words(t *testing.T, language string) func(key string, pairs ...any) string {
	set, err := templates.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	return func(key string, pairs ...any) string {
		t.Helper()
		said, err := set.Say(language, key, pairs...)
		if err != nil {
			t.Fatal(err)
		}
		return said
	}
}

// The whole way of a reader, from the form to the last page, in each language, with
// JavaScript and without, with a mouse and with the keyboard alone.
func TestJoiningChoosingLeaving(t *testing.T) {
	for _, c := range []struct {
		name string
		manner
		keys bool
	}{
		{"in English", manner{language: "en", scripts: true}, false},
		{"in English, without scripts", manner{language: "en"}, false},
		{"in English, by keyboard", manner{language: "en", scripts: true}, true},
		{"in Spanish", manner{language: "es", scripts: true, width: 360, dark: true}, false},
		{"in Spanish, without scripts, by keyboard", manner{language: "es", width: 360}, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h, v := open(t, settings{}), visit(t, c.manner)
			var with hands = pointer{v}
			if c.keys {
				with = keyboard{v}
			}
			r := reader{h, v, with, words(t, c.language), "nova@example.net"}
			r.joins()
			digest := r.isSent("Ponds and their owners")
			r.chooses(digest)
			r.leaves()
			r.isGone(digest)
			v.unharmed(h.base)
		})
	}
}

// reader is the person of the story.
type reader struct {
	*house
	*visitor
	hands
	say     func(key string, pairs ...any) string
	address string
}

const site = "The Pebble Post"

func (r reader) joins() {
	r.goTo(r.base + "/")
	r.press(`nav a[href$="/subscribe"]`)
	r.reads(r.say("subscribe-title", "site", site))
	r.fill("#email", "nova@example")
	r.press("form.signup button")
	r.waits("the fault", `document.querySelector("#email-fault")?.innerText == `+quote(r.say("fault-spelled")))
	r.waits("the focus in the field", `document.activeElement.id == "email"`)
	r.fill("#email", r.address)
	r.press("form.signup button")
	r.reads(r.say("sent-title"))

	r.goTo(r.mailTo(r.address).link("/confirm/"))
	r.reads(r.say("confirm-title", "site", site))
	r.press("main form button")
	r.reads(r.say("confirmed-title"))
}

// isSent publishes a post and sends the digest with it.
func (r reader) isSent(title string) letter {
	r.post(title, "2026-11-18")
	r.recapd("send", "--all-posts")
	return r.mailTo(r.address)
}

func (r reader) chooses(digest letter) {
	link := digest.link("/s/")
	r.goTo(link)
	r.reads(r.say("preferences-title"))
	r.pick(`input[value="monthly"]`)
	r.choose(`select[name="event:PebbleConf 2026"]`, "follow")
	r.press("form.choices button")
	r.waits("the answer", `document.querySelector("[role=status]")?.innerText.startsWith(`+quote(r.say("preferences-saved"))+")")
	r.goTo(link)
	r.reads(r.say("preferences-title"))
	if got := r.value(`document.querySelector("input[name=frequency]:checked").value + " " + document.querySelector("select[name='event:PebbleConf 2026']").value`); got != "monthly follow" {
		r.visitor.t.Errorf("kept is %s", got)
	}
}

func (r reader) leaves() {
	r.press(`main a[href*="/u/"]`)
	r.reads(r.say("unsubscribe-title"))
	r.press("main form button")
	r.reads(r.say("done-title"))
	r.fill("#reason", "Too many ducks")
	r.press(`form:not(.undo) button`)
	r.waits("thanks", `document.querySelector("[role=status]")?.innerText == `+quote(r.say("done-thanks")))
}

// isGone looks for traces: on the pages, on record, and in the mail.
func (r reader) isGone(digest letter) {
	for _, folder := range []string{"/s/", "/u/"} {
		r.goTo(digest.link(folder))
		r.reads(r.say("done-already-title"))
	}
	if shown := r.recapd("subscribers", "show", r.address, "--json"); !strings.Contains(shown, `"left"`) || !strings.Contains(shown, "Too many ducks") {
		r.visitor.t.Errorf("on record is\n%s", shown)
	}
	before := r.sink.Count()
	r.post("Rocks do not float", "2026-11-19")
	r.recapd("send", "--all-posts")
	if n := r.sink.Count(); n != before {
		r.visitor.t.Errorf("%d messages after the goodbye", n-before)
	}
}
