package web

import (
	"errors"
	"io"
	"net/http"
	"strings"

	"recapd/internal/membership"
	"recapd/templates"
)

// refuse answers a link in a letter, or on a page, that cannot be used: what for it
// was made is in kind, as LinkProblemPage has it. A stranger learns nothing but that
// the link is no good.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, kind string, err error) {
	problem, status := problemOf(err)
	if problem == "" {
		s.broken(w, r, kind, err)
		return
	}
	s.refused(refusedToken)
	page := templates.LinkProblemPage{Page: s.page(r, ""), Kind: kind, Problem: problem}
	if kind == kindConfirm || kind == kindUndo && problem == "expired" {
		form := s.signup(r)
		page.Signup = &form
	}
	s.showAs(w, r, status, func(out io.Writer) error { return s.Set.LinkProblem(out, page) })
}

// Kinds of links; but for the last, they are in letters of that kind.
const (
	kindConfirm = "confirm"
	kindManage  = "manage"
	kindMove    = "move"
	kindApprove = "approve"
	kindUndo    = "undo"
)

// problemOf says what is wrong with a link; "" when the link is not to blame.
func problemOf(err error) (problem string, status int) {
	switch {
	case errors.Is(err, membership.ErrBadToken):
		return "bad", http.StatusNotFound
	case errors.Is(err, membership.ErrExpired):
		return "expired", http.StatusGone
	case errors.Is(err, membership.ErrUsed):
		return "used", http.StatusGone
	}
	return "", http.StatusInternalServerError
}

// refuseDigest answers a link of an issue that cannot be used. Such links do not
// grow old, so it is damaged, or was never ours.
func (s *Server) refuseDigest(w http.ResponseWriter, r *http.Request, doing string, err error) {
	if _, status := problemOf(err); status != http.StatusInternalServerError {
		s.refused(refusedToken)
		s.fail(w, r, status)
		return
	}
	s.broken(w, r, doing, err)
}

// mask leaves enough of an address for its owner to know it: "n…@example.org"; ""
// of none.
func mask(email string) string {
	if email == "" {
		return ""
	}
	local, domain, _ := strings.Cut(email, "@")
	for _, first := range local {
		return string(first) + "…@" + domain
	}
	return "…@" + domain
}
