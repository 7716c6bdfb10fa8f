package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/net/html/charset"
)

// rss2emailSettings have mails lie in a folder, as HTML and with the date of the post.
const rss2emailSettings = `[DEFAULT]
to = reader@example.net
from = feeds@example.net
email-protocol = maildir
maildir-path = %s
maildir-mailbox = mails
html-mail = True
date-header = True
date-header-order = published, updated
trust-guid = True
`

// rss2email sends one mail an entry.
func rss2email(ctx context.Context, dir string, urls []string) (map[string][]entry, error) {
	var settings strings.Builder
	fmt.Fprintf(&settings, rss2emailSettings, dir)
	for i, url := range urls {
		fmt.Fprintf(&settings, "\n[feed.%d]\nurl = %s\n", i, strings.ReplaceAll(url, "%", "%%"))
	}
	config := filepath.Join(dir, "rss2email.cfg")
	if err := os.WriteFile(config, []byte(settings.String()), 0o600); err != nil {
		return nil, err
	}
	send := exec.CommandContext(ctx, "/usr/bin/r2e", "-c", config, "-d", filepath.Join(dir, "seen.json"), "run")
	send.Env = append(os.Environ(), "HOME="+dir)
	said, err := send.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%w\n%s\nhint: apt-get install rss2email", err, said)
	}
	names, err := filepath.Glob(filepath.Join(dir, "mails", "new", "*"))
	if err != nil {
		return nil, err
	}
	found := map[string][]entry{}
	for _, name := range names {
		url, e, err := readMail(name)
		if err != nil {
			return nil, fmt.Errorf("a mail: %w\n%s", err, said)
		}
		found[url] = append(found[url], e)
	}
	return found, nil
}

// readMail gives the address of the feed and the entry.
func readMail(name string) (string, entry, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", entry{}, err
	}
	defer file.Close()
	message, err := mail.ReadMessage(file)
	if err != nil {
		return "", entry{}, err
	}
	header := func(key string) string {
		s, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get(key))
		if err != nil {
			return err.Error()
		}
		return s
	}
	date, err := message.Header.Date()
	if err != nil {
		return "", entry{}, err
	}
	_, params, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		return "", entry{}, err
	}
	letters, err := charset.NewReaderLabel(params["charset"], decoded(message))
	if err != nil {
		return "", entry{}, err
	}
	text, err := io.ReadAll(letters)
	if err != nil {
		return "", entry{}, err
	}
	e := entry{ID: header("X-RSS-ID"), Title: header("Subject"), Link: header("X-RSS-URL"), Date: date.In(time.UTC), Text: body(string(text))}
	return header("X-RSS-Feed"), e, nil
}

func decoded(message *mail.Message) io.Reader {
	switch strings.ToLower(message.Header.Get("Content-Transfer-Encoding")) {
	case "quoted-printable":
		return quotedprintable.NewReader(message.Body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, message.Body)
	}
	return message.Body
}

// body is what rss2email puts between its own header and footer.
func body(page string) string {
	_, page, _ = strings.Cut(page, `<div id="body">`)
	page, _, _ = strings.Cut(page, `<div class="footer">`)
	return page
}
