package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/web"
)

// scripted is a membership that does as it is told, for what the real one does
// rarely. What it is asked for is in asked.
type scripted struct {
	web.Members
	err     error
	found   membership.Invitation
	ticket  membership.Ticket
	chosen  newsletter.Preferences
	asked   string
	choices newsletter.Preferences

	patience time.Time // no pause is longer
}

func (s *scripted) ask(what ...any) error { s.asked = fmt.Sprint(what...); return s.err }

func (s *scripted) LookConfirm(context.Context, string) (membership.Invitation, error) {
	return s.found, s.ask("look")
}
func (s *scripted) Confirm(context.Context, string) (membership.Invitation, error) {
	return s.found, s.ask("confirm")
}
func (s *scripted) LookManage(context.Context, string) (membership.Invitation, error) {
	return s.found, s.err
}
func (s *scripted) Move(_ context.Context, _, address string) error {
	return s.ask("move to ", address)
}
func (s *scripted) Data(context.Context, string) (membership.Record, error) {
	return membership.Record{}, s.ask("data")
}
func (s *scripted) Erase(context.Context, string) error { return s.ask("erase") }
func (s *scripted) LookMove(context.Context, string) (membership.Invitation, error) {
	return s.found, s.ask("look")
}
func (s *scripted) ConfirmMove(context.Context, string) (membership.Invitation, error) {
	return s.found, s.ask("move")
}
func (s *scripted) Look(context.Context, string) (membership.Ticket, error) {
	return s.ticket, s.ask("look")
}
func (s *scripted) Leave(context.Context, string, string) (membership.Ticket, error) {
	return s.ticket, s.ask("leave")
}
func (s *scripted) Because(_ context.Context, _, reason string) (membership.Ticket, error) {
	return s.ticket, s.ask("because ", reason)
}
func (s *scripted) Undo(context.Context, string) (membership.Ticket, error) {
	return s.ticket, s.ask("undo")
}
func (s *scripted) Preferences(context.Context, string) (newsletter.Preferences, membership.Ticket, error) {
	return s.chosen, s.ticket, s.ask("preferences")
}
func (s *scripted) Choose(_ context.Context, _ string, p newsletter.Preferences) error {
	s.choices = p
	if !s.patience.IsZero() && p.Paused.After(s.patience) {
		s.asked = "choose"
		return membership.ErrChoice
	}
	return s.ask("choose")
}
func (s *scripted) AskForLink(context.Context, string) error { return s.ask("ask for a link") }

var errDisk = errors.New("disk /dev/sda1 is full")

// Each way in which a link can fail has its page, and the inside of the house is in
// none.
func TestLinksThatCannotBeUsed(t *testing.T) {
	h := newHouse(t)
	desk := &scripted{}
	h.web.Members = desk
	for _, c := range []struct {
		err    error
		path   string
		form   string
		status int
		says   string
	}{
		{membership.ErrBadToken, "/confirm/x", "", 404, "This link does not work"},
		{membership.ErrExpired, "/confirm/x", "", 410, `name="email"`},
		{membership.ErrUsed, "/confirm/x", "", 410, "If you want to join again"},
		{errDisk, "/confirm/x", "", 500, "Something broke"},
		{membership.ErrBadToken, "/m/x", "do=data", 404, "This link does not work"},
		{membership.ErrExpired, "/m/x", "do=erase&sure=yes", 410, "ask for one there"},
		{membership.ErrUsed, "/m/x", "do=move&email=bo%40example.org", 410, "This link has been used"},
		{errDisk, "/m/x", "do=data", 500, "Something broke"},
		{nil, "/m/x", "do=dance", 400, "That did not work"},
		{membership.ErrBadToken, "/move/x", "", 404, "This link does not work"},
		{membership.ErrExpired, "/move/x", "", 410, "The address has not been changed."},
		{membership.ErrUsed, "/move/x", "", 410, "This link has been used"},
		{errDisk, "/move/x", "", 500, "Something broke"},
		{membership.ErrBadToken, "/s/x", "frequency=weekly", 404, "Nothing here"},
		{errDisk, "/s/x", "frequency=weekly", 500, "Something broke"},
		{membership.ErrBadToken, "/s/x/link", "", 404, "Nothing here"},
		{errDisk, "/s/x/link", "", 500, "Something broke"},
		{membership.ErrBadToken, "/u/x", "", 404, "Nothing here"},
		{errDisk, "/u/x", "", 500, "Something broke"},
		{membership.ErrBadToken, "/undo/x", "do=undo", 404, "This link does not work"},
		{membership.ErrExpired, "/undo/x", "do=undo", 410, "taken back for an hour"},
		{membership.ErrExpired, "/undo/x", "do=reason&reason=why", 410, "taken back for an hour"},
		{errDisk, "/undo/x", "do=undo", 500, "Something broke"},
	} {
		desk.err = c.err
		resp, body := h.do(t, "POST", c.path, c.form, "Content-Type", asForm)
		if resp.StatusCode != c.status || !strings.Contains(body, c.says) {
			t.Errorf("%s %s, %v: %d, want %d with %q in\n%s", c.path, c.form, c.err, resp.StatusCode, c.status, c.says, body)
		}
		if strings.Contains(body, "sda1") {
			t.Errorf("%s shows what is inside", c.path)
		}
	}
	if got, want := strings.Count(h.counts.told(), "refused for link"), 15; got != want {
		t.Errorf("%d links were counted, want %d", got, want)
	}
	if !strings.Contains(h.log.String(), "sda1") {
		t.Error("the operator is not told")
	}
}

// What the pages of a good link say and ask for.
func TestLinksThatCanBeUsed(t *testing.T) {
	h := newHouse(t)
	reader := newsletter.Subscriber{ID: 1, Email: "ada@example.org", Status: newsletter.StatusActive, Language: "es"}
	desk := &scripted{
		found:  membership.Invitation{Subscriber: reader, Letter: newsletter.Letter{Address: "nova@example.net", Language: "es"}},
		ticket: membership.Ticket{Subscriber: reader, Address: reader.Email, Undo: "UNDO"},
	}
	h.web.Members = desk
	const base = "https://recaps.example.org/recaps"
	for _, c := range []struct {
		method, path, form string
		status             int
		asked, says        string
	}{
		{"GET", "/confirm/x", "", 200, "look", "n…@example.net"},
		{"POST", "/confirm/x", "", 200, "confirm", base + "/s/" + h.tokens.Unsubscribe(1, 0)},
		{"GET", "/m/x", "", 200, "", "a…@example.org"},
		{"POST", "/m/x", "do=move&email=bo%40example.org", 200, "move to bo@example.org", "<h1>"},
		{"POST", "/m/x", "do=data", 200, "data", "{"},
		{"POST", "/m/x", "do=erase", 422, "", `id="sure-fault"`},
		{"POST", "/m/x", "do=erase&sure=yes", 200, "erase", "<h1>"},
		{"GET", "/move/x", "", 200, "look", "n…@example.net"},
		{"POST", "/move/x", "", 200, "move", "n…@example.net"},
		{"GET", "/u/x", "", 200, "look", "a…@example.org"},
		{"POST", "/u/x", "", 200, "leave", `action="` + base + `/undo/UNDO"`},
		{"POST", "/undo/x", "do=undo", 200, "undo", base + "/s/" + h.tokens.Unsubscribe(1, 0)},
		{"POST", "/undo/x", "do=reason&reason=too+many+ducks", 200, "because too many ducks", "Vuelves a estar en la lista"}, // the reader of this test
		{"POST", "/s/x/link", "", 200, "ask for a link", "<h1>"},
	} {
		desk.asked = ""
		resp, body := h.do(t, c.method, c.path, c.form, "Content-Type", asForm)
		if resp.StatusCode != c.status || desk.asked != c.asked || !strings.Contains(body, c.says) {
			t.Errorf("%s %s %s: %d, want %d; asked to %q, want %q; want %q in\n%s", c.method, c.path, c.form, resp.StatusCode, c.status, desk.asked, c.asked, c.says, body)
		}
		if strings.Contains(body, "ada@example.org") || strings.Contains(body, "nova@example.net") {
			t.Errorf("%s %s shows a whole address", c.path, c.form)
		}
	}
}

// The file with somebody's data is a download that nobody keeps.
func TestDataIsHandedOutAsAFile(t *testing.T) {
	h := newHouse(t)
	h.web.Members = &scripted{}
	resp, _ := h.do(t, "POST", "/m/x", "do=data", "Content-Type", asForm)
	head := resp.Header
	if head.Get("Content-Type") != "application/json" || head.Get("Content-Disposition") != `attachment; filename="recapd-record.json"` || head.Get("Cache-Control") != "no-store" {
		t.Errorf("%v", head)
	}
}

func TestAForeignAddressIsCorrectedWhereItWasTyped(t *testing.T) {
	h := newHouse(t)
	h.web.Members = &mover{}
	resp, body := h.do(t, "POST", "/m/x", "do=move&email=bo%40%3Cb%3E", "Content-Type", asForm)
	if resp.StatusCode != 422 || !strings.Contains(body, `value="bo@&lt;b&gt;"`) || !strings.Contains(body, `id="email-fault"`) {
		t.Errorf("%d\n%s", resp.StatusCode, body)
	}
}

type mover struct{ scripted }

func (m *mover) Move(context.Context, string, string) error {
	return &membership.AddressError{Reason: membership.AddressDomain}
}

func TestPreferencesAreShownAndTaken(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	h.web.Zone = madrid
	reader := newsletter.Subscriber{ID: 1, Email: "ada@example.org", Status: newsletter.StatusActive}
	h.web.Show(&web.Front{Topics: func() []newsletter.Topic {
		return []newsletter.Topic{
			{Kind: newsletter.TopicEvent, Name: "PebbleConf"}, {Kind: newsletter.TopicEvent, Name: "Gopherdale"},
			{Kind: newsletter.TopicTag, Name: "C++ & <more>"},
		}
	}})
	old := newsletter.Topic{Kind: newsletter.TopicTag, Name: "ponds", Choice: newsletter.Mute}
	for _, c := range []struct {
		name   string
		form   url.Values
		status int
		want   string
	}{
		{"all of it", url.Values{"frequency": {"monthly"}, "language": {"es"}, "paused": {"2026-12-24"},
			"event:PebbleConf": {"follow"}, "event:Gopherdale": {""}, "tag:C++ & <more>": {"mute"}, "tag:ponds": {""}}, 200,
			"{monthly es 2026-12-24 00:00:00 +0100 CET [{event PebbleConf follow} {tag C++ & <more> mute}]}"},
		{"nothing of it", url.Values{}, 200, "{ en 0001-01-01 00:00:00 +0000 UTC [{tag ponds mute}]}"},
		{"no pause", url.Values{"paused": {" "}}, 200, "{ en 0001-01-01 00:00:00 +0000 UTC [{tag ponds mute}]}"},
		{"a topic that was not offered", url.Values{"tag:spam": {"follow"}}, 200, "{ en 0001-01-01 00:00:00 +0000 UTC [{tag ponds mute}]}"},
		{"a day that there is not", url.Values{"paused": {"2026-02-30"}}, 422, ""},
		{"a day that is too far off", url.Values{"paused": {"9999-12-31"}}, 422, "{ en 9999-12-31 00:00:00 +0100 CET [{tag ponds mute}]}"},
		{"an edition that there is not", url.Values{"frequency": {"hourly"}}, 400, ""},
		{"a language that there is not", url.Values{"language": {"xx"}}, 400, ""},
		{"an opinion that there is not", url.Values{"event:PebbleConf": {"love"}}, 400, ""},
	} {
		desk := &scripted{ticket: membership.Ticket{Subscriber: reader, Address: reader.Email}, chosen: newsletter.Preferences{Language: "en", Topics: []newsletter.Topic{old}}}
		desk.patience = noon.AddDate(3, 0, 0)
		h.web.Members = desk
		resp, body := h.do(t, "POST", "/s/x", c.form.Encode(), "Content-Type", asForm)
		got := ""
		if desk.asked == "choose" {
			got = fmt.Sprint(desk.choices)
		}
		if resp.StatusCode != c.status || got != c.want {
			t.Errorf("%s: %d %s, want %d %s", c.name, resp.StatusCode, got, c.status, c.want)
		}
		if c.status == 200 && !strings.Contains(body, `role="status"`) || c.status == 422 && !strings.Contains(body, `value="`+c.form.Get("paused")+`"`) {
			t.Errorf("%s:\n%s", c.name, body)
		}
	}
	_, body := h.do(t, "GET", "/s/x", "")
	for _, part := range []string{`name="event:PebbleConf"`, `name="tag:C&#43;&#43; &amp; &lt;more&gt;"`, `name="tag:ponds"`,
		`action="https://recaps.example.org/recaps/s/x/link"`, `href="https://recaps.example.org/recaps/u/x"`, "a…@example.org"} {
		if !strings.Contains(body, part) {
			t.Errorf("%s is missing in\n%s", part, body)
		}
	}
}

// The links of a test copy show everything and save nothing; those of somebody who
// has left say so.
func TestPreferencesOfNobody(t *testing.T) {
	h := newHouse(t)
	desk := &scripted{ticket: membership.Ticket{Test: true}}
	h.web.Members = desk
	resp, body := h.do(t, "POST", "/s/x", "frequency=monthly", "Content-Type", asForm)
	if resp.StatusCode != 200 || desk.asked != "preferences" || strings.Contains(body, "/s/x/link") || strings.Contains(body, `role="status"`) {
		t.Errorf("a test copy: %d, asked to %s\n%s", resp.StatusCode, desk.asked, body)
	}
	desk.ticket = membership.Ticket{Subscriber: newsletter.Subscriber{ID: 1, Status: newsletter.StatusLeft}}
	resp, body = h.do(t, "POST", "/s/x", "frequency=monthly", "Content-Type", asForm)
	if resp.StatusCode != 200 || desk.asked != "preferences" || !strings.Contains(body, "You are already off the list") || !strings.Contains(body, "/s/x/link") {
		t.Errorf("of who has left: %d, asked to %s\n%s", resp.StatusCode, desk.asked, body)
	}
	resp, body = h.do(t, "POST", "/s/x/link", "")
	if resp.StatusCode != 200 || desk.asked != "ask for a link" || !strings.Contains(body, "Check your mail") {
		t.Errorf("a link for who has left: %d, asked to %s\n%s", resp.StatusCode, desk.asked, body)
	}
}
