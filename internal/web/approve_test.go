package web_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/web"
	"recapd/templates"
)

// operator is whom links to issues are mailed to.
const operator = "op@example.org"

// editor has one issue, and does with it what it is told; err stands against it.
type editor struct {
	tokens membership.Tokens
	found  web.Proposal
	err    error
	asked  string
}

func (e *editor) ask(token, what string) (web.Proposal, error) {
	id, _, err := e.tokens.OpenApproval(token, operator, noon)
	if err != nil {
		return web.Proposal{}, err
	}
	if id != e.found.Issue.ID {
		return web.Proposal{}, membership.ErrBadToken
	}
	e.asked = what
	return e.found, e.err
}

func (e *editor) LookIssue(_ context.Context, token string) (web.Proposal, error) {
	return e.ask(token, "look")
}
func (e *editor) ApproveIssue(_ context.Context, token, seen string) (web.Proposal, error) {
	return e.ask(token, "approve "+seen)
}
func (e *editor) CancelIssue(_ context.Context, token, seen string, drop bool) (web.Proposal, error) {
	return e.ask(token, map[bool]string{false: "cancel ", true: "drop "}[drop]+seen)
}

// waiting gives the house an issue that waits, and the operator's link to it.
func (h *house) waiting() (e *editor, path string) {
	e = &editor{tokens: h.tokens, found: web.Proposal{
		Proposal: templates.Proposal{Edition: "weekly", Why: "digest.approval is on", SubjectLine: "Ducks (#3)", Readers: 7},
		Issue:    newsletter.Issue{ID: 7, Edition: "weekly", State: newsletter.Held, Created: noon},
		Rendering: newsletter.Rendering{HTML: `<!doctype html><p style="color:#123456">Ducks float.</p>`, Text: "Ducks float.\n",
			Web: `<p>Ducks float.</p><img src="https://blog.example.org/ducks.png" alt="Ducks">`},
		Seen: "abc123",
	}}
	h.web.Approver = e
	return e, "/approve/" + h.tokens.Approval(e.found.Issue, operator, noon)
}

// Each state of an issue, each wish, and each thing that can stand against it has its
// words, and is passed on as it was said.
func TestTheOperatorDecides(t *testing.T) {
	h := newHouse(t)
	e, path := h.waiting()
	approved := newsletter.Issue{ID: 7, State: newsletter.Held, Approved: noon}
	out := newsletter.Issue{ID: 7, Number: 3, Edition: "monthly", Title: "Ducks", State: newsletter.Sending}
	waits := e.found.Issue
	for _, c := range []struct {
		name   string
		issue  newsletter.Issue
		err    error
		form   string // "": a GET
		asked  string
		status int
		says   string
	}{
		{"looking", waits, nil, "", "look", 200, "send it to 7 readers</button>"},
		{"approving", waits, nil, "do=approve&seen=abc123", "approve abc123", 200, "<h1>The issue is approved</h1>"},
		{"once more", approved, nil, "do=approve&seen=abc123", "approve abc123", 200, "<h1>Already approved</h1>"},
		{"too late", out, nil, "do=approve&seen=abc123", "approve abc123", 200, `href="https://recaps.example.org/recaps/issues/monthly/3"`},
		{"one that was cancelled", newsletter.Issue{ID: 7, State: newsletter.Cancelled}, nil, "do=approve", "approve ", 200, "<h1>The issue is cancelled</h1>"},
		{"another than was seen", waits, web.ErrChanged, "do=approve&seen=x", "approve x", 409, `role="alert"`},
		{"too many readers", waits, web.ErrReaders, "do=approve&seen=abc123", "approve abc123", 409, "digest.max_recipients"},
		{"a broken disk", waits, errDisk, "do=approve&seen=abc123", "approve abc123", 500, "Something broke"},
		{"cancelling", waits, nil, "do=cancel&seen=abc123", "cancel abc123", 200, "come with the next issue"},
		{"cancelling what was approved", approved, nil, "do=cancel", "cancel ", 200, "<h1>The issue is cancelled</h1>"},
		{"cancelling for good", waits, nil, "do=cancel&seen=abc123&drop=yes", "drop abc123", 200, "are not told again"},
		{"cancelling what is out", out, nil, "do=cancel&drop=yes", "drop ", 200, "<h1>This issue has been let go</h1>"},
		{"anything else", waits, nil, "do=dance", "", 400, "That did not work"},
	} {
		e.found.Issue, e.err, e.asked = c.issue, c.err, ""
		method := "POST"
		if c.form == "" {
			method = "GET"
		}
		resp, body := h.do(t, method, path, c.form, "Content-Type", asForm)
		if resp.StatusCode != c.status || !strings.Contains(body, c.says) || e.asked != c.asked {
			t.Errorf("%s: %d, asked %q, no %q in\n%s", c.name, resp.StatusCode, e.asked, c.says, body)
		}
		if strings.Contains(body, "sda1") {
			t.Errorf("%s tells about the house", c.name)
		}
	}
	if e.asked != "" {
		t.Errorf("a form that is not understood asks to %s", e.asked)
	}
}

// What is shown has the pictures of posts, the parts of the mail stand alone and can do
// nothing, and none of it is kept anywhere.
func TestWhatTheOperatorIsShown(t *testing.T) {
	h := newHouse(t)
	e, path := h.waiting()
	for end, c := range map[string]struct{ kind, has, policy string }{
		"":      {"text/html; charset=utf-8", `<p>Ducks float.</p><img src="https://blog.example.org/ducks.png"`, "img-src https: data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"},
		"/html": {"text/html; charset=utf-8", `style="color:#123456"`, "sandbox allow-popups"},
		"/text": {"text/plain; charset=utf-8", "Ducks float.\n", "default-src 'none'"},
	} {
		resp, body := h.do(t, "GET", path+end, "", "Accept-Language", "es")
		head := resp.Header
		if resp.StatusCode != 200 || head.Get("Content-Type") != c.kind || !strings.Contains(body, c.has) {
			t.Errorf("%s: %d %s\n%s", end, resp.StatusCode, head.Get("Content-Type"), body)
		}
		csp := head.Get("Content-Security-Policy")
		if !strings.Contains(csp, c.policy) || strings.Contains(csp, "script-src") || !strings.Contains(csp, "frame-ancestors 'none'") {
			t.Errorf("%s: %s", end, csp)
		}
		if head.Get("Cache-Control") != "no-store" || head.Get("X-Robots-Tag") != "noindex" || head.Get("Referrer-Policy") != "strict-origin" {
			t.Errorf("%s: %v", end, head)
		}
		if end == "" && !strings.Contains(body, `<html lang="en"`) {
			t.Errorf("the page is in the language of the browser, not in that of the site")
		}
		if e.asked != "look" {
			t.Errorf("%s asks to %s", end, e.asked)
		}
	}
	e.found.Rendering, e.found.SubjectLine = newsletter.Rendering{}, ""
	if resp, body := h.do(t, "GET", path, ""); resp.StatusCode != 200 || strings.Contains(body, `value="approve"`) {
		t.Errorf("what cannot be shown can be approved: %d\n%s", resp.StatusCode, body)
	}
	if resp, _ := h.do(t, "GET", path+"/html", ""); resp.StatusCode != 404 {
		t.Errorf("the mail that cannot be shown: %d", resp.StatusCode)
	}
}

// A link of another issue, or an old one, does nothing, and says no more than that.
func TestTheOperatorsLinkCanBeNoGood(t *testing.T) {
	h := newHouse(t)
	e, _ := h.waiting()
	for _, c := range []struct {
		token  string
		status int
		says   string
	}{
		{h.tokens.Approval(newsletter.Issue{ID: 8}, operator, noon), 404, "This link does not work"},
		{h.tokens.Approval(e.found.Issue, "another@example.org", noon), 404, "This link does not work"},
		{h.tokens.Approval(e.found.Issue, operator, noon.Add(-membership.ApprovalLife-time.Minute)), 410, "This link is too old"},
		{h.token, 404, "This link does not work"},
	} {
		for _, way := range [][2]string{{"GET", ""}, {"GET", "/html"}, {"GET", "/text"}, {"POST", ""}} {
			resp, body := h.do(t, way[0], "/approve/"+c.token+way[1], "do=approve&seen=abc123", "Content-Type", asForm)
			if resp.StatusCode != c.status || !strings.Contains(body, c.says) || e.asked != "" {
				t.Errorf("%v: %d, asked to %s\n%s", way, resp.StatusCode, e.asked, body)
			}
		}
	}
}
