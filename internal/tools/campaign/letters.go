package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"recapd/internal/mail/sink"
	"recapd/templates"
)

// letter walks somebody through all letters that there are, in each language, and has
// each of them checked: the question, the welcome, the link to his record, the
// question to his new address.
func letter(ctx context.Context, t *trial) error {
	check, err := filepath.Abs(checker)
	if err == nil {
		_, err = os.Stat(check)
	}
	if err != nil {
		return missing(checker + " is not here")
	}
	t.readers = 1
	if err := t.withKey(ctx, sink.Options{Dir: t.dir}, "\n[subscribe]\nwelcome = true"); err != nil {
		return err
	}
	address, err := t.listenAddress()
	if err != nil {
		return err
	}
	serve := t.command(ctx, "serve")
	if err := serve.Start(); err != nil {
		return err
	}
	defer func() { _ = serve.Process.Signal(os.Interrupt); _ = serve.Wait() }()
	if err := reachable(ctx, address); err != nil {
		return err
	}
	var slowest time.Duration
	for _, language := range []string{"en", "es"} {
		w := walk{trial: t, base: "http://" + address, language: language}
		if err := w.all(ctx); err != nil {
			return err
		}
		slowest = max(slowest, w.slowest)
	}
	t.figure("%.1f s to a letter at most", slowest.Seconds())
	for i := range t.sink.Count() {
		out, err := exec.CommandContext(ctx, check, t.path(fmt.Sprintf("%06d.eml", i+1)), "--kind", "confirm", "--keys", t.path("keys.json"), "-q").CombinedOutput()
		if err != nil {
			t.faultf("letter %d: %v\n%s", i+1, err, out)
		}
	}
	t.figure("%d letters checked, signatures included", t.sink.Count())
	return nil
}

// walk is one person's way through forms and links.
type walk struct {
	*trial
	base, language string
	slowest        time.Duration // of the letters, after what asked for them
}

func (w *walk) all(ctx context.Context) error {
	steps := []struct {
		folder string // whose link in the last letter is followed; "": none
		below  string
		form   url.Values
	}{
		{"", "/subscribe", url.Values{templates.FieldAddress: {"ada." + w.language + "@example.org"}}},
		{"/confirm/", "", nil},
		{"/s/", "/link", nil},
		{"/m/", "", url.Values{templates.FieldDo: {"move"}, templates.FieldAddress: {"ada." + w.language + "@example.net"}}},
	}
	for _, s := range steps {
		target := w.base + s.below
		if s.folder != "" {
			link, err := w.link(s.folder)
			if err != nil {
				return err
			}
			target = w.base + s.folder + link + s.below
		}
		began, before := time.Now(), w.sink.Count()
		if err := w.submit(ctx, target, s.form); err != nil {
			return err
		}
		all, came := w.sink.Wait(before+1, 10*time.Second)
		if !came {
			return fmt.Errorf("no letter came after %s", s.folder+s.below)
		}
		if last := string(all[len(all)-1].Raw); !strings.Contains(last, `lang=3D"`+w.language+`"`) {
			w.faultf("the letter after %s is not in %s:\n%s", s.folder+s.below, w.language, last)
		}
		w.slowest = max(w.slowest, time.Since(began))
	}
	return nil
}

// link is the token of the link that the last letter has to a folder.
func (w *walk) link(folder string) (string, error) {
	all := w.sink.Messages()
	text := strings.ReplaceAll(string(all[len(all)-1].Raw), "=\r\n", "") // lines broken by quoted-printable
	found := regexp.MustCompile(regexp.QuoteMeta(folder) + `([\w-]{36})`).FindStringSubmatch(text)
	if found == nil {
		return "", fmt.Errorf("the last letter has no link to %s", folder)
	}
	return found[1], nil
}

func (w *walk) submit(ctx context.Context, target string, form url.Values) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept-Language", w.language)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", target, answer.Status)
	}
	return nil
}
