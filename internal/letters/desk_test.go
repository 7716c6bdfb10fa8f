package letters_test

import (
	"context"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"testing"
	"time"

	recapdmail "recapd/internal/mail"
	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
	"recapd/templates"
)

// written is a letter as its reader's mail program has it.
type written struct {
	header     mail.Header
	subject    string
	text, html string
}

func read(t *testing.T, raw []byte) (w written) {
	t.Helper()
	m, err := mail.ReadMessage(strings.NewReader(string(raw)))
	ok(t, err)
	w.header = m.Header
	w.subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	ok(t, err)
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	ok(t, err)
	parts := multipart.NewReader(m.Body, params["boundary"])
	for _, to := range []*string{&w.text, &w.html} {
		p, err := parts.NextRawPart()
		ok(t, err)
		body, err := io.ReadAll(quotedprintable.NewReader(p))
		ok(t, err)
		*to = string(body)
	}
	return w
}

func aLetter(kind newsletter.LetterKind, language string) newsletter.Letter {
	l := newsletter.Letter{ID: 7, Kind: kind, SubscriberID: 3, Address: "ada@example.net", Language: language, Created: noon, Expires: noon.AddDate(0, 0, 7)}
	if kind == newsletter.LetterWelcome {
		l.Expires = time.Time{} // it has no link that ends
	}
	return l
}

// Every kind of letter in every language: what its reader can do with it, and what
// programs are told about it.
func TestEachKind(t *testing.T) {
	desk := newOffice(t, sink.Options{}).Desk
	leave := desk.Tokens.Unsubscribe(3, 0)
	seen := map[string]bool{}
	for _, w := range []struct {
		kind              newsletter.LetterKind
		language, subject string
		link, leaves      string
	}{
		{newsletter.LetterConfirm, "en", "Please confirm", "/confirm/" + desk.Tokens.Letter(aLetter(newsletter.LetterConfirm, "")), ""},
		{newsletter.LetterConfirm, "es", "Confirma", "/confirm/" + desk.Tokens.Letter(aLetter(newsletter.LetterConfirm, "")), ""},
		{newsletter.LetterConfirm, "", "Please confirm", "/confirm/" + desk.Tokens.Letter(aLetter(newsletter.LetterConfirm, "")), ""},
		{newsletter.LetterConfirm, "tlh", "Please confirm", "/confirm/" + desk.Tokens.Letter(aLetter(newsletter.LetterConfirm, "")), ""}, // we have no words in it
		{newsletter.LetterManage, "en", "Your link", "/m/" + desk.Tokens.Letter(aLetter(newsletter.LetterManage, "")), ""},
		{newsletter.LetterManage, "es", "Tu enlace", "/m/" + desk.Tokens.Letter(aLetter(newsletter.LetterManage, "")), ""},
		{newsletter.LetterMove, "en", "Use this address", "/move/" + desk.Tokens.Letter(aLetter(newsletter.LetterMove, "")), ""},
		{newsletter.LetterMove, "es", "¿Usar esta", "/move/" + desk.Tokens.Letter(aLetter(newsletter.LetterMove, "")), ""},
		{newsletter.LetterWelcome, "en", "You are on", "/s/" + leave, "<https://recaps.example.org/u/" + leave + ">"},
		{newsletter.LetterWelcome, "es", "Ya estás", "/s/" + leave, "<https://recaps.example.org/u/" + leave + ">"},
	} {
		t.Run(string(w.kind)+" "+w.language, func(t *testing.T) {
			l := aLetter(w.kind, w.language)
			raw, err := desk.Write(ctx, l)
			ok(t, err)
			got := read(t, raw)
			language := "en"
			if w.language == "es" {
				language = "es"
			}
			for _, part := range []string{got.text, got.html} {
				if !strings.Contains(part, "https://recaps.example.org"+w.link) {
					t.Errorf("no link to %s in\n%s", w.link, part)
				}
			}
			if !strings.Contains(got.html, `lang="`+language+`"`) || !strings.HasPrefix(got.subject, w.subject) {
				t.Errorf("subject %q, or not in %s:\n%.200s", got.subject, language, got.html)
			}
			for field, want := range map[string]string{
				"From": `"Sample Recaps" <news@example.org>`, "To": "<ada@example.net>", "Date": "Fri, 21 Nov 2031 12:00:00 +0000",
				"Auto-Submitted": "auto-generated", "List-Unsubscribe": w.leaves, "List-Id": "", "Precedence": "",
			} {
				if got.header.Get(field) != want {
					t.Errorf("%s: %q, want %q", field, got.header.Get(field), want)
				}
			}
			if id := got.header.Get("Message-ID"); !strings.HasSuffix(id, "@example.org>") || strings.Contains(id, "ada") {
				t.Errorf("Message-ID: %s", id)
			}
			seen[string(w.kind)+got.header.Get("Message-ID")] = true
		})
	}
	if len(seen) != 4 {
		t.Errorf("%d Message-IDs for four letters", len(seen))
	}
}

// Whoever is asked because of a list has used no form, and is not told so.
func TestALetterToSomebodyOfAList(t *testing.T) {
	desk := newOffice(t, sink.Options{}).Desk
	for source, says := range map[string]string{"form": "entered this address on our", newsletter.AskedByList + ": old.csv": "is on our earlier list"} {
		l := aLetter(newsletter.LetterConfirm, "en")
		l.Consent.Source = source
		raw, err := desk.Write(ctx, l)
		ok(t, err)
		if got := read(t, raw); !strings.Contains(got.text, says) || !strings.Contains(got.html, says) {
			t.Errorf("%s: it does not say %q:\n%s", source, says, got.text)
		}
	}
}

// A letter that is written again is the same to the byte, its signature too; another
// letter is another message.
func TestWrittenAgain(t *testing.T) {
	desk := newOffice(t, sink.Options{}).Desk
	pem, err := recapdmail.NewKey(1024)
	ok(t, err)
	desk.Signer, err = recapdmail.LoadSigner(pem, "example.org", "demo")
	ok(t, err)
	l := aLetter(newsletter.LetterConfirm, "es")
	first, err := desk.Write(ctx, l)
	ok(t, err)
	l.Attempt, l.NextAt, l.Reply = 5, noon.AddDate(0, 0, 1), newsletter.Reply{Code: 451}
	again, err := desk.Write(ctx, l)
	ok(t, err)
	if string(first) != string(again) || !strings.HasPrefix(string(first), "DKIM-Signature:") {
		t.Errorf("first\n%s\nagain\n%s", first, again)
	}
	l.ID++
	other, err := desk.Write(ctx, l)
	ok(t, err)
	if a, b := read(t, first).header.Get("Message-ID"), read(t, other).header.Get("Message-ID"); a == b {
		t.Errorf("two letters are %s", a)
	}
}

// What keeps a letter from being written may be mended: it is not lost for that.
func TestALetterThatCannotBeWritten(t *testing.T) {
	o := newOffice(t, sink.Options{})
	o.join(t, "ada@example.org", "en")
	_, err := o.desk.Confirm(ctx, o.desk.Tokens.Letter(o.letter(t))) // a welcome is due
	ok(t, err)
	latest := o.Desk.Latest
	o.Desk.Latest = func(context.Context, time.Time) (*templates.IssueLine, []templates.Link, error) {
		return nil, nil, errors.New("the ledger is locked")
	}
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 0 {
		t.Fatalf("%d messages", o.sink.Count())
	}
	o.Desk.Latest = latest
	o.later(30 * time.Second)
	ok(t, o.Pass(ctx))
	if o.sink.Count() != 1 {
		t.Errorf("%d messages", o.sink.Count())
	}
}
