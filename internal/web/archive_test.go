package web_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

// archived has an issue go out that is about events.
func (h *house) archived(t *testing.T, number int, events ...string) {
	t.Helper()
	ctx, at := context.Background(), noon.AddDate(0, 0, 7*number)
	if _, err := h.store.StartEdition(ctx, newsletter.Weekly, noon); err != nil {
		t.Fatal(err)
	}
	f := newsletter.Freezing{
		Issue: newsletter.Issue{Number: number, Edition: newsletter.Weekly, Slot: newsletter.SlotKey(at), Title: "Issue of " + strings.Join(events, ", "),
			FrozenAt: at, Letterhead: newsletter.Letterhead{Date: at}},
		Renderings: []newsletter.Rendering{{Language: "en", HTML: "mail", Text: "mail", Web: "<p>Ducks float.</p>", Mark: "mark"}},
		Mint:       func(int64, int64) (string, string) { return h.token, "1@example.org" },
	}
	for _, e := range append(events, "") {
		name := url.PathEscape(at.String() + e)
		f.Posts = append(f.Posts, newsletter.IssuePost{ID: name, Path: name, Permalink: name, Title: "A recap", Event: e})
	}
	if _, err := h.store.Freeze(ctx, f); err != nil {
		t.Fatal(err)
	}
}

func TestAnIssueHasAPageWithoutAnythingPersonal(t *testing.T) {
	h := newHouse(t)
	h.archived(t, 1, "PebbleConf")
	resp, body := h.do(t, "GET", "/issues/1", "")
	if resp.StatusCode != 200 || !strings.Contains(body, "<p>Ducks float.</p>") || strings.Contains(body, h.token) || strings.Contains(body, "/u/") {
		t.Errorf("%d\n%s", resp.StatusCode, body)
	}
	if _, body := h.do(t, "GET", "/issues/", ""); !strings.Contains(body, "https://recaps.example.org/recaps/issues/1") {
		t.Errorf("the archive does not list it:\n%s", body)
	}
	for _, path := range []string{"/issues/2", "/issues/x", "/issues/-1"} {
		if resp, _ := h.do(t, "GET", path, ""); resp.StatusCode != 404 {
			t.Errorf("%s: %d, want 404", path, resp.StatusCode)
		}
	}
}

func TestTheArchiveOfOneEvent(t *testing.T) {
	h := newHouse(t)
	h.archived(t, 1, "PebbleConf")
	if _, body := h.do(t, "GET", "/issues/", ""); strings.Contains(body, "<select") {
		t.Error("one event to choose from")
	}
	h.archived(t, 2, "PebbleConf", "Gopherdale <Days>")
	for query, want := range map[string]string{
		"": "1 2", "?event=": "1 2", "?event=PebbleConf": "1 2", "?event=Gopherdale+%3CDays%3E": "2",
		"?event=Elsewhere": "1 2", "?event=%3Cscript%3E": "1 2",
	} {
		_, body := h.do(t, "GET", "/issues/"+query, "")
		var listed []string
		for _, number := range []string{"1", "2"} {
			if strings.Contains(body, `/issues/`+number+`"`) {
				listed = append(listed, number)
			}
		}
		if got := strings.Join(listed, " "); got != want {
			t.Errorf("%s: issues %s, want %s", query, got, want)
		}
		if strings.Count(body, "<option") != 3 || strings.Contains(body, "<script") || strings.Contains(body, "<Days>") {
			t.Errorf("%s:\n%s", query, body)
		}
	}
	_, body := h.do(t, "GET", "/issues/?event=Gopherdale+%3CDays%3E", "")
	if !strings.Contains(body, "<option selected>Gopherdale &lt;Days&gt;</option>") {
		t.Errorf("what was chosen is not shown:\n%s", body)
	}
}
