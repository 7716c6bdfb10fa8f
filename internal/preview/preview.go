// Package preview shows the next issue in a browser on the operator's own machine,
// while its posts and templates are being written.
//
//	posts, templates, recapd.toml ─▶ cmd/recapd ─ Show, Fail ─▶ Server ─▶ page
//	                                                              │        └ frame: the mail
//	                                                              └─ /changes ─▶ looks anew
//
// It is told what to show and knows nothing of how that comes about. These rules hold:
//
//   - What is shown has not been published. It is answered on loopback addresses alone,
//     and under no other name: a page elsewhere that has its name lead here (DNS
//     rebinding) is refused.
//   - GET and HEAD are all that there is, and nothing is changed by them.
//   - The mail stands in a frame without scripts, in the light that is asked for, whatever
//     the browser's own is.
//   - A fault does not take away the last good issue: it is told above it.
//   - Without scripts the page works too, but for the looking anew.
package preview

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"
	"time"
)

// Issue is the issue that would go out, in words for the operator.
type Issue struct {
	Site    string // title of the site
	Heading string // "Weekly issue 14"
	AsOf    string // "Fri 21 Nov 2031 09:00 UTC"; "" is now
	From    string // whom an inbox names as the sender
	Advice  []string
	Mails   []Mail     // for each group of readers, everybody first; none: Empty says why
	Nothing []Audience // whom no post of it is for
	Empty   Fault
	Most    int // bytes of HTML that there is room for
	In, Out []Post
}

// Mail is the message for one group of readers.
type Mail struct {
	Audience
	Posts              int
	Subject, Preheader string
	HTML, Text         string // as its reader gets them
	HTMLSize, TextSize int    // bytes, as the budget counts them
	Cut                string // what was left out for want of room; "" when nothing was
}

// Audience is readers who get the same.
type Audience struct {
	Of       string // what they have chosen: "everything but tag jobs"
	Language string // BCP 47
	Readers  int
}

// Post is a post of the folder, and why it is in the issue or not.
type Post struct{ Title, Path, Why string }

// Fault is what keeps an issue from being made, and the next step.
type Fault struct{ Message, Hint string }

// Server shows the latest issue. The zero value with Colours is ready, and has nothing
// to show yet.
type Server struct {
	Colours []byte           // tokens.css
	Now     func() time.Time // tells when something has changed

	mu      sync.Mutex
	shown   state
	changed chan struct{} // closed at the next change
}

// state is what there is to see.
type state struct {
	Issue  *Issue // nil: there has been none
	Faults []Fault
	mark   string // of the content
	since  time.Time
}

// Show replaces the issue, and takes away the faults. What is already shown changes
// nothing.
func (s *Server) Show(i Issue) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(state{Issue: &i})
}

// Fail tells why there is no newer issue. The last one stays.
func (s *Server) Fail(faults []Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.turn(state{Issue: s.shown.Issue, Faults: slices.Clone(faults)})
}

func (s *Server) turn(to state) {
	to.mark, to.since = markOf(to), s.Now()
	if to.mark == s.shown.mark {
		return
	}
	s.shown = to
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

// look gives what is shown, and what tells of the next change.
func (s *Server) look() (state, <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.shown, s.changed
}

// markOf is the same for the same content, also after a restart.
func markOf(s state) string {
	content, err := json.Marshal(s)
	if err != nil {
		panic("preview: strings and numbers can be marshalled: " + err.Error())
	}
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:8])
}
