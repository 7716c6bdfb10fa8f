package web_test

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

// answered has what was signed up for decided.
func (h *house) answered(t *testing.T) {
	t.Helper()
	if _, err := h.desk.Answer(context.Background()); err != nil {
		t.Fatal(err)
	}
}

// letter is the token in the latest letter of a kind.
func (h *house) letter(t *testing.T, kind newsletter.LetterKind) string {
	t.Helper()
	ids := h.column(t, `SELECT id FROM letters WHERE kind = '`+string(kind)+`' ORDER BY id DESC`)
	if len(ids) == 0 {
		t.Fatalf("no letter %s", kind)
	}
	id, err := strconv.ParseInt(ids[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	l, err := h.store.Letter(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return h.tokens.Letter(l)
}

// post sends a form and wants to read something in the answer.
func (h *house) post(t *testing.T, path, form string, status int, says string) string {
	t.Helper()
	resp, body := h.do(t, "POST", path, form, "Content-Type", asForm)
	if resp.StatusCode != status || !strings.Contains(body, says) {
		t.Fatalf("POST %s %s: %d, want %d with %q in\n%s", path, form, resp.StatusCode, status, says, body)
	}
	return body
}

func (h *house) reader(t *testing.T, address string) newsletter.Subscriber {
	t.Helper()
	n, err := h.store.SubscriberByEmail(context.Background(), address)
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return n
}

// The life of a reader, from the form to the erasure, by what the pages lead to.
func TestALifeOnTheList(t *testing.T) {
	h := newHouse(t)
	h.post(t, "/subscribe", typed("bo@example.org", "language", "es"), 200, `<html lang="es"`)
	h.answered(t)
	if n := h.reader(t, "bo@example.org"); n.Status != newsletter.StatusPending {
		t.Fatalf("%+v", n)
	}
	confirm := "/confirm/" + h.letter(t, newsletter.LetterConfirm)
	h.post(t, confirm, "", 200, "Ya estás en la lista")
	bo := h.reader(t, "bo@example.org")
	if bo.Status != newsletter.StatusActive || bo.Consent.Source != "form" || bo.Consent.Prefix == "" || bo.Language != "es" {
		t.Fatalf("%+v", bo)
	}
	h.post(t, confirm, "", 200, "<h1>")

	own := h.tokens.Unsubscribe(bo.ID, 7)
	h.post(t, "/s/"+own, "frequency=monthly&language=en&paused=2027-12-24", 200, `role="status"`)
	if n := h.reader(t, "bo@example.org"); n.Frequency != newsletter.Monthly || n.Language != "en" || n.Paused.IsZero() {
		t.Fatalf("%+v", n)
	}

	body := h.post(t, "/u/"+own, "List-Unsubscribe=One-Click", 200, "/undo/")
	if n := h.reader(t, "bo@example.org"); n.Status != newsletter.StatusLeft {
		t.Fatalf("%+v", n)
	}
	undo := "/undo/" + between(body, "/undo/", `"`)
	h.post(t, undo, "do=reason&reason=too+many+ducks", 200, "Thank you")
	h.post(t, undo, "do=undo", 200, "<h1>You are back on the list</h1>")
	if n := h.reader(t, "bo@example.org"); n.Status != newsletter.StatusActive || n.Frequency != newsletter.Monthly {
		t.Fatalf("%+v", n)
	}

	h.post(t, "/s/"+own+"/link", "", 200, "<h1>Check your mail</h1>")
	manage := "/m/" + h.letter(t, newsletter.LetterManage)
	h.post(t, manage, "do=move&email=postmaster%40example.org", 422, `id="email-fault"`)
	h.post(t, manage, "do=move&email=nova%40example.net", 200, "<h1>Check your mail</h1>")
	h.post(t, manage, "do=data", 410, "This link has been used")
	h.post(t, "/move/"+h.letter(t, newsletter.LetterMove), "", 200, "n…@example.net")
	if n := h.reader(t, "nova@example.net"); n.ID != bo.ID {
		t.Fatalf("%+v", n)
	}

	h.post(t, "/s/"+own+"/link", "", 200, "<h1>Check your mail</h1>")
	data := h.post(t, "/m/"+h.letter(t, newsletter.LetterManage), "do=data", 200, "nova@example.net")
	if !json.Valid([]byte(data)) {
		t.Errorf("not JSON:\n%s", data)
	}
	h.post(t, "/s/"+own+"/link", "", 200, "<h1>Check your mail</h1>")
	manage = "/m/" + h.letter(t, newsletter.LetterManage)
	h.post(t, manage, "do=erase", 422, "Tick the box")
	h.post(t, manage, "do=erase&sure=yes", 200, "<h1>You are erased</h1>")
	if left := h.ledger(t); strings.Contains(left, "nova@") || strings.Contains(left, "bo@example") {
		t.Errorf("somebody is still on record:\n%s", left)
	}
	h.post(t, "/u/"+own, "", 200, "You are already off the list")
}

// between is what stands in s after one mark and before the next.
func between(s, from, to string) string {
	_, s, _ = strings.Cut(s, from)
	s, _, _ = strings.Cut(s, to)
	return s
}

// A mail scanner opens every link of every mail, over and over, with GET and with
// HEAD, and finds nothing to change.
func TestScannersChangeNothing(t *testing.T) {
	h := newHouse(t)
	h.show(t, "<feed/>")
	h.post(t, "/subscribe", typed("bo@example.org"), 200, "")
	h.answered(t)
	h.post(t, "/s/"+h.token+"/link", "", 200, "")
	h.post(t, "/m/"+h.letter(t, newsletter.LetterManage), "do=move&email=nova%40example.net", 200, "")
	h.post(t, "/s/"+h.token+"/link", "", 200, "")
	h.post(t, "/subscribe", typed("cleo@example.org"), 200, "")
	tokens := map[string]string{
		"/confirm/{token}": h.letter(t, newsletter.LetterConfirm),
		"/m/{token}":       h.letter(t, newsletter.LetterManage),
		"/move/{token}":    h.letter(t, newsletter.LetterMove),
		"/s/{token}":       h.token,
		"/u/{token}":       h.token,
	}
	before := h.ledger(t)
	for _, method := range []string{"GET", "HEAD", "OPTIONS"} {
		for _, a := range h.web.Addresses() {
			for _, token := range []string{tokens[a.Path], h.token} {
				for range 3 {
					resp, body := h.do(t, method, fill(a.Path, token)+"?do=undo&sure=yes&email=x%40example.org&List-Unsubscribe=One-Click", "")
					if token != "" && method == "GET" && token == tokens[a.Path] && (resp.StatusCode != 200 || !strings.Contains(body, `method="post"`)) {
						t.Errorf("%s is no good: %d", a.Path, resp.StatusCode)
					}
				}
			}
		}
	}
	if after := h.ledger(t); after != before {
		t.Errorf("the ledger has changed from\n%s\nto\n%s", before, after)
	}
}

// A token opens what it was made for and nothing else.
func TestTokensAreForOnePurpose(t *testing.T) {
	h := newHouse(t)
	h.post(t, "/subscribe", typed("bo@example.org"), 200, "")
	h.answered(t)
	h.post(t, "/s/"+h.token+"/link", "", 200, "")
	tokens := map[string]string{
		"/confirm/": h.letter(t, newsletter.LetterConfirm),
		"/m/":       h.letter(t, newsletter.LetterManage),
		"/s/":       h.token,
		"/u/":       h.token,
	}
	before := h.ledger(t)
	for made, token := range tokens {
		for _, path := range []string{"/confirm/", "/m/", "/move/", "/s/", "/u/", "/undo/"} {
			if tokens[path] == token || made == path {
				continue
			}
			for _, form := range []string{"", "do=undo", "do=erase&sure=yes", "do=data", "do=reason&reason=x", "frequency=monthly"} {
				resp, body := h.do(t, "POST", path+token, form, "Content-Type", asForm)
				if resp.StatusCode != 404 && resp.StatusCode != 400 || strings.Contains(body, "…@") {
					t.Errorf("a token for %s opens %s: %d", made, path, resp.StatusCode)
				}
			}
		}
	}
	if h.ledger(t) != before {
		t.Error("and changes something")
	}
}
