package web_test

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

// archived has an issue begin to go out that is about events.
func (h *house) archived(t *testing.T, number int, events ...string) {
	t.Helper()
	h.send(t, h.frozen(t, number, events...), 1, "")
}

// send claims so many deliveries, which end so; "" leaves them in hand.
func (h *house) send(t *testing.T, issue newsletter.Issue, claim int, end newsletter.DeliveryState) {
	t.Helper()
	x := newsletter.Exchange{Node: "a", IssueID: issue.ID, Claim: claim, Now: issue.FrozenAt}
	claimed, err := h.store.Exchange(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	x.Claim = 0
	for _, d := range claimed {
		x.Outcomes = append(x.Outcomes, newsletter.Outcome{DeliveryID: d.ID, State: end, At: x.Now})
	}
	if end == "" {
		return
	}
	if _, err := h.store.Exchange(context.Background(), x); err != nil {
		t.Fatal(err)
	}
}

func (h *house) frozen(t *testing.T, number int, events ...string) newsletter.Issue {
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
	issue, err := h.store.Freeze(ctx, f)
	if err != nil {
		t.Fatal(err)
	}
	return issue
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

// An issue is public from when the first copy is on its way; a copy that has left has a
// link to it, whatever becomes of the rest.
func TestWhichIssuesAreShown(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	if _, err := h.store.AddSubscriber(ctx, newsletter.Subscriber{Email: "bo@example.org", Status: newsletter.StatusActive}); err != nil {
		t.Fatal(err)
	}
	cancel := func(i newsletter.Issue) {
		if err := h.store.Cancel(ctx, i.ID, false, i.FrozenAt); err != nil {
			t.Fatal(err)
		}
	}
	for number, c := range []struct {
		name          string
		becomes       func(newsletter.Issue)
		listed, shown bool
	}{
		{"frozen", func(newsletter.Issue) {}, false, false},
		{"on its way", func(i newsletter.Issue) { h.send(t, i, 1, "") }, true, true},
		{"sent", func(i newsletter.Issue) { h.send(t, i, 2, newsletter.Sent) }, true, true},
		{"cancelled before", cancel, false, false},
		{"cancelled half-way", func(i newsletter.Issue) { h.send(t, i, 1, newsletter.Sent); cancel(i) }, false, true},
	} {
		number++
		c.becomes(h.frozen(t, number, "PebbleConf"))
		page := fmt.Sprint("/issues/", number)
		if resp, _ := h.do(t, "GET", page, ""); (resp.StatusCode == 200) != c.shown {
			t.Errorf("%s: %d", c.name, resp.StatusCode)
		}
		for _, list := range []string{"/issues/", "/issues/atom.xml"} {
			if _, body := h.do(t, "GET", list, ""); strings.Contains(body, page+`"`) != c.listed {
				t.Errorf("%s: in %s: %v", c.name, list, !c.listed)
			}
		}
		if resp, _ := h.do(t, "GET", fmt.Sprint("/issues/0", number), ""); resp.StatusCode != 404 {
			t.Errorf("a number with a zero: %d", resp.StatusCode)
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

// Another edition has an archive of its own, and each leads to the others that have
// issues.
func TestEachEditionHasAnArchive(t *testing.T) {
	h := newHouse(t)
	h.archived(t, 1, "PebbleConf")
	if _, body := h.do(t, "GET", "/issues/", ""); strings.Contains(body, "/issues/monthly/") {
		t.Errorf("the archive leads to an edition without issues:\n%s", body)
	}
	ctx := context.Background()
	if _, err := h.store.AddSubscriber(ctx, newsletter.Subscriber{Email: "month@example.org", Status: newsletter.StatusActive, Frequency: newsletter.Monthly}); err != nil {
		t.Fatal(err)
	}
	if _, err := h.store.StartEdition(ctx, newsletter.Monthly, noon); err != nil {
		t.Fatal(err)
	}
	issue, err := h.store.Freeze(ctx, newsletter.Freezing{
		Issue: newsletter.Issue{Number: 1, Edition: newsletter.Monthly, Slot: newsletter.SlotKey(noon), Title: "A month of ponds",
			FrozenAt: noon, Letterhead: newsletter.Letterhead{Date: noon}},
		Renderings: []newsletter.Rendering{{Language: "en", HTML: "mail", Text: "mail", Web: "<p>A month floats.</p>", Mark: "mark"}},
		Mint: func(int64, int64) (string, string) {
			return strings.Repeat("m", newsletter.TokenLength), "2@example.org"
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	h.send(t, issue, 1, newsletter.Sent)
	for path, want := range map[string]string{
		"/issues/":          "https://recaps.example.org/recaps/issues/monthly/\"",
		"/issues/monthly/":  "A month of ponds",
		"/issues/monthly/1": "A month floats.",
		"/issues/1":         "Ducks float.",
	} {
		if resp, body := h.do(t, "GET", path, ""); resp.StatusCode != 200 || !strings.Contains(body, want) {
			t.Errorf("%s: %d, without %q:\n%s", path, resp.StatusCode, want, body)
		}
	}
	if _, body := h.do(t, "GET", "/issues/monthly/1", ""); !strings.Contains(body, `<link rel="canonical" href="https://recaps.example.org/recaps/issues/monthly/1">`) {
		t.Errorf("search engines are told that it is another issue:\n%s", body)
	}
	for _, path := range []string{"/issues/weekly/1", "/issues/yearly/", "/issues/monthly/2"} {
		if resp, _ := h.do(t, "GET", path, ""); resp.StatusCode != 404 {
			t.Errorf("%s: %d, want 404", path, resp.StatusCode)
		}
	}
}
