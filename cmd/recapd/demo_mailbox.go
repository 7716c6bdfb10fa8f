package main

import (
	"html/template"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
)

// mailbox shows the .eml files of a folder in a browser: what the demo's SMTP
// server received, as the mail program of a reader would show it.
func mailbox(dir string) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		var page struct{ Mails []received }
		names, _ := filepath.Glob(filepath.Join(dir, "*.eml"))
		for _, name := range names {
			if m, err := readMail(name); err == nil {
				page.Mails = append(page.Mails, m)
			}
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = mailboxPage.Execute(w, page)
	})
	part := func(contentType string, pick func(received) string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			m, err := readMail(filepath.Join(dir, filepath.Base(r.PathValue("name"))))
			if err != nil {
				http.NotFound(w, r)
				return
			}
			w.Header().Set("Content-Type", contentType+"; charset=utf-8")
			w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:")
			_, _ = io.WriteString(w, pick(m))
		}
	}
	mux.HandleFunc("GET /html/{name}", part("text/html", func(m received) string { return m.html }))
	mux.HandleFunc("GET /text/{name}", part("text/plain", func(m received) string { return m.text }))
	mux.HandleFunc("GET /source/{name}", part("text/plain", func(m received) string { return m.source }))
	return mux
}

// received is a message taken apart.
type received struct {
	Name, From, To, Subject string
	html, text, source      string
}

func readMail(path string) (received, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return received{}, err
	}
	m := received{Name: filepath.Base(path), source: string(raw)}
	msg, err := mail.ReadMessage(strings.NewReader(m.source))
	if err != nil {
		return m, err
	}
	decode := func(field string) string {
		s, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get(field))
		if err != nil {
			return msg.Header.Get(field)
		}
		return s
	}
	m.From, m.To, m.Subject = decode("From"), decode("To"), decode("Subject")
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		return m, err
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for {
		p, err := parts.NextRawPart()
		if err == io.EOF {
			return m, nil
		}
		if err != nil {
			return m, err
		}
		body, err := decoded(p)
		if err != nil {
			return m, err
		}
		if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
			m.html = body
		} else {
			m.text = body
		}
	}
}

func decoded(p *multipart.Part) (string, error) {
	var r io.Reader = p
	if strings.EqualFold(p.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		r = quotedprintable.NewReader(p)
	}
	b, err := io.ReadAll(r)
	return string(b), err
}

var mailboxPage = template.Must(template.New("mailbox").Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Received mails</title>
<style>
:root { color-scheme: light dark }
body { font: 17px/28px system-ui, sans-serif; max-width: 640px; margin: 0 auto; padding: 20px }
li { margin: 0 0 20px }
</style></head><body>
<h1>Received mails</h1>
<p>What the SMTP server of the demo was given: one message for each subscriber, and letters to whoever joins.</p>
<ul>{{range .Mails}}
<li><strong>{{.Subject}}</strong><br>from {{.From}}<br>to {{.To}}<br>
<a href="/html/{{.Name}}">HTML part</a> · <a href="/text/{{.Name}}">text part</a> · <a href="/source/{{.Name}}">source</a></li>{{end}}
</ul></body></html>
`))
