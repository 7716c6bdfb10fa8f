package web

// Counts is told what is refused before membership hears of it. It must be safe
// for concurrent use.
type Counts interface{ Refused(reason string) } // one of Refusals

// Reasons for which a request is refused.
const (
	refusedTrap    = "trap"   // a program has filled in what people do not see
	refusedForeign = "origin" // sent from another site
	refusedForm    = "form"   // too long, or not a form
	refusedToken   = "link"   // a token that was not made here, is too old or used up
)

// Refusals are the reasons for which a request is refused.
func Refusals() []string { return []string{refusedTrap, refusedForeign, refusedForm, refusedToken} }

func (s *Server) refused(reason string) {
	if s.Counts != nil {
		s.Counts.Refused(reason)
	}
}
