package templates

import (
	"io"
)

// The pages under a reader's own address. None is for search engines but the
// form that joins.

// Subscribe writes the form that joins.
func (s *Set) Subscribe(w io.Writer, p SubscribePage) error { return s.page(w, "subscribe.html", p) }

// Embed writes the form alone, for a frame.
func (s *Set) Embed(w io.Writer, p EmbedPage) error {
	p.NoIndex = true
	return s.page(w, "embed.html", p)
}

// Sent writes what follows every form that has a letter sent.
func (s *Set) Sent(w io.Writer, p SentPage) error {
	p.NoIndex = true
	return s.page(w, "sent.html", p)
}

// Confirm writes the button of a confirmation.
func (s *Set) Confirm(w io.Writer, p ConfirmPage) error {
	p.NoIndex = true
	return s.page(w, "confirm.html", p)
}

// Confirmed writes what follows that button.
func (s *Set) Confirmed(w io.Writer, p ConfirmedPage) error {
	p.NoIndex = true
	return s.page(w, "confirmed.html", p)
}

// LinkProblem writes about a link that cannot be used.
func (s *Set) LinkProblem(w io.Writer, p LinkProblemPage) error {
	p.NoIndex = true
	return s.page(w, "link-problem.html", p)
}

// Preferences writes the form of choices.
func (s *Set) Preferences(w io.Writer, p PreferencesPage) error {
	p.NoIndex = true
	return s.page(w, "preferences.html", p)
}

// Manage writes what a fresh link allows.
func (s *Set) Manage(w io.Writer, p ManagePage) error {
	p.NoIndex = true
	return s.page(w, "manage.html", p)
}

// Move writes the button that moves a subscription.
func (s *Set) Move(w io.Writer, p MovePage) error {
	p.NoIndex = true
	return s.page(w, "move.html", p)
}

// Moved writes what follows that button.
func (s *Set) Moved(w io.Writer, p MovedPage) error {
	p.NoIndex = true
	return s.page(w, "moved.html", p)
}

// Erased writes that a person is forgotten.
func (s *Set) Erased(w io.Writer, p ErasedPage) error {
	p.NoIndex = true
	return s.page(w, "erased.html", p)
}

// Unsubscribe writes the page with the button.
func (s *Set) Unsubscribe(w io.Writer, p UnsubscribePage) error {
	p.NoIndex = true
	return s.page(w, "unsubscribe.html", p)
}

// Done writes the page that follows the button.
func (s *Set) Done(w io.Writer, p DonePage) error {
	p.NoIndex = true
	return s.page(w, "done.html", p)
}

// Back writes that leaving was taken back.
func (s *Set) Back(w io.Writer, p BackPage) error {
	p.NoIndex = true
	return s.page(w, "back.html", p)
}
