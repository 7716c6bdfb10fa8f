package browser

import (
	"context"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"
)

// chromium is one process for all tests; each visitor has a context of his own in
// it, as with a new profile.
var chromium struct {
	once  sync.Once
	ctx   context.Context
	close func()
	err   error
}

// lacks leaves a test out that needs what this machine has not. CI has everything.
func lacks(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("CI") == "true" {
		t.Fatal(what + ", and CI must have it")
	}
	t.Skip(what)
}

func findChromium() string {
	if file := os.Getenv("CHROMIUM"); file != "" {
		return file
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if file, err := exec.LookPath(name); err == nil {
			return file
		}
	}
	return ""
}

// startChromium gives the browser, starting it for the first who asks.
func startChromium(t *testing.T) context.Context {
	t.Helper()
	file := findChromium()
	if file == "" {
		lacks(t, "there is no Chromium: install it, or name it in CHROMIUM")
	}
	chromium.once.Do(func() {
		options := append(chromedp.DefaultExecAllocatorOptions[:],
			chromedp.ExecPath(file), chromedp.NoSandbox, // root in a container has none
			chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("hide-scrollbars", true))
		allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, cancel := chromedp.NewContext(allocator)
		chromium.ctx, chromium.err = ctx, chromedp.Do(ctx)
		chromium.close = func() { _ = chromedp.Cancel(ctx); cancel(); stop() }
	})
	if chromium.err != nil {
		t.Fatalf("start %s: %v", file, chromium.err)
	}
	return chromium.ctx
}

func closeChromium() {
	if chromium.close != nil {
		chromium.close()
	}
}
