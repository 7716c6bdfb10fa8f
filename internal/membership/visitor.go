package membership

import (
	"errors"
	"net/netip"

	"recapd/internal/newsletter"
)

// Errors that a page has words for. ErrBadToken is another.
var (
	ErrExpired = errors.New("this link is too old")
	ErrUsed    = errors.New("this link has been used")
	ErrTooMany = errors.New("too many requests from one place, or in all")
	ErrChoice  = errors.New("these preferences cannot be kept")
)

// AddressError says what is wrong with an address that was typed.
type AddressError struct {
	Reason AddressReason
	err    error // for the operator, in English
}

// AddressReason has words in every language of the pages.
type AddressReason string

const (
	AddressMissing AddressReason = "missing"
	AddressSpelled AddressReason = "spelled" // not like name@example.org
	AddressDomain  AddressReason = "domain"  // takes no mail
	AddressRole    AddressReason = "role"    // postmaster, abuse, noreply …: nobody's own
)

// Error is of error.
func (e *AddressError) Error() string { return e.err.Error() }

// Unwrap is for errors.Is.
func (e *AddressError) Unwrap() error { return e.err }

// Application is what somebody typed into a form.
type Application struct {
	Address  string
	Language string     // of the page
	Source   string     // "form", "embed", "api"
	From     netip.Addr // of the visitor, behind the proxies that are trusted
}

// Invitation is what a link in a letter stands for, as long as it can be used.
type Invitation struct {
	Letter     newsletter.Letter
	Subscriber newsletter.Subscriber
}
