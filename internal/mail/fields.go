package mail

import (
	"encoding/base64"
	"errors"
	"fmt"
	netmail "net/mail"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

type field struct{ name, value string }

var (
	// RFC 5322 msg-id, in the narrow form that everybody reads alike.
	messageID = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+$")
	// RFC 2046 boundary without the characters that would need quotes: go-mail
	// writes it without.
	boundary = regexp.MustCompile(`^[A-Za-z0-9'+_.-]{1,70}$`)
	// RFC 2919 list-id.
	listID   = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+$`)
	longWord = regexp.MustCompile(`[^ ]{70}`)
	// What Feedback-ID and Auto-Submitted are made of.
	visible = regexp.MustCompile(`^[!-~]+( [!-~]+)*$`)
)

// fields gives all header fields but those that hold addresses, and Date.
func (m Message) fields() ([]field, error) {
	var fields []field
	var faults []error
	add := func(name, value string, encode func(string) (string, error)) {
		encoded, err := encode(value)
		if err != nil {
			faults = append(faults, named(name, err))
			return
		}
		fields = append(fields, field{name, encoded})
	}
	optional := func(name, value string, encode func(string) (string, error)) {
		if value != "" {
			add(name, value, encode)
		}
	}

	add("Subject", m.Subject, subjectValue)
	add("Message-ID", m.MessageID, messageIDValue)
	optional("List-Id", m.ListID, listIDValue)
	optional("List-Unsubscribe", m.ListUnsubscribe, urlValue)
	optional("List-Archive", m.ListArchive, urlValue)
	optional("Feedback-ID", m.FeedbackID, visibleValue)
	optional("Auto-Submitted", m.AutoSubmitted, visibleValue)
	if m.Bulk {
		fields = append(fields, field{"Precedence", "bulk"})
	}
	if strings.HasPrefix(m.ListUnsubscribe, "https://") {
		fields = append(fields, field{"List-Unsubscribe-Post", "List-Unsubscribe=One-Click"})
	}
	return fields, errors.Join(faults...)
}

func subjectValue(s string) (string, error) {
	if err := checkLine(s); err != nil {
		return "", err
	}
	if s = oneLine(s); s == "" {
		return "", errors.New("missing")
	}
	return foldable(s), nil
}

// foldable makes encoded words (RFC 2047) of ASCII that would be misread as such,
// and of words too long for a line (RFC 5322 section 2.1.1). Text outside ASCII
// needs no help, go-mail encodes all of it.
func foldable(s string) string {
	if !isASCII(s) || !strings.Contains(s, "=?") && !longWord.MatchString(s) {
		return s
	}
	var words []string
	for chunk := range slices.Chunk([]byte(s), 45) { // 60 characters of base64
		words = append(words, "=?UTF-8?B?"+base64.StdEncoding.EncodeToString(chunk)+"?=")
	}
	return strings.Join(words, " ")
}

func messageIDValue(s string) (string, error) {
	if len(s) > 250 || !messageID.MatchString(s) {
		return "", fmt.Errorf("%q is not left@domain in at most 250 characters", s)
	}
	return "<" + s + ">", nil
}

func listIDValue(s string) (string, error) {
	if err := checkLine(s); err != nil {
		return "", err
	}
	phrase, id, ok := strings.Cut(strings.TrimSuffix(strings.TrimSpace(s), ">"), "<")
	id, err := ASCIIDomain(id)
	if !ok || err != nil || !listID.MatchString(id) {
		return "", fmt.Errorf("%q does not end in <label.domain>", s)
	}
	if len(phrase) > maxName {
		return "", fmt.Errorf("%q: the name before <%s> is longer than %d bytes", s, id, maxName)
	}
	if phrase = strings.Trim(oneLine(phrase), `" `); phrase == "" {
		return "<" + id + ">", nil
	}
	// The phrase is written as the display name of an address is.
	quoted := (&netmail.Address{Name: phrase, Address: "x@y"}).String()
	return strings.TrimSuffix(quoted, "<x@y>") + "<" + id + ">", nil
}

// urlValue puts a URL in angle brackets, which end it for whoever reads the field.
func urlValue(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("%q is not an http or https URL", s)
	}
	if !visible.MatchString(s) || strings.ContainsAny(s, `<>," `) || len(s) > 900 {
		return "", fmt.Errorf("%q has characters that must be escaped in a URL, or is too long", s)
	}
	return "<" + s + ">", nil
}

func visibleValue(s string) (string, error) {
	if !visible.MatchString(s) || len(s) > 200 {
		return "", fmt.Errorf("%q is not a short line of ASCII", s)
	}
	return s, nil
}

func (m Message) checkBody() error {
	if strings.TrimSpace(m.Text) == "" {
		return errors.New("text part: missing; every message has one")
	}
	if m.HTML != "" && !boundary.MatchString(m.Boundary) {
		return fmt.Errorf("boundary: %q is not 1 to 70 letters, digits or '+_.-", m.Boundary)
	}
	return errors.Join(
		named("text part", m.checkPart(m.Text)),
		named("HTML part", m.checkPart(m.HTML)),
	)
}

func (m Message) checkPart(s string) error {
	switch {
	case !utf8.ValidString(s):
		return errors.New("not valid UTF-8")
	case strings.ContainsRune(s, 0):
		return errors.New("holds a NUL")
	case m.HTML != "" && strings.Contains(s, "--"+m.Boundary):
		return fmt.Errorf("holds the boundary %q", m.Boundary)
	}
	return nil
}

// lineEnded gives a body LF line ends and one at its end. A bare CR counts as a
// line end; the quoted-printable encoder would lose the next LF after one.
func lineEnded(s string) string {
	s = lineEnds.Replace(s)
	if strings.HasSuffix(s, "\n") {
		return s
	}
	return s + "\n"
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")
