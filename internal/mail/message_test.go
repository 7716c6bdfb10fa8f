package mail

import (
	"bytes"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	netmail "net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "write the golden files anew")

// digest is a message with everything in it.
func digest() Message {
	return Message{
		From:            "PebbleConf Récaps <news@blog.example.org>",
		ReplyTo:         "Ada Placeholder <ada@bücher.example>",
		To:              "bob@example.net",
		Subject:         "PebbleConf und Gopherdale: 9 Rückblicke, 3 Tage, ein Fluß (#14)",
		Date:            time.Date(2031, 11, 24, 10, 0, 0, 999, time.FixedZone("CET", 3600)),
		MessageID:       "14.k7Qm2v9xT4bR8wLz@blog.example.org",
		Boundary:        "recapd-14-0123456789abcdef",
		ListID:          "Récaps, weekly <weekly.blog.example.org>",
		ListUnsubscribe: "https://recaps.blog.example.org/u/abcdefghijklmnopqrstuvwxyz0123456789",
		ListArchive:     "https://recaps.blog.example.org/issues",
		FeedbackID:      "14:weekly:digest:recapd",
		Bulk:            true,
		Text:            "Recaps\n\n.a line that begins with a dot\nnaïve café — a line of text that is a good deal longer than seventy-six characters\n",
		HTML:            "<!DOCTYPE html>\n<h1>Recaps</h1>\n<p>naïve café</p>  \n",
	}
}

// confirmation is a message with only what it needs.
func confirmation() Message {
	return Message{
		From: "news@blog.example.org", To: "bob@example.net",
		Subject:   "Please confirm",
		Date:      time.Date(2031, 11, 24, 9, 0, 0, 0, time.UTC),
		MessageID: "c.k7Qm2v9xT4bR8wLz@blog.example.org", AutoSubmitted: "auto-generated",
		Text: "Follow this link to confirm:\nhttps://recaps.blog.example.org/c/abcdefghijklmnopqrstuvwxyz0123456789",
	}
}

func testSigner(t testing.TB) *Signer {
	t.Helper()
	pem, err := os.ReadFile("testdata/dkim.pem")
	if err != nil {
		t.Fatal(err)
	}
	s, err := LoadSigner(pem, "blog.example.org", "recapd")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The golden files were written by another process on another day: that they still
// compare equal is the promise about copies.
func TestEncodeGolden(t *testing.T) {
	for name, test := range map[string]struct {
		message Message
		signer  *Signer
	}{
		"digest":        {digest(), nil},
		"digest-signed": {digest(), testSigner(t)},
		"confirmation":  {confirmation(), testSigner(t)},
	} {
		t.Run(name, func(t *testing.T) {
			got := encode(t, test.message, test.signer)
			path := filepath.Join("testdata", name+".eml")
			if *update {
				if err := os.WriteFile(path, got, 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("differs from %s:\n%s", path, got)
			}
		})
	}
}

func TestEncodeTwiceIsTheSame(t *testing.T) {
	s, first := testSigner(t), encode(t, digest(), testSigner(t))
	for range 20 { // a map's order would show
		if again := encode(t, digest(), s); !bytes.Equal(again, first) {
			t.Fatalf("first:\n%s\nagain:\n%s", first, again)
		}
	}
}

// The instant counts, not the zone that a store happens to give it back in.
func TestEncodeForgetsTheZone(t *testing.T) {
	m := digest()
	m.Date = m.Date.UTC()
	if !bytes.Equal(encode(t, m, nil), encode(t, digest(), nil)) {
		t.Error("another zone gives other bytes")
	}
}

func TestEncodeFields(t *testing.T) {
	m := digest()
	m.To = "bob@bücher.example"
	got := parse(t, encode(t, m, nil))
	for name, want := range map[string]string{
		"From":                  "=?utf-8?q?PebbleConf_R=C3=A9caps?= <news@blog.example.org>",
		"Reply-To":              `"Ada Placeholder" <ada@xn--bcher-kva.example>`,
		"To":                    "<bob@xn--bcher-kva.example>",
		"Date":                  "Mon, 24 Nov 2031 09:00:00 +0000",
		"Message-Id":            "<14.k7Qm2v9xT4bR8wLz@blog.example.org>",
		"List-Id":               "=?utf-8?b?UsOpY2Fwcywgd2Vla2x5?= <weekly.blog.example.org>",
		"List-Unsubscribe":      "<https://recaps.blog.example.org/u/abcdefghijklmnopqrstuvwxyz0123456789>",
		"List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		"List-Archive":          "<https://recaps.blog.example.org/issues>",
		"Feedback-Id":           "14:weekly:digest:recapd",
		"Precedence":            "bulk",
		"Auto-Submitted":        "",
		"User-Agent":            "",
		"X-Mailer":              "",
	} {
		if got.Header.Get(name) != want {
			t.Errorf("%s: %q, want %q", name, got.Header.Get(name), want)
		}
	}
}

// One click over plain http would be no promise (RFC 8058 section 3.1); `recapd
// demo` has such links.
func TestEncodeNoOneClickWithoutTLS(t *testing.T) {
	m := digest()
	m.ListUnsubscribe = "http://127.0.0.1:8080/u/abc"
	got := parse(t, encode(t, m, nil)).Header
	if got.Get("List-Unsubscribe") != "<http://127.0.0.1:8080/u/abc>" || got["List-Unsubscribe-Post"] != nil {
		t.Errorf("%v", got)
	}
}

func TestEncodeRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*Message)
		want   string
	}{
		"a second field in the subject":  {func(m *Message) { m.Subject = "Hi\r\nBcc: eve@example.org" }, "control character"},
		"a bare LF in the subject":       {func(m *Message) { m.Subject = "Hi\nthere" }, "control character"},
		"a NUL in the subject":           {func(m *Message) { m.Subject = "Hi\x00" }, "control character"},
		"no subject":                     {func(m *Message) { m.Subject = " " }, "Subject: missing"},
		"bytes that are no text":         {func(m *Message) { m.Subject = "caf\xe9" }, "not valid UTF-8"},
		"a line end in the sender":       {func(m *Message) { m.From = "A\r\nX: y <a@example.org>" }, "From: holds the control"},
		"a hidden line end in the name":  {func(m *Message) { m.From = "=?utf-8?q?a=0D=0Ab?= <a@example.org>" }, "display name"},
		"a line end in the recipient":    {func(m *Message) { m.To = "bob@example.net\r\nBcc: e@example.org" }, "To: holds the control"},
		"two recipients":                 {func(m *Message) { m.To = "a@example.org, b@example.org" }, "To:"},
		"a sender beyond ASCII":          {func(m *Message) { m.From = "jürgen@example.org" }, "for recipients only"},
		"an answer beyond ASCII":         {func(m *Message) { m.ReplyTo = "jürgen@example.org" }, "for recipients only"},
		"an invisible recipient":         {func(m *Message) { m.To = "ju\u200brgen@example.org" }, "not supported"},
		"a recipient of 66 bytes":        {func(m *Message) { m.To = strings.Repeat("ü", 33) + "@example.org" }, "more than 64 bytes"},
		"a quoted recipient":             {func(m *Message) { m.To = `"a b"@example.org` }, "quoted local parts"},
		"a bad reply address":            {func(m *Message) { m.ReplyTo = "nobody" }, "Reply-To:"},
		"an endless name":                {func(m *Message) { m.From = strings.Repeat("a", 201) + " <a@example.org>" }, "longer than"},
		"no date":                        {func(m *Message) { m.Date = time.Time{} }, "Date: missing"},
		"no message id":                  {func(m *Message) { m.MessageID = "" }, "Message-ID:"},
		"angle brackets in the id":       {func(m *Message) { m.MessageID = "<a@b>" }, "Message-ID:"},
		"a list id without a domain":     {func(m *Message) { m.ListID = "Recaps" }, "List-Id:"},
		"a line end in the list id":      {func(m *Message) { m.ListID = "R\r\n <a.example.org>" }, "List-Id:"},
		"an unsubscribe link to a file":  {func(m *Message) { m.ListUnsubscribe = "file:///etc/passwd" }, "List-Unsubscribe:"},
		"a URL that ends its brackets":   {func(m *Message) { m.ListUnsubscribe = "https://example.org/>,<mailto:x" }, "List-Unsubscribe:"},
		"a line end in the feedback id":  {func(m *Message) { m.FeedbackID = "a:b\r\nX: y" }, "Feedback-ID:"},
		"no text":                        {func(m *Message) { m.Text = "\n" }, "text part: missing"},
		"a text with the boundary in it": {func(m *Message) { m.Text = "--" + m.Boundary }, "holds the boundary"},
		"a boundary that needs quotes":   {func(m *Message) { m.Boundary = "a=b" }, "boundary:"},
		"no boundary for two parts":      {func(m *Message) { m.Boundary = "" }, "boundary:"},
		"a NUL in the HTML":              {func(m *Message) { m.HTML = "<p>\x00" }, "HTML part: holds a NUL"},
	} {
		t.Run(name, func(t *testing.T) {
			m := digest()
			test.change(&m)
			b, err := m.Encode(nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q\n%s", err, test.want, b)
			}
		})
	}
}

// Whatever a message says, it is refused, or it is well formed and reads back as it
// was meant.
func FuzzEncode(f *testing.F) {
	f.Add("A subject", "Ada", "text", "<p>html")
	f.Add("a  b \t c", "a  b", " trailing \r\n\r.\n..\nFrom here\n", "")
	f.Add("=?utf-8?q?=0D=0ABcc:_x?=", `"quoted" (comment), <x>`, strings.Repeat("=", 200), "\r")
	f.Add(strings.Repeat("日本語", 60), strings.Repeat("ü", 50), strings.Repeat("é", 300), strings.Repeat("x", 2000))
	f.Add(strings.Repeat("w", 1200), strings.Repeat("n ", 90), "\t\n ", "--b")
	f.Add("A subject", "Ada", "\rЋ", "\rЋ")
	f.Add("é"+strings.Repeat(" ", 100)+"x", "a\u2028b", "\u0085", "\x7f")
	f.Fuzz(func(t *testing.T, subject, name, text, html string) {
		m := digest()
		m.Subject, m.Text, m.HTML = subject, text, html
		m.From = (&netmail.Address{Name: name, Address: "news@blog.example.org"}).String()
		m.ListID = strings.NewReplacer("<", "", ">", "", `"`, "", `\`, "").Replace(name) + " <weekly.blog.example.org>"
		b, err := m.Encode(nil)
		if err != nil {
			return
		}
		checkWire(t, b)
		checkReadsBack(t, b, m)
	})
}

var headerLine = regexp.MustCompile(`^([A-Za-z-]+:.*|[ \t]+\S.*)$`)

// checkWire looks at the bytes: RFC 5322 section 2.1, RFC 2045 section 6.7.
func checkWire(t *testing.T, b []byte) {
	t.Helper()
	lines := strings.Split(string(b), "\r\n")
	inHeader := true
	for _, line := range lines {
		inHeader = inHeader && line != ""
		switch {
		case strings.ContainsAny(line, "\r\n\x00"):
			t.Errorf("bare CR, LF or NUL in %q", line)
		case !isASCII(line):
			t.Errorf("not 7-bit: %q", line)
		case inHeader && !headerLine.MatchString(line):
			t.Errorf("no header line: %q", line)
		case inHeader && len(line) > 998, !inHeader && len(line) > 76:
			t.Errorf("line of %d: %q", len(line), line)
		}
	}
	if lines[len(lines)-1] != "" {
		t.Error("does not end with a line end")
	}
}

func checkReadsBack(t *testing.T, b []byte, m Message) {
	t.Helper()
	got := parse(t, b)
	for name, values := range got.Header {
		if len(values) != 1 {
			t.Errorf("%d times %s", len(values), name)
		}
	}
	if len(got.Header) != 14+bit(m.HTML == "") {
		t.Errorf("%d fields: %.500v", len(got.Header), got.Header)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(got.Header.Get("Subject"))
	if err != nil || subject != oneLine(m.Subject) {
		t.Errorf("subject %q reads back as %q, %v", m.Subject, subject, err)
	}
	from, err := netmail.ParseAddress(got.Header.Get("From"))
	want, _ := netmail.ParseAddress(m.From)
	if err != nil || from.Name != oneLine(want.Name) || from.Address != want.Address {
		t.Errorf("from %q reads back as %v, %v", m.From, from, err)
	}
	if !strings.HasSuffix(got.Header.Get("List-Id"), "<weekly.blog.example.org>") {
		t.Errorf("list id %q", got.Header.Get("List-Id"))
	}
	parts := bodies(t, got)
	if len(parts) != 1+bit(m.HTML != "") || parts[0] != crlf(lineEnded(m.Text)) {
		t.Errorf("text %.200q reads back as %.200q", m.Text, parts)
	}
	if m.HTML != "" && parts[1] != crlf(lineEnded(m.HTML)) {
		t.Errorf("HTML %.200q reads back as %.200q", m.HTML, parts[1])
	}
}

func BenchmarkEncode(b *testing.B) {
	m := digest()
	m.HTML = strings.Repeat("<p style=\"margin:0\">Ein Rückblick auf den zweiten Tag.</p>\n", 600) // 35 KB
	for name, s := range map[string]*Signer{"plain": nil, "signed": testSigner(b)} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Encode(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func encode(t testing.TB, m Message, s *Signer) []byte {
	t.Helper()
	b, err := m.Encode(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parse(t testing.TB, b []byte) *netmail.Message {
	t.Helper()
	m, err := netmail.ReadMessage(bytes.NewReader(b))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b)
	}
	return m
}

// bodies gives the decoded parts in order.
func bodies(t testing.TB, m *netmail.Message) []string {
	t.Helper()
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	if kind == "text/plain" { // multipart.Reader undoes the encoding by itself
		return []string{readQP(t, m.Body)}
	}
	var parts []string
	for r := multipart.NewReader(m.Body, params["boundary"]); ; {
		part, err := r.NextPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		parts = append(parts, string(body))
	}
}

func readQP(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(quotedprintable.NewReader(r))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// crlf gives every line end as CRLF, which is what a text part can say.
func crlf(s string) string {
	return strings.NewReplacer("\r\n", "\r\n", "\r", "\r\n", "\n", "\r\n").Replace(s)
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}
