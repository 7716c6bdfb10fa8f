package browser

import (
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// loadAxe reads the checker, which runs within the pages.
func loadAxe(t *testing.T) string {
	t.Helper()
	file := os.Getenv("AXE")
	if file == "" {
		lacks(t, "there is no axe: npm install axe-core, and name its axe.min.js in AXE")
	}
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(source)
}

// violation is a rule that a page breaks, and where.
type violation struct {
	ID    string
	Help  string
	Nodes []struct{ HTML, FailureSummary string }
}

// askAxe has a page held against every rule of axe, those beyond the standard
// included.
const askAxe = `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => (
	{ID: v.id, Help: v.help, Nodes: v.nodes.map(n => ({HTML: n.html, FailureSummary: n.failureSummary}))})))`

// accessible holds the page as it is now against axe.
func (v *visitor) accessible(axe, name string) {
	v.t.Helper()
	if !v.is("window.axe") {
		v.do(chromedp.Evaluate[chromedp.Void](axe))
	}
	found, err := ask[[]violation](v, askAxe, chromedp.EvalAwaitPromise)
	if err != nil {
		v.t.Fatalf("%s: %v", name, err)
	}
	for _, f := range found {
		v.t.Errorf("%s: %s (%s):", name, f.Help, f.ID)
		for _, n := range f.Nodes {
			v.t.Errorf("    %s\n    %s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
		}
	}
}

// fits checks that nobody has to scroll sideways.
func (v *visitor) fits(name string) {
	v.t.Helper()
	if !v.is("document.documentElement.scrollWidth <= window.innerWidth") {
		v.t.Errorf("%s is wider than the window", name)
	}
}

// picture keeps the whole page as an image, if somebody wants to look.
func (v *visitor) picture(name string) {
	v.t.Helper()
	folder := os.Getenv("SCREENSHOTS")
	if folder == "" {
		return
	}
	image, err := chromedp.Run(v.ctx, chromedp.FullScreenshot(100))
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, name+".png"), image, 0o600)
	}
	if err != nil {
		v.t.Fatal(err)
	}
}

// looks are the windows and lights in which pages are looked at.
var looks = []struct {
	width int64
	dark  bool
}{{360, false}, {360, true}, {1280, true}, {1280, false}}

// everyLook has a page looked at in each of them.
func (v *visitor) everyLook(axe, name string) {
	v.t.Helper()
	for _, l := range looks {
		v.look(l.width, l.dark)
		light := "light"
		if l.dark {
			light = "dark"
		}
		full := fmt.Sprintf("%s-%d-%s", name, l.width, light)
		v.accessible(axe, full)
		v.fits(full)
		v.picture(full)
	}
}

// A checker that finds nothing anywhere shows nothing.
func TestAxeFindsFaults(t *testing.T) {
	axe := loadAxe(t)
	v := visit(t, manner{language: "en", scripts: true, dark: true})
	v.goTo("data:text/html," + url.PathEscape(`<!doctype html><html lang="en"><title>Faults</title>
<style>@media (prefers-color-scheme: dark) { body { background: #14171a; color: #2a3036 } }</style>
<main><h1>Faults</h1><p>Nobody can read this at night.</p><input></main></html>`))
	v.do(chromedp.Evaluate[chromedp.Void](axe))
	found, err := ask[[]violation](v, askAxe, chromedp.EvalAwaitPromise)
	var ids []string
	for _, f := range found {
		ids = append(ids, f.ID)
	}
	if got := strings.Join(ids, " "); err != nil || got != "color-contrast label" {
		t.Errorf("found %s, %v", got, err)
	}
}
