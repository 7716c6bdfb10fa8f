package mail

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestSignatureVerifies(t *testing.T) {
	s := testSigner(t)
	long := digest()
	long.ReplyTo, long.AutoSubmitted = "ada@example.org", "auto-generated"
	long.Subject = strings.Repeat("ein Rückblick auf den zweiten Tag, ", 20)
	for name, m := range map[string]Message{"confirmation": confirmation(), "digest": digest(), "every field": long} {
		t.Run(name, func(t *testing.T) {
			if err := verify(encode(t, m, s), s); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestSignatureEd25519(t *testing.T) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	s, err := LoadSigner(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), "blog.example.org", "ed")
	if err != nil {
		t.Fatal(err)
	}
	if err := verify(encode(t, digest(), s), s); err != nil {
		t.Error(err)
	}
}

// The test of the test: what is changed on the way does not verify.
func TestSignatureBreaks(t *testing.T) {
	s := testSigner(t)
	signed := string(encode(t, digest(), s))
	for name, change := range map[string][2]string{
		"body":                  {"na=C3=AFve", "naive"},
		"subject":               {"_3_Tage", "_4_Tage"},
		"unsubscribe link":      {"/u/abc", "/u/xyz"},
		"one-click":             {"List-Unsubscribe=One-Click", "List-Unsubscribe=Two-Click"},
		"time":                  {"t=1953277200", "t=1953277201"},
		"a second From":         {"\r\nFrom:", "\r\nFrom: eve@example.org\r\nFrom:"},
		"a second From, at end": {"\r\nContent-Type: multipart", "\r\nFrom: eve@example.org\r\nContent-Type: multipart"},
	} {
		t.Run(name, func(t *testing.T) {
			changed := strings.Replace(signed, change[0], change[1], 1)
			if changed == signed {
				t.Fatalf("%q is not in the message", change[0])
			}
			if verify([]byte(changed), s) == nil {
				t.Error("still verifies")
			}
		})
	}
}

func TestSignatureTags(t *testing.T) {
	m := digest()
	tags := tagsOf(t, encode(t, m, testSigner(t)))
	for tag, want := range map[string]string{
		"v": "1", "a": "rsa-sha256", "c": "relaxed/relaxed", "d": "blog.example.org", "s": "recapd", "t": "1953277200",
		"h": "From:Reply-To:To:Subject:Date:Message-ID:MIME-Version:Content-Type:" +
			"List-Id:List-Unsubscribe:List-Unsubscribe-Post:List-Archive:Feedback-ID:Precedence:From",
		"l": "", "x": "",
	} {
		if tags[tag] != want {
			t.Errorf("%s=%s, want %s", tag, tags[tag], want)
		}
	}
}

func TestLoadSignerRefuses(t *testing.T) {
	good, err := os.ReadFile("testdata/dkim.pem")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ pem, domain, selector, want string }{
		"no key":          {"hello", "example.org", "recapd", "recapd dkim new"},
		"no domain":       {string(good), "", "recapd", "domain"},
		"no selector":     {string(good), "example.org", "", "selector"},
		"a bad selector":  {string(good), "example.org", "a; b=c", "selector"},
		"a public key":    {"-----BEGIN PUBLIC KEY-----\nMAA=\n-----END PUBLIC KEY-----\n", "example.org", "r", "dkim key"},
		"a domain in two": {string(good), "example.org\r\nX: y", "recapd", "domain"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := LoadSigner([]byte(test.pem), test.domain, test.selector)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want one with %q", err, test.want)
			}
		})
	}
}

func TestNewKeyAndRecord(t *testing.T) {
	key, err := NewKey(KeyBits)
	if err != nil {
		t.Fatal(err)
	}
	s, err := LoadSigner(key, "bücher.example", "recapd")
	if err != nil {
		t.Fatal(err)
	}
	name, value := s.Record()
	if name != "recapd._domainkey.xn--bcher-kva.example" || !strings.HasPrefix(value, "v=DKIM1; k=rsa; p=MIIB") {
		t.Errorf("%s %s", name, value)
	}
	line := ZoneLine(name, value)
	strs := regexp.MustCompile(`"([^"]*)"`).FindAllStringSubmatch(line, -1)
	if len(strs) != 2 || len(strs[0][1]) != 255 || strs[0][1]+strs[1][1] != value {
		t.Errorf("zone line %s", line)
	}
}

func TestKeyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "dkim.pem")
	if err := WriteKeyFile(path, []byte("key")); err != nil {
		t.Fatal(err)
	}
	if err := WriteKeyFile(path, []byte("another")); !errors.Is(err, os.ErrExist) {
		t.Errorf("a key was replaced: %v", err)
	}
	for _, test := range []struct {
		mode    os.FileMode
		private bool
	}{{0o600, true}, {0o400, true}, {0o440, true}, {0o640, true}, {0o660, false}, {0o644, false}, {0o604, false}} {
		if err := os.Chmod(path, test.mode); err != nil {
			t.Fatal(err)
		}
		got, err := ReadKeyFile(path)
		var open *KeyModeError
		if test.private && (err != nil || string(got) != "key") || !test.private && !errors.As(err, &open) {
			t.Errorf("%o: %q, %v", test.mode, got, err)
		}
	}
}

// verify checks the first DKIM-Signature of msg with the key of s, by the letter of
// RFC 6376 and sharing nothing with what signs. It knows relaxed/relaxed only.
func verify(msg []byte, s *Signer) error {
	head, body, _ := bytes.Cut(msg, []byte("\r\n\r\n"))
	fields := unfolded(string(head))
	tags := tagList(fields[0])
	bodyHash := sha256.Sum256([]byte(relaxedBody(string(body))))
	if tags["bh"] != base64.StdEncoding.EncodeToString(bodyHash[:]) {
		return errors.New("body hash differs")
	}

	var signed strings.Builder
	rest := append([]string(nil), fields[1:]...)
	for _, name := range strings.Split(tags["h"], ":") {
		for i := len(rest) - 1; i >= 0; i-- { // the lowest first, section 5.4.2
			if fieldName, _, _ := strings.Cut(rest[i], ":"); strings.EqualFold(fieldName, name) {
				signed.WriteString(relaxedField(rest[i]) + "\r\n")
				rest = append(rest[:i:i], rest[i+1:]...)
				break
			}
		}
	}
	withoutB := regexp.MustCompile(`(;\s*b=)[^;]*$`).ReplaceAllString(fields[0], "$1")
	signed.WriteString(relaxedField(withoutB))
	sum := sha256.Sum256([]byte(signed.String()))
	signature, err := base64.StdEncoding.DecodeString(tags["b"])
	if err != nil {
		return err
	}
	switch key := s.key.Public().(type) {
	case ed25519.PublicKey:
		if !ed25519.Verify(key, sum[:], signature) {
			return errors.New("signature does not verify")
		}
		return nil
	default:
		return rsa.VerifyPKCS1v15(key.(*rsa.PublicKey), crypto.SHA256, sum[:], signature)
	}
}

// unfolded gives the fields of a header, each on one line with its white space.
func unfolded(header string) []string {
	return strings.Split(regexp.MustCompile(`\r\n([ \t])`).ReplaceAllString(header, "$1"), "\r\n")
}

func relaxedField(field string) string {
	name, value, _ := strings.Cut(field, ":")
	return strings.ToLower(strings.TrimSpace(name)) + ":" + strings.TrimSpace(blanks.ReplaceAllString(value, " "))
}

var blanks = regexp.MustCompile(`[ \t]+`)

func relaxedBody(body string) string {
	lines := strings.Split(body, "\r\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(blanks.ReplaceAllString(line, " "), " ")
	}
	if body = strings.TrimRight(strings.Join(lines, "\r\n"), "\r\n"); body != "" {
		body += "\r\n"
	}
	return body
}

func tagsOf(t *testing.T, msg []byte) map[string]string {
	t.Helper()
	head, _, _ := bytes.Cut(msg, []byte("\r\n\r\n"))
	return tagList(unfolded(string(head))[0])
}

func tagList(field string) map[string]string {
	_, list, _ := strings.Cut(field, ":")
	tags := map[string]string{}
	for _, tag := range strings.Split(list, ";") {
		name, value, _ := strings.Cut(tag, "=")
		tags[strings.TrimSpace(name)] = blanks.ReplaceAllString(value, "")
	}
	return tags
}

// One signer serves all connections at once; -race looks on.
func TestSignerIsShared(t *testing.T) {
	s, want := testSigner(t), encode(t, digest(), testSigner(t))
	done := make(chan bool)
	for range 4 {
		go func() {
			got, err := digest().Encode(s)
			done <- err == nil && bytes.Equal(got, want)
		}()
	}
	for range 4 {
		select {
		case same := <-done:
			if !same {
				t.Error("another signature")
			}
		case <-time.After(10 * time.Second):
			t.Fatal("still signing")
		}
	}
}
