package browser

import (
	"bufio"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// watch starts the live preview of the house and gives its address.
func (h *house) watch(flags ...string) string {
	h.t.Helper()
	cmd := h.command(append([]string{"preview", "--watch"}, flags...)...)
	said, err := cmd.StdoutPipe()
	if err != nil {
		h.t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGINT)
		if err := cmd.Wait(); err != nil {
			h.t.Errorf("Ctrl-C ends the preview with %v", err)
		}
	})
	for lines := bufio.NewScanner(said); lines.Scan(); {
		if line := strings.TrimSpace(lines.Text()); strings.HasPrefix(line, "http://") {
			return strings.TrimSuffix(line, "/")
		}
	}
	h.t.Fatal("preview --watch has not told its address")
	return ""
}

const (
	frame  = `document.querySelector("#mail iframe:not(.coming)")`
	inMail = frame + `.contentDocument`
)

// ground is the colour that the mail stands on.
const ground = `getComputedStyle(` + inMail + `.body).backgroundColor`

// Whoever writes has the mail beside him, in every light and width, and sees each change.
func TestTheLivePreview(t *testing.T) {
	axe := loadAxe(t)
	h := open(t, settings{})
	h.write("content/draft.md", "---\ntitle: Ponds by night\ndraft: true\n---\nNot yet.\n")
	h.write("people.csv", "email,status,confirmed_at,language,followed_tags\n"+
		"ada@example.org,active,2026-11-01T00:00:00Z,,\nbo@example.net,active,2026-11-01T00:00:00Z,es,\ncleo@example.com,active,2026-11-01T00:00:00Z,,knitting\n")
	h.recapd("subscribers", "import", "people.csv")
	base := h.watch("--all-posts")
	v := visit(t, manner{language: "en", scripts: true})
	v.goTo(base + "/")
	v.waits("the mail", inMail+`?.body.innerText.includes("Ducks in production")`)
	v.waits("the stream", `document.getElementById("status").textContent.includes("every change")`)
	v.everyLook(axe, "preview")

	t.Run("width", func(t *testing.T) {
		for id, width := range map[string]string{"phone": "360", "tablet": "480", "desktop": "700"} {
			pointer{v}.press(`label[for="` + id + `"]`)
			v.waits(id, inMail+`?.documentElement.clientWidth == `+width)
		}
	})
	t.Run("light, whatever the browser's is", func(t *testing.T) {
		for _, dark := range []bool{false, true} {
			v.look(1280, dark)
			pointer{v}.press(`label[for="dark"]`)
			v.waits("the dark mail", ground+` == "rgb(20, 23, 26)"`)
			pointer{v}.press(`label[for="light"]`)
			v.waits("the light mail", ground+` == "rgb(243, 244, 246)"`)
		}
	})
	t.Run("text, by keyboard", func(t *testing.T) {
		keyboard{v}.pick("#text")
		v.waits("the text part", inMail+`?.querySelector("pre")?.innerText.includes("* Ducks in production")`)
		v.accessible(axe, "preview-text")
		pointer{v}.press(`label[for="html"]`)
		v.waits("the HTML", inMail+`?.querySelector("h1")`)
	})
	t.Run("a link opens beside it", func(t *testing.T) {
		h.eventually("the issue's page is another tab", func() bool {
			at, err := ask[[]float64](v, `(a => (f => [f.x + a.x + 5, f.y + a.y + 5])(`+frame+`.getBoundingClientRect()))(`+inMail+`.querySelector("a[href$='/issues/1']").getBoundingClientRect())`)
			if err != nil { // the mail is being drawn
				return false
			}
			v.do(chromedp.MouseClickXY(at[0], at[1]), chromedp.Sleep(time.Second))
			targets, err := chromedp.Targets(v.ctx)
			return err == nil && slices.ContainsFunc(targets, func(i *target.Info) bool { return i.Type == "page" && i.URL == h.base+"/issues/1" })
		})
	})
	t.Run("other readers, by keyboard", func(t *testing.T) {
		keyboard{v}.choose("#group", "1")
		v.waits("the Spanish mail", inMail+`?.documentElement.lang == "es"`)
		if !v.is(`document.activeElement.id == "group"`) {
			t.Error("the focus is lost")
		}
		v.do(chromedp.KeyEvent(kb.ArrowUp))
		v.waits("the English mail", inMail+`?.documentElement.lang == "en"`)
	})
	t.Run("a post changes", func(t *testing.T) {
		v.do(chromedp.EmulateViewport(1280, 500), chromedp.Evaluate[chromedp.Void](`window.stays = true; `+frame+`.contentWindow.scrollTo(0, 40)`))
		h.post("Tiny maps", "2026-11-17")
		v.waits("the new post", inMail+`?.body.innerText.includes("Tiny maps")`)
		v.waits("it among those that are in", `document.querySelector("#facts .posts").innerText.includes("tiny-maps.md")`)
		if !v.is("window.stays") || !v.is(frame+".contentWindow.scrollY == 40") {
			t.Error("the place in the mail is lost")
		}
	})
	t.Run("a fault in recapd.toml", func(t *testing.T) {
		file := filepath.Join(h.dir, "recapd.toml")
		sound, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		h.write("recapd.toml", strings.Replace(string(sound), "[smtp]", "[smpt]", 1))
		v.waits("the fault", `document.querySelector("#faults code")?.innerText.includes("recapd.toml:")`)
		if !v.is(inMail + `.body.innerText.includes("Tiny maps")`) {
			t.Error("the last good issue is gone")
		}
		v.everyLook(axe, "preview-fault")
		h.write("recapd.toml", string(sound))
		v.waits("its end", `!document.querySelector("#faults code")`)
	})
	v.unharmed(base)
}
