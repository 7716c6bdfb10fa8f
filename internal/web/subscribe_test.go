package web_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"recapd/internal/newsletter"
)

// essence is all of an answer that a visitor can see.
func essence(resp *http.Response, body string) string {
	head := resp.Header.Clone()
	head.Del("Date")
	return fmt.Sprint(resp.StatusCode, head, body)
}

// An answer says nothing about whose address was typed.
func TestAnswersAreTheSameForEveryAddress(t *testing.T) {
	h := newHouse(t)
	ctx := context.Background()
	for _, n := range []newsletter.Subscriber{
		{Email: "pending@example.org", Status: newsletter.StatusPending},
		{Email: "left@example.org", Status: newsletter.StatusLeft, Left: noon},
		{Email: "bounced@example.org", Status: newsletter.StatusActive},
		{Email: "erased@example.org", Status: newsletter.StatusActive},
	} {
		kept, err := h.store.AddSubscriber(ctx, n)
		if err == nil && n.Email == "erased@example.org" {
			err = h.store.Erase(ctx, kept.ID, noon)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := h.store.Suppress(ctx, newsletter.Suppression{Hash: h.store.AddressHash("bounced@example.org"), Cause: newsletter.CauseBounce, At: noon}); err != nil {
		t.Fatal(err)
	}
	for _, way := range []struct {
		path, kind string
		body       func(string) string
	}{
		{"/subscribe", asForm, func(a string) string { return typed(a) }},
		{"/subscribe/embed", asForm, func(a string) string { return typed(a) }},
		{"/api/subscribe", asJSON, ordered},
	} {
		want := ""
		for _, address := range []string{"unknown@example.org", "ada@example.org", "pending@example.org", "left@example.org", "bounced@example.org", "erased@example.org"} {
			for range 2 { // before and after it has been decided
				got := essence(h.do(t, "POST", way.path, way.body(address), "Content-Type", way.kind, "X-Forwarded-For", h.elsewhere()))
				if want == "" {
					want = got
				}
				if got != want || !strings.HasPrefix(got, "200") {
					t.Errorf("%s answers %s with\n%s\nand another with\n%s", way.path, address, got, want)
				}
				if _, err := h.desk.Answer(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

func TestTheFormInAllItsWays(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct {
		name, path, kind, body string
		headers                []string
		status                 int
		says, counted          string
	}{
		{"the form", "/subscribe", asForm, typed("bo@example.org"), nil, 200, "<h1>Check your mail</h1>", "joined"},
		{"the form in Spanish", "/subscribe", asForm, typed("bo@example.org", "language", "es"), nil, 200, `<html lang="es"`, "joined"},
		{"in parts", "/subscribe", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nbo@example.org\r\n--x--\r\n", nil, 200, "<h1>Check your mail</h1>", "joined"},
		{"on the blog", "/subscribe", asForm, typed("bo@example.org"), []string{"Origin", "https://blog.example.org", "Sec-Fetch-Site", "same-site"}, 200, "Check your mail", "joined"},
		{"in a frame", "/subscribe/embed", asForm, typed("bo@example.org"), []string{"Origin", "https://recaps.example.org", "Sec-Fetch-Site", "same-origin"}, 200, "Check your mail", "joined"},
		{"by a script", "/api/subscribe", asJSON, ordered("bo@example.org"), []string{"Origin", "https://blog.example.org", "Sec-Fetch-Site", "same-site"}, 200, `{"message":"If this address`, "joined"},
		{"by a program", "/api/subscribe", asJSON + "; charset=utf-8", `{"email":"bo@example.org","language":"es","more":1}`, nil, 200, `{"message":"Si `, "joined"},

		{"empty", "/subscribe", asForm, "", nil, 422, "Enter your e-mail address.", "refused"},
		{"misspelt", "/subscribe", asForm, typed("bo@"), nil, 422, `value="bo@"`, "refused"},
		{"misspelt in a frame", "/subscribe/embed", asForm, typed("bo@"), nil, 422, "not an e-mail address", "refused"},
		{"misspelt by a script", "/api/subscribe", asJSON, ordered("bo@"), nil, 422, `"field":"email"`, "refused"},
		{"with markup", "/subscribe", asForm, typed(`"><script>alert(1)</script>`), nil, 422, "&lt;script&gt;", "refused"},
		{"with a header", "/subscribe", asForm, typed("bo@example.org\r\nBcc: cleo@example.org"), nil, 422, "not an e-mail address", "refused"},
		{"with a header by a script", "/api/subscribe", asJSON, `{"email":"bo@example.org\r\nBcc: cleo@example.org"}`, nil, 422, `"error"`, "refused"},

		{"filled in by a program", "/subscribe", asForm, typed("bo@example.org", "message", "Buy!"), nil, 200, "<h1>Check your mail</h1>", "refused for trap"},
		{"filled in through the api", "/api/subscribe", asJSON, `{"email":"bo@example.org","message":"Buy!"}`, nil, 200, `{"message":`, "refused for trap"},

		{"as text", "/subscribe", "text/plain", "email=bo@example.org", nil, 415, "That did not work", "refused for form"},
		{"as nothing", "/subscribe", "", typed("bo@example.org"), nil, 415, "That did not work", "refused for form"},
		{"as JSON to the page", "/subscribe", asJSON, ordered("bo@example.org"), nil, 415, "That did not work", "refused for form"},
		{"as a form to the api", "/api/subscribe", asForm, typed("bo@example.org"), nil, 415, `{"error":`, "refused for form"},
		{"half", "/subscribe", asForm, "email=%zz", nil, 400, "That did not work", "refused for form"},
		{"half JSON", "/api/subscribe", asJSON, `{"email":`, nil, 400, `{"error":`, "refused for form"},
		{"two orders", "/api/subscribe", asJSON, ordered("bo@example.org") + ordered("cleo@example.org"), nil, 400, `{"error":`, "refused for form"},
		{"a list", "/api/subscribe", asJSON, `["bo@example.org"]`, nil, 400, `{"error":`, "refused for form"},
		{"endless", "/subscribe", asForm, typed("bo@example.org") + strings.Repeat("&x=1", 10000), nil, 413, "That did not work", "refused for form"},
		{"endless parts", "/subscribe", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\n" + strings.Repeat("a", 40000) + "\r\n--x--\r\n", nil, 413, "That did not work", "refused for form"},
		{"endless JSON", "/api/subscribe", asJSON, ordered(strings.Repeat("a", 40000)), nil, 413, `{"error":`, "refused for form"},
		{"endless behind JSON", "/api/subscribe", asJSON, ordered("bo@example.org") + strings.Repeat(" ", 40000), nil, 413, `{"error":`, "refused for form"},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := h.ledger(t)
			resp, body := h.do(t, "POST", c.path, c.body, append([]string{"Content-Type", c.kind}, c.headers...)...)
			if resp.StatusCode != c.status || !strings.Contains(body, c.says) {
				t.Errorf("%d, want %d with %s:\n%s", resp.StatusCode, c.status, c.says, body)
			}
			if got := h.counts.told(); got != c.counted {
				t.Errorf("counted: %s, want %s", got, c.counted)
			}
			if joined := strings.HasPrefix(c.counted, "joined"); (h.ledger(t) != before) != joined {
				t.Errorf("something is on record: %v", !joined)
			}
		})
	}
}

// The trap answers as success does, byte for byte.
func TestTheTrapDoesNotShow(t *testing.T) {
	h := newHouse(t)
	for _, path := range []string{"/subscribe", "/subscribe/embed"} {
		taken := essence(h.do(t, "POST", path, typed("bo@example.org"), "Content-Type", asForm))
		trapped := essence(h.do(t, "POST", path, typed("bo@example.org", "message", "x"), "Content-Type", asForm))
		if taken != trapped {
			t.Errorf("%s:\n%s\n%s", path, taken, trapped)
		}
	}
}

// Whoever sends more than membership allows is told to come back, in the same
// words for every address.
func TestTooManyAreToldToWait(t *testing.T) {
	h := newHouse(t)
	from := func(i int) string { return fmt.Sprintf("visitor%d@example.org", i) }
	resp, body := h.do(t, "POST", "/subscribe", typed(from(0)), "Content-Type", asForm, "X-Forwarded-For", "203.0.113.7")
	for i := 1; resp.StatusCode == 200 && i < 100; i++ {
		resp, body = h.do(t, "POST", "/subscribe", typed(from(i)), "Content-Type", asForm, "X-Forwarded-For", "203.0.113.7, 127.0.0.1")
	}
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "3600" || !strings.Contains(body, "Try again in an hour.") {
		t.Fatalf("%d %v\n%s", resp.StatusCode, resp.Header, body)
	}
	resp, body = h.do(t, "POST", "/api/subscribe", ordered("ada@example.org"), "Content-Type", asJSON, "X-Forwarded-For", "203.0.113.99")
	if resp.StatusCode != 429 || resp.Header.Get("Retry-After") != "3600" || !strings.Contains(body, `{"error":`) || strings.Contains(body, `"field"`) {
		t.Errorf("the api: %d %v %s", resp.StatusCode, resp.Header, body)
	}
	if resp, _ := h.do(t, "POST", "/subscribe", typed("cleo@example.org"), "Content-Type", asForm, "X-Forwarded-For", "198.51.100.1"); resp.StatusCode != 200 {
		t.Errorf("a visitor from elsewhere: %d", resp.StatusCode)
	}
	if resp, _ := h.do(t, "POST", "/subscribe", typed("cleo@example.org"), "Content-Type", asForm, "X-Forwarded-For", "192.0.2.1, 203.0.113.7"); resp.StatusCode != 429 {
		t.Errorf("who claims to be from elsewhere: %d", resp.StatusCode)
	}
}
