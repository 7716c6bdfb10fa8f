package browser

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// letter is a message as its reader gets it.
type letter struct {
	t          *testing.T
	head       mail.Header
	text, html string
}

// mailTo waits for the next message to an address that has not been read.
func (h *house) mailTo(address string) letter {
	h.t.Helper()
	var found letter
	h.eventually("a message comes to "+address, func() bool {
		for _, m := range h.sink.Messages()[h.read:] {
			h.read++
			if m.To == address {
				found = parse(h.t, m.Raw)
				return true
			}
		}
		return false
	})
	return found
}

func parse(t *testing.T, raw []byte) letter {
	t.Helper()
	message, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_, fields, err := mime.ParseMediaType(message.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	l := letter{t: t, head: message.Header}
	for parts := multipart.NewReader(message.Body, fields["boundary"]); ; {
		part, err := parts.NextRawPart()
		if err == io.EOF {
			return l
		}
		if err != nil {
			t.Fatal(err)
		}
		var body io.Reader = part
		if strings.EqualFold(part.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
			body = quotedprintable.NewReader(part)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/html") {
			l.html = string(content)
		} else {
			l.text = string(content)
		}
	}
}

var address = regexp.MustCompile(`https?://[^\s"<>]+`)

// links are all addresses anywhere in the letter, once each.
func (l letter) links() []string {
	found := address.FindAllString(l.text+" "+l.html+" "+l.head.Get("List-Unsubscribe"), -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// link is the one that leads to a folder of ours.
func (l letter) link(folder string) string {
	l.t.Helper()
	for _, u := range l.links() {
		if strings.Contains(u, folder) {
			return u
		}
	}
	l.t.Fatalf("no link to %s in\n%s", folder, l.text)
	return ""
}
