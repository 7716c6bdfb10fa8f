package browser

import (
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// snippets are what /subscribe has people paste: the form, the script, the frame.
func (h *house) snippets() (form, script, frame string) {
	h.t.Helper()
	resp, err := http.Get(h.base + "/subscribe")
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	page, _ := io.ReadAll(resp.Body)
	found := regexp.MustCompile(`(?s)<pre dir="ltr"><code>(.*?)</code></pre>`).FindAllStringSubmatch(string(page), -1)
	if len(found) != 3 {
		h.t.Fatalf("%d snippets on the page", len(found))
	}
	return html.UnescapeString(found[0][1]), html.UnescapeString(found[1][1]), html.UnescapeString(found[2][1])
}

// blog is a static page of another site, under another name than recapd's.
func blog(t *testing.T) (origin string, show func(parts ...string)) {
	body := ""
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, `<!doctype html><html lang="en"><title>A blog</title><link rel="icon" href="data:,"><main><h1>A blog</h1>%s</main></html>`, body)
	}))
	t.Cleanup(server.Close)
	return strings.Replace(server.URL, "127.0.0.1", "localhost", 1), func(parts ...string) { body = strings.Join(parts, "\n") }
}

// The form stands on a page of another site, as it is shown for pasting.
func TestTheFormOnAnotherSite(t *testing.T) {
	origin, show := blog(t)
	h := open(t, settings{origins: []string{origin}})
	form, script, frame := h.snippets()
	say := words(t, "en")
	sent := say("sent-confirm", "lifetime", say("lifetime-days", "n", "7"))
	const field, button = `form[data-recapd] [name="email"]`, `form[data-recapd] button`

	t.Run("alone, it leads to a page", func(t *testing.T) {
		v := visit(t, manner{language: "en"})
		show(form)
		v.goTo(origin + "/")
		pointer{v}.fill(field, "alone@example.net")
		pointer{v}.press(button)
		v.reads(say("sent-title"))
		h.mailTo("alone@example.net")
		v.unharmed(origin, h.base)
	})
	t.Run("with its script, it is answered in place", func(t *testing.T) {
		v := visit(t, manner{language: "en", scripts: true})
		show(form, script)
		v.goTo(origin + "/")
		pointer{v}.fill(field, "nova@example")
		pointer{v}.press(button)
		v.waits("the fault", `document.querySelector("[role=status]")?.innerText == `+quote(say("fault-spelled")))
		pointer{v}.fill(field, "scripted@example.net")
		pointer{v}.press(button)
		v.waits("the answer", `document.querySelector("[role=status]")?.innerText == `+quote(sent))
		if at := v.value("location.href"); at != origin+"/" {
			t.Errorf("the visitor is at %s", at)
		}
		h.mailTo("scripted@example.net")
		v.unharmed(origin, h.base)
	})
	t.Run("in a frame", func(t *testing.T) {
		v := visit(t, manner{language: "en", scripts: true})
		show(frame)
		v.goTo(origin + "/")
		inside := v.framed(h.base)
		inside.reads(say("subscribe-title", "site", site))
		for range longestWay {
			if inside.is(`document.activeElement.id == "email"`) {
				break
			}
			v.do(chromedp.KeyEvent(kb.Tab))
		}
		v.do(chromedp.KeyEvent("framed@example.net"), chromedp.KeyEvent(kb.Enter))
		inside.reads(say("sent-title"))
		h.mailTo("framed@example.net")
		v.unharmed(origin, h.base)
	})
}

// A site that the operator has not named gets nowhere with any of the three.
func TestTheFormOnAStrangersSite(t *testing.T) {
	origin, show := blog(t)
	h := open(t, settings{})
	form, script, frame := h.snippets()
	say := words(t, "en")
	for _, c := range []struct {
		name    string
		scripts bool
		body    []string
	}{{"alone", false, []string{form}}, {"with its script", true, []string{form, script}}} {
		t.Run(c.name, func(t *testing.T) {
			v := visit(t, manner{language: "en", scripts: c.scripts})
			show(c.body...)
			v.goTo(origin + "/")
			pointer{v}.fill(`form[data-recapd] [name="email"]`, "victim@example.net")
			pointer{v}.press(`form[data-recapd] button`)
			v.reads(say("error-foreign-title"))
		})
	}
	t.Run("in a frame", func(t *testing.T) {
		v := visit(t, manner{language: "en", scripts: true})
		show(frame)
		v.goTo(origin + "/")
		for late := time.Now().Add(soon); !v.complained("frame-ancestors"); time.Sleep(20 * time.Millisecond) {
			if time.Now().After(late) {
				t.Fatal("the frame is shown")
			}
		}
	})
	time.Sleep(time.Second) // a letter would be on its way by now
	if n := h.sink.Count(); n != 0 {
		t.Errorf("%d letters", n)
	}
}

// complained tells whether the browser has found this wrong.
func (v *visitor) complained(what string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range v.faults {
		if strings.Contains(f, what) {
			return true
		}
	}
	return false
}

// framed is the same visitor, inside the frame that shows a page of a site.
func (v *visitor) framed(base string) *visitor {
	v.t.Helper()
	for late := time.Now().Add(soon); ; time.Sleep(20 * time.Millisecond) {
		targets, err := chromedp.Targets(v.ctx)
		if err != nil {
			v.t.Fatal(err)
		}
		for _, info := range targets {
			if info.Type == "iframe" && strings.HasPrefix(info.URL, base) {
				ctx, cancel := chromedp.NewContext(v.ctx, chromedp.WithTargetID(info.TargetID), chromedp.WithDetachOnCancel())
				v.t.Cleanup(cancel)
				if err := chromedp.Do(ctx); err != nil { // its first use is to last longer than any step
					v.t.Fatal(err)
				}
				return &visitor{t: v.t, ctx: ctx}
			}
		}
		if time.Now().After(late) {
			v.t.Fatalf("no frame shows %s", base)
		}
	}
}
