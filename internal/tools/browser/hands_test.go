package browser

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// hands are how somebody uses a page: with a pointer, or with the keyboard alone.
type hands interface {
	press(selector string)       // a button, a link, a box
	fill(selector, value string) // a field
	pick(selector string)        // one of several, not the one that is chosen
	choose(selector, value string)
}

// pointer has a mouse.
type pointer struct{ *visitor }

func (p pointer) press(selector string) { p.t.Helper(); p.do(chromedp.Click(chromedp.CSS(selector))) }
func (p pointer) pick(selector string)  { p.t.Helper(); p.press(selector) }

func (p pointer) fill(selector, value string) {
	p.t.Helper()
	p.press(selector)
	p.types(value)
}

func (p pointer) choose(selector, value string) {
	p.t.Helper()
	p.do(chromedp.Focus(chromedp.CSS(selector)))
	p.arrows(selector, value)
}

// types writes into the field that has the focus, in place of what is there.
func (v *visitor) types(value string) {
	v.t.Helper()
	there := v.value("document.activeElement.value")
	v.do(chromedp.KeyEvent(kb.End), chromedp.KeyEvent(strings.Repeat(kb.Backspace, len(there))), chromedp.KeyEvent(value))
}

// arrows goes down a list that has the focus.
func (v *visitor) arrows(selector, value string) {
	v.t.Helper()
	for range 10 {
		v.do(chromedp.KeyEvent(kb.ArrowDown))
		if v.value("document.querySelector("+quote(selector)+").value") == value {
			return
		}
	}
	v.t.Fatalf("the arrows do not lead to %s in %s", value, selector)
}

// keyboard has nothing else. It gets everywhere by Tab, and sees where it is.
type keyboard struct{ *visitor }

// longestWay is more stops than any page has.
const longestWay = 80

// reach presses Tab until an element has the focus, which must be seen.
func (k keyboard) reach(selector string) {
	k.t.Helper()
	here := "document.activeElement.matches(" + quote(selector) + ")"
	for range longestWay {
		if !k.is(here) {
			k.do(chromedp.KeyEvent(kb.Tab))
			continue
		}
		if ring := k.value(`(s => s.outlineStyle == "none" || s.outlineWidth == "0px" ? "" : s.outlineWidth)(getComputedStyle(document.activeElement))`); ring == "" {
			k.t.Errorf("nobody sees that %s has the focus", selector)
		}
		return
	}
	k.t.Fatalf("Tab does not lead to %s on\n%s", selector, k.text())
}

func (k keyboard) press(selector string) {
	k.t.Helper()
	k.reach(selector)
	k.do(chromedp.KeyEvent(kb.Enter))
}

func (k keyboard) fill(selector, value string) {
	k.t.Helper()
	k.reach(selector)
	k.types(value)
}

// pick goes from one of several to the next until the wanted one is chosen.
func (k keyboard) pick(selector string) {
	k.t.Helper()
	group := k.value("`input[name=${document.querySelector(" + quote(selector) + ").name}]`")
	k.reach(group)
	for range 10 {
		k.do(chromedp.KeyEvent(kb.ArrowDown))
		if k.is("document.querySelector(" + quote(selector) + ").checked") {
			return
		}
	}
	k.t.Fatalf("the arrows do not lead to %s", selector)
}

func (k keyboard) choose(selector, value string) {
	k.t.Helper()
	k.reach(selector)
	k.arrows(selector, value)
}

// quote is a string of JavaScript.
func quote(s string) string {
	text, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprint("a string that is none: ", err))
	}
	return string(text)
}
