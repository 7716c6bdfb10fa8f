package web_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/web"
	"recapd/templates"
)

// doorman takes every address that is one, and keeps it.
type doorman struct {
	*membership.Desk
	let []string
}

func (d *doorman) Join(_ context.Context, a membership.Application) error {
	address, err := membership.Address(a.Address)
	if err != nil {
		return &membership.AddressError{Reason: membership.AddressSpelled}
	}
	d.let = append(d.let, address)
	return nil
}

// nothing has gone out yet.
type nothing struct{}

func (nothing) Issues(context.Context, string, int) ([]newsletter.Issue, error) { return nil, nil }
func (nothing) Progress(context.Context, int64) (newsletter.Progress, error)    { return nil, nil }
func (nothing) IssueEvents(context.Context, string) (map[int64][]string, error) { return nil, nil }
func (nothing) WholeRendering(context.Context, int64) (newsletter.Rendering, error) {
	return newsletter.Rendering{}, newsletter.ErrNotFound
}

// FuzzForms: whatever is posted, the answer is one of a few, none is our fault, what
// was typed stays text, and what is let through is one line with one address.
func FuzzForms(f *testing.F) {
	for _, body := range []string{
		typed("ada@example.org"), typed("ada@example.org", "message", "x"), typed(`"><script>@example.org`), typed("a@b.example\r\nBcc: c@d.example"),
		ordered("ada@example.org"), `{"email":"ada@example.org","language":"es"}`, `{"email":["a"]}`, `{"email":"\u0000@x"}`, `[`, "null", "{}{}",
		"--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nada@example.org\r\n--x--\r\n", "email=%zz", "email=a;b=c", "",
		"do=erase&sure=yes", "do=move&email=bo%40example.org", "frequency=weekly&event:PebbleConf=follow&paused=2031-12-24", "paused=yesterday", "do=reason&reason=%00",
	} {
		for way := range byte(12) {
			f.Add(way, body)
		}
	}
	set, err := templates.Load(nil)
	if err != nil {
		f.Fatal(err)
	}
	paths := []string{"/subscribe", "/subscribe/embed", "/api/subscribe"}
	kinds := []string{asForm, asJSON, "multipart/form-data; boundary=x", ""}
	f.Fuzz(func(t *testing.T, way byte, body string) {
		door := &doorman{}
		server := &web.Server{Title: "Sample Recaps", Language: "en", PublicURL: "https://recaps.example.org", Set: set,
			Issues: nothing{}, Members: door, Log: slog.New(slog.DiscardHandler)}
		r := httptest.NewRequest("POST", paths[int(way)%len(paths)], strings.NewReader(body))
		r.Header.Set("Content-Type", kinds[int(way)/len(paths)%len(kinds)])
		w := httptest.NewRecorder()
		server.Handler().ServeHTTP(w, r)
		switch w.Code {
		case http.StatusOK, http.StatusBadRequest, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusUnprocessableEntity:
		default:
			t.Errorf("%d", w.Code)
		}
		if strings.HasPrefix(w.Header().Get("Content-Type"), "application/json") && !json.Valid(w.Body.Bytes()) {
			t.Errorf("not JSON: %s", w.Body)
		}
		if strings.Contains(w.Body.String(), "<script") {
			t.Errorf("what was typed is markup:\n%s", w.Body)
		}
		for _, a := range door.let {
			if strings.ContainsAny(a, "\r\n\t\x00 <>\"") || strings.Count(a, "@") != 1 {
				t.Errorf("let through: %q", a)
			}
		}
		if len(door.let) > 1 || len(door.let) == 1 && w.Code != http.StatusOK {
			t.Errorf("%d with %q", w.Code, door.let)
		}
	})
}
