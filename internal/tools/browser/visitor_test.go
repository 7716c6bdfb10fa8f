package browser

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// visitor is somebody with a browser.
type visitor struct {
	t   *testing.T
	ctx context.Context

	mu     sync.Mutex
	asked  []string // every address that the browser has asked for
	faults []string // what it found wrong, such as a breach of the page's own policy
}

// manner is how somebody visits.
type manner struct {
	language string // of the browser
	scripts  bool
	width    int64
	dark     bool
}

// visit opens a browser.
func visit(t *testing.T, m manner) *visitor {
	t.Helper()
	ctx, cancel := chromedp.NewContext(startChromium(t), chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	v := &visitor{t: t, ctx: ctx}
	if err := chromedp.Listen(ctx, v.listen); err != nil {
		t.Fatal(err)
	}
	command(v, network.Enable, network.EnableParams{})
	command(v, log.Enable, cdp.Empty{})
	command(v, emulation.SetUserAgentOverride, emulation.SetUserAgentOverrideParams{UserAgent: "Chromium in a test", AcceptLanguage: m.language})
	command(v, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !m.scripts})
	v.look(cmp.Or(m.width, 1280), m.dark)
	return v
}

func (v *visitor) listen(event any) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		v.asked = append(v.asked, e.Request.URL)
	case *runtime.EventExceptionThrown:
		v.faults = append(v.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		typo := strings.Contains(e.Entry.Text, "status of 422") // the page that says what to mend
		if e.Entry.Level == "error" && !typo {
			v.faults = append(v.faults, e.Entry.Text+" "+e.Entry.URL)
		}
	}
}

// do carries out what takes no longer than a page needs to appear.
func (v *visitor) do(actions ...chromedp.Action[chromedp.Void]) {
	v.t.Helper()
	if err := v.try(actions...); err != nil {
		v.t.Fatalf("%v, on the page\n%s", err, v.text())
	}
}

func (v *visitor) try(actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(v.ctx, soon)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// command is one of the browser's own protocol.
func command[P, R any](v *visitor, c cdp.Command[P, R], params P) R {
	v.t.Helper()
	result, err := chromedp.Call(v.ctx, c, params)
	if err != nil {
		v.t.Fatal(err)
	}
	return result
}

// ask evaluates an expression, with scripts or without.
func ask[T any](v *visitor, expression string, options ...chromedp.EvaluateOption) (T, error) {
	ctx, cancel := context.WithTimeout(v.ctx, soon)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression, options...))
}

// look changes the window and the light.
func (v *visitor) look(width int64, dark bool) {
	v.t.Helper()
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	v.do(chromedp.EmulateViewport(width, 800))
	command(v, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// goTo opens an address.
func (v *visitor) goTo(url string) {
	v.t.Helper()
	v.do(chromedp.Navigate(url))
}

// reads waits for a page with this heading, and for all of it.
func (v *visitor) reads(heading string) {
	v.t.Helper()
	v.waits("the heading "+heading, `document.readyState == "complete" && document.querySelector("h1")?.innerText == `+quote(heading))
}

// waits until an expression is true.
func (v *visitor) waits(what, expression string) {
	v.t.Helper()
	for late := time.Now().Add(soon); ; time.Sleep(20 * time.Millisecond) {
		if v.is(expression) {
			return
		}
		if time.Now().After(late) {
			v.t.Fatalf("%s has not come; there is:\n%s", what, v.text())
		}
	}
}

// is tells whether an expression is true now. A page that is being left has no answer.
func (v *visitor) is(expression string) bool {
	yes, err := ask[bool](v, "!!("+expression+")")
	return err == nil && yes
}

// value is that of an expression.
func (v *visitor) value(expression string) string {
	v.t.Helper()
	value, err := ask[string](v, expression)
	if err != nil {
		v.t.Fatal(err)
	}
	return value
}

func (v *visitor) text() string {
	text, _ := ask[string](v, `location.href + "\n" + document.body.innerText`)
	return text
}

// unharmed checks that the browser had nothing to complain about, and that it has
// asked nobody but these sites for anything.
func (v *visitor) unharmed(sites ...string) {
	v.t.Helper()
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, f := range v.faults {
		v.t.Errorf("the browser says: %s", f)
	}
	for _, u := range v.asked {
		if !startsWithAny(u, append(sites, "about:", "data:")) {
			v.t.Errorf("a page has asked %s", u)
		}
	}
}

func startsWithAny(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
