package templates

import (
	"bytes"
)

// ConfirmLetter is the letter of double opt-in.
func (s *Set) ConfirmLetter(l ConfirmLetter) (Mail, error) { return s.letter("confirm", &l.Letter, &l) }

// WelcomeLetter follows a confirmation.
func (s *Set) WelcomeLetter(l WelcomeLetter) (Mail, error) { return s.letter("welcome", &l.Letter, &l) }

// ManageLetter has a fresh link for its reader's own record.
func (s *Set) ManageLetter(l ManageLetter) (Mail, error) { return s.letter("manage", &l.Letter, &l) }

// MoveLetter goes to a new address.
func (s *Set) MoveLetter(l MoveLetter) (Mail, error) { return s.letter("move", &l.Letter, &l) }

// letter renders both parts; l is what data has of every letter.
func (s *Set) letter(kind string, l *Letter, data any) (Mail, error) {
	tag := s.words(l.Language)
	var err error
	if l.Subject == "" {
		l.Subject, err = s.Say(tag, "letter-"+kind+"-subject", "site", l.Site)
	}
	if err != nil {
		return Mail{}, err
	}
	name := tag + "/letter-" + kind
	rich, err := s.html[name+".html"]()
	if err != nil {
		return Mail{}, err
	}
	plain, err := s.text[name+".txt"]()
	if err != nil {
		return Mail{}, err
	}
	var html, text bytes.Buffer
	if err := rich.ExecuteTemplate(&html, "letter", data); err != nil {
		return Mail{}, err
	}
	if err := plain.ExecuteTemplate(&text, "letter", data); err != nil {
		return Mail{}, err
	}
	return Mail{Subject: l.Subject, HTML: tidy(html.String()), Text: tidy(text.String())}, nil
}
