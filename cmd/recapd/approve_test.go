package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
	"recapd/internal/websub"
)

// editor is a service without its goroutines, on a Monday at the slot of the weekly
// edition, with an operator.
type editor struct {
	*daemonLoop
	t       *testing.T
	dir     string
	now     time.Time
	relay   *sink.Server
	handler http.Handler
	log     bytes.Buffer
}

const editorsFile = `[site]
title = "Sample Recaps"
base_url = "https://blog.example.org"
id_authority = "blog.example.org,2026"
[content]
dir = "content"
[digest]
from = "Sample Recaps <news@blog.example.org>"
schedule = "0 9 * * MON"
%s
[operator]
email = "Olga Operator <op@example.org>"
[http]
public_url = "https://recaps.example.org/recaps"
[smtp]
tls = "none"
host = %q
port = %d
`

// newEditor has two posts since the first pass, and a reader. more is in its [digest].
func newEditor(t *testing.T, more string) *editor {
	t.Helper()
	relay, err := sink.Start("127.0.0.1:0", sink.Options{})
	must(t, err)
	t.Cleanup(func() { relay.Close() })
	e := &editor{t: t, dir: t.TempDir(), relay: relay, now: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)}
	e.write("recapd.toml", fmt.Sprintf(editorsFile, more, relay.Host(), relay.Port()))
	e.write("content/old.md", "---\ntitle: Old news\ndate: 2026-01-01\n---\nOld.\n")
	p := &program{out: io.Discard, errw: io.Discard, now: func() time.Time { return e.now }, configPath: filepath.Join(e.dir, "recapd.toml")}
	h, err := p.house()
	must(t, err)
	h.log = slog.New(slog.NewTextHandler(&e.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	desk, err := h.office(t.Context())
	must(t, err)
	t.Cleanup(func() { desk.close() })
	_, err = desk.ledger.AddSubscriber(t.Context(), newsletter.Subscriber{Email: "ada@example.org", Status: newsletter.StatusActive, Created: e.now})
	must(t, err)
	e.daemonLoop = &daemonLoop{office: desk, scanner: desk.scanner(desk.ledger), publishers: desk.publishers(), desk: desk.desk(), hubs: &websub.Notifier{}}
	e.web = desk.pages(e.daemonLoop.desk, e.troubles)
	e.web.Approver = &approvals{office: desk, site: &e.site}
	e.handler = e.web.Handler()
	e.look()
	e.write("content/ducks.md", "---\ntitle: Ducks in production\ndate: 2026-11-20T10:00:00Z\nevent: PebbleConf 2026\n---\nDucks float.\n")
	e.write("content/ponds.md", "---\ntitle: Ponds\ndate: 2026-11-20T11:00:00Z\nevent: PebbleConf 2026\n---\nPonds hold.\n")
	e.now = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	e.look()
	e.now = time.Date(2026, 11, 23, 9, 0, 1, 0, time.UTC)
	return e
}

func (e *editor) write(name, text string) {
	e.t.Helper()
	file := filepath.Join(e.dir, name)
	must(e.t, os.MkdirAll(filepath.Dir(file), 0o755))
	must(e.t, os.WriteFile(file, []byte(text), 0o644))
}

// look is one pass.
func (e *editor) look() {
	e.t.Helper()
	must(e.t, e.pass(e.t.Context(), e.now))
}

// ask asks for an address of the public URL; a form makes it a POST.
func (e *editor) ask(address string, form url.Values) (status int, body string) {
	e.t.Helper()
	r := httptest.NewRequest("GET", address, nil)
	if form != nil {
		r = httptest.NewRequest("POST", address, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	w := httptest.NewRecorder()
	e.handler.ServeHTTP(w, r)
	return w.Code, w.Body.String()
}

// want is ask for an answer with a status and some words.
func (e *editor) want(address string, form url.Values, status int, words ...string) string {
	e.t.Helper()
	got, body := e.ask(address, form)
	if got != status {
		e.t.Fatalf("%s %v: %d, want %d\n%s", address, form, got, status, body)
	}
	for _, w := range words {
		if !strings.Contains(body, w) {
			e.t.Errorf("%s %v: there is no %q in\n%s", address, form, w, body)
		}
	}
	return body
}

var approveLink = regexp.MustCompile(`https://recaps\.example\.org/recaps/approve/[\w-]+`)

// mailed waits for the n-th message to the operator. It is decoded as far as it can be
// read.
func (e *editor) mailed(n int) (mail, link string) {
	e.t.Helper()
	list, ok := e.relay.Wait(n, 10*time.Second)
	if !ok {
		e.t.Fatalf("%d messages, want %d", len(list), n)
	}
	if to := list[n-1].To; to != "op@example.org" {
		e.t.Fatalf("a message to %s", to)
	}
	mail = strings.ReplaceAll(string(list[n-1].Raw), "=\r\n", "")
	if link = approveLink.FindString(mail); link == "" {
		e.t.Fatalf("no link in\n%s", mail)
	}
	return mail, link
}

// marked takes the mark of what is shown out of a page.
func marked(t *testing.T, page string) string {
	t.Helper()
	m := regexp.MustCompile(`name="seen" value="([0-9a-f]+)"`).FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no mark in\n%s", page)
	}
	return m[1]
}

func (e *editor) issues() []newsletter.Issue {
	e.t.Helper()
	list, err := e.ledger.Issues(e.t.Context(), "", 0)
	must(e.t, err)
	return list
}

// From the mail to the page, from the page to the readers.
func TestApprovingByMail(t *testing.T) {
	e := newEditor(t, "approval = true")
	e.look()
	mail, link := e.mailed(1)
	for _, want := range []string{"Subject: Sample Recaps: an issue waits for you", "Why: digest.approval is on", "Readers: 1", "- Ducks in production", "https://blog.example.org/ponds/", "recapd issues approve waiting"} {
		if !strings.Contains(mail, want) {
			t.Errorf("there is no %q in the mail\n%s", want, mail)
		}
	}

	for range 2 { // a scanner looks first, twice
		e.want(link, nil, 200)
		e.want(link+"/html", nil, 200, "Ducks float.", "https://recaps.example.org/recaps/u/")
		e.want(link+"/text", nil, 200, "Ducks float.")
		e.look()
	}
	if i := e.issues()[0]; i.State != newsletter.Held || !i.Approved.IsZero() {
		t.Fatalf("looking has changed the issue: %+v", i)
	}
	page := e.want(link, nil, 200, "An issue waits for you", "digest.approval is on", "Ducks float.", "send it to 1 reader<")

	e.want(link, url.Values{"do": {"approve"}}, 409, "the issue has changed since you looked")
	e.now = e.now.Add(time.Minute)
	e.write("content/ponds.md", "---\ntitle: Ponds\ndate: 2026-11-20T11:00:00Z\nevent: PebbleConf 2026\n---\nPonds leak.\n")
	e.look()
	e.want(link, url.Values{"do": {"approve"}, "seen": {marked(t, page)}}, 409, "the issue has changed since you looked", "Ponds leak.")
	page = e.want(link, nil, 200)
	e.now = e.now.Add(time.Minute) // time alone changes nothing
	approve := url.Values{"do": {"approve"}, "seen": {marked(t, page)}}
	e.want(link, approve, 200, "<h1>The issue is approved</h1>")
	e.want(link, approve, 200, "<h1>Already approved</h1>")
	e.want(link, nil, 200, "<h1>Already approved</h1>")
	if i := e.issues()[0]; i.State != newsletter.Held || !i.Approved.Equal(e.now) {
		t.Fatalf("%+v", i)
	}
	e.look()
	i := e.issues()[0]
	if i.State != newsletter.Frozen || i.Number != 1 {
		t.Fatalf("the next pass leaves it %s: %+v", i.State, i)
	}
	e.want(link, approve, 200, "<h1>This issue has been let go</h1>")
	e.want(link, url.Values{"do": {"cancel"}}, 200, "<h1>This issue has been let go</h1>")
	if e.issues()[0].State != newsletter.Frozen {
		t.Error("the link has cancelled an issue that is on its way")
	}
	if log := e.log.String(); strings.Contains(log, strings.TrimPrefix(link, "https://recaps.example.org/recaps/approve/")) {
		t.Errorf("the link is in the log:\n%s", log)
	}
}

// A post that changes after the button, before the next pass: the operator is asked again.
func TestAnApprovedIssueThatChanges(t *testing.T) {
	e := newEditor(t, "approval = true")
	e.look()
	_, link := e.mailed(1)
	e.want(link, url.Values{"do": {"approve"}, "seen": {marked(t, e.want(link, nil, 200))}}, 200, "<h1>The issue is approved</h1>")
	e.now = e.now.Add(time.Minute)
	e.write("content/ponds.md", "---\ntitle: Ponds\ndate: 2026-11-20T11:00:00Z\nevent: PebbleConf 2026\n---\nPonds leak.\n")
	e.look()
	mail, link := e.mailed(2)
	if !strings.Contains(mail, "Why: it has changed since it was approved") {
		t.Errorf("the mail is\n%s", mail)
	}
	page := e.want(link, nil, 200, "it has changed since it was approved", "Ponds leak.")
	e.want(link, url.Values{"do": {"approve"}, "seen": {marked(t, page)}}, 200, "<h1>The issue is approved</h1>")
	e.look()
	if i := e.issues()[0]; i.State != newsletter.Frozen {
		t.Errorf("it waits on: %+v", i)
	}
}

// The operator keeps an issue back, with its posts or without.
func TestCancellingByMail(t *testing.T) {
	for name, drop := range map[string]bool{"its posts come with the next issue": false, "its posts are not told again": true} {
		t.Run(name, func(t *testing.T) {
			e := newEditor(t, "approval = true")
			e.look()
			_, link := e.mailed(1)
			form := url.Values{"do": {"cancel"}, "seen": {marked(t, e.want(link, nil, 200))}}
			says := "Its posts come with the next issue."
			if drop {
				form.Set("drop", "yes")
				says = "Its posts are not told again."
				e.want(link, url.Values{"do": {"cancel"}, "drop": {"yes"}, "seen": {"another"}}, 409, "has changed since you looked")
			}
			e.want(link, form, 200, "<h1>The issue is cancelled</h1>", says)
			e.want(link, form, 200, "<h1>The issue is cancelled</h1>")
			e.want(link, url.Values{"do": {"approve"}}, 200, "<h1>The issue is cancelled</h1>")
			e.now = e.now.AddDate(0, 0, 7)
			e.look()
			waiting, err := e.ledger.WaitingIssue(t.Context(), newsletter.Weekly)
			if drop != (err != nil) {
				t.Errorf("a week later there waits %+v, %v", waiting, err)
			}
		})
	}
}

// Links that are no good: of another issue, of another operator, old ones.
func TestLinksOfTheOperatorThatAreNoGood(t *testing.T) {
	e := newEditor(t, "approval = true")
	e.look()
	_, link := e.mailed(1)
	i := e.issues()[0]
	address := func(i newsletter.Issue, operator string, at time.Time) string {
		return "https://recaps.example.org/recaps/approve/" + e.tokens.Approval(i, operator, at)
	}
	another := i
	another.ID++
	reader := "https://recaps.example.org/recaps/approve/" + e.tokens.Unsubscribe(1, i.ID)
	for name, c := range map[string]struct {
		link   string
		status int
	}{
		"a reader's":                       {reader, 404},
		"the first letters of one":         {link[:len(link)-3], 404},
		"another operator's":               {address(i, "before@example.org", e.now), 404},
		"of an issue that there is not":    {address(another, "op@example.org", e.now), 404},
		"of an issue before a backup":      {address(i, "op@example.org", e.now.AddDate(0, 0, -1)), 404},
		"of fifteen days ago, for another": {address(i, "op@example.org", e.now.AddDate(0, 0, -15)), 410},
	} {
		for _, form := range []url.Values{nil, {"do": {"approve"}}, {"do": {"cancel"}}} {
			e.want(c.link, form, c.status, `name="robots" content="noindex"`)
		}
		e.want(c.link+"/html", nil, c.status)
		e.want(c.link+"/text", nil, c.status)
		if now := e.issues()[0]; now != i {
			t.Errorf("%s: the issue is now %+v", name, now)
		}
	}
	e.want(link, url.Values{"do": {"dance"}}, 400)
}

// An issue that is announced goes out by itself, or at once for who does not want to wait.
func TestAnAnnouncedIssueByMail(t *testing.T) {
	e := newEditor(t, `hold_for = "30m"`)
	e.look()
	mail, link := e.mailed(1)
	if !strings.Contains(mail, "Subject: Sample Recaps: an issue goes out at 09:30 UTC") {
		t.Errorf("the mail is\n%s", mail)
	}
	page := e.want(link, nil, 200, "An issue goes out soon", "It goes out by itself on Monday, 23\u00a0November at 09:30 UTC")
	e.want(link, url.Values{"do": {"approve"}, "seen": {marked(t, page)}}, 200, "<h1>The issue is approved</h1>")
	e.now = e.now.Add(time.Minute)
	e.look()
	if i := e.issues()[0]; i.State != newsletter.Frozen {
		t.Errorf("it waits on: %+v", i)
	}
}

// Approval does not go beyond the readers that were said to be possible.
func TestApprovingForTooManyReaders(t *testing.T) {
	e := newEditor(t, "max_recipients = 1")
	_, err := e.ledger.AddSubscriber(t.Context(), newsletter.Subscriber{Email: "bo@example.org", Status: newsletter.StatusActive, Created: e.now})
	must(t, err)
	e.look()
	_, link := e.mailed(1)
	page := e.want(link, nil, 200, "it has 2 readers, and digest.max_recipients is 1")
	e.want(link, url.Values{"do": {"approve"}, "seen": {marked(t, page)}}, 409, "it has more readers than digest.max_recipients allows")
	if i := e.issues()[0]; !i.Approved.IsZero() {
		t.Errorf("%+v", i)
	}
}

// The issue of one post is not made again when it is cancelled, and the page says so.
func TestCancellingAnIssueOfItsOwn(t *testing.T) {
	e := newEditor(t, "approval = true\n[editions]\neach_post = true")
	e.now = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC) // before the weekly one is due
	e.look()
	mail, link := e.mailed(1)
	if !strings.Contains(mail, "recapd issues approve each-post/waiting") || !strings.Contains(mail, "Subject: Ducks in production") {
		t.Errorf("the mail is\n%s", mail)
	}
	page := e.want(link, nil, 200, "no other issue of this edition is made of its posts")
	if strings.Contains(page, `name="drop"`) {
		t.Error("the page asks what makes no difference")
	}
	e.want(link, url.Values{"do": {"cancel"}}, 200, "<p>Nobody gets it.</p>")
	e.look()
	if mail, _ := e.mailed(2); !strings.Contains(mail, "Subject: Ponds") {
		t.Errorf("next comes\n%s", mail)
	}
}

// What cannot be shown cannot be approved, and can be cancelled.
func TestAnIssueWithNothingInIt(t *testing.T) {
	e := newEditor(t, "approval = true")
	e.look()
	_, link := e.mailed(1)
	page := e.want(link, nil, 200)
	must(t, os.Rename(filepath.Join(e.dir, "content"), filepath.Join(e.dir, "away")))
	e.look()
	e.want(link, nil, 200, "Nothing can be shown now")
	e.want(link+"/html", nil, 404)
	e.want(link, url.Values{"do": {"approve"}, "seen": {marked(t, page)}}, 409)
	e.want(link, url.Values{"do": {"approve"}, "seen": {""}}, 409)
	e.want(link, url.Values{"do": {"cancel"}}, 200, "<h1>The issue is cancelled</h1>")
}
