package templates

import (
	"fmt"
	"strings"
)

// ConfirmLetter is the letter of double opt-in.
func (s *Set) ConfirmLetter(l ConfirmLetter) (Mail, error) { return s.letter("confirm", l) }

// WelcomeLetter follows a confirmation.
func (s *Set) WelcomeLetter(l WelcomeLetter) (Mail, error) { return s.letter("welcome", l) }

// ManageLetter has a fresh link for its reader's own record.
func (s *Set) ManageLetter(l ManageLetter) (Mail, error) { return s.letter("manage", l) }

// MoveLetter goes to a new address.
func (s *Set) MoveLetter(l MoveLetter) (Mail, error) { return s.letter("move", l) }

func (s *Set) letter(kind string, data any) (Mail, error) {
	text := strings.TrimSpace(fmt.Sprintf("%s %+v", kind, data))
	return Mail{Subject: kind, HTML: "<p>" + kind + "</p>", Text: text}, nil
}
