package membership

import (
	"net/netip"
	"slices"
	"strings"
	"time"

	"recapd/internal/newsletter"
)

// How often something may happen. They hold for a form as for the JSON API, and
// are far from what people do.
const (
	perNetwork = 20   // sign-ups of a network within an hour
	perSite    = 100  // the same of all networks of an IPv6 site
	inAll      = 2000 // sign-ups within an hour
	perAddress = 1    // letters to an address within a day that its owner did not ask for
	perMailbox = 3    // the same to all spellings of a mailbox
	perReader  = 3    // links within a day for one reader
)

const day = 24 * time.Hour

// formCaps are those of a sign-up. A visitor of whom no network is known, at the
// machine itself, counts in all only.
func formCaps(from netip.Addr) []newsletter.Cap {
	caps := []newsletter.Cap{{Scope: "all", Limit: inAll, Window: time.Hour}}
	if network := Network(from); network != "" {
		caps = append(caps, newsletter.Cap{Scope: "network", Subject: network, Limit: perNetwork, Window: time.Hour})
	}
	if site := site(from); site != "" {
		caps = append(caps, newsletter.Cap{Scope: "site", Subject: site, Limit: perSite, Window: time.Hour})
	}
	return caps
}

// lookupCaps are those of questions about a domain: of as many as a form may make.
func lookupCaps(from netip.Addr) []newsletter.Cap {
	caps := formCaps(from)
	for i := range caps {
		caps[i].Scope = "lookup " + caps[i].Scope
	}
	return caps
}

// letterCaps are those of letters to an address whose owner may not have asked.
func letterCaps(address string) []newsletter.Cap {
	return []newsletter.Cap{
		{Scope: "address", Subject: strings.ToLower(address), Limit: perAddress, Window: day},
		{Scope: "mailbox", Subject: mailbox(address), Limit: perMailbox, Window: day},
	}
}

// ownersCaps are those that a letter does not count towards once the owner of the
// address has answered it: it was he who asked, and should he leave and come back the
// same day, he gets another. That of the mailbox stays.
func ownersCaps(address string) []newsletter.Cap { return letterCaps(address)[:1] }

// moveCaps are those of letters to a new address: of its own scope, so that a form
// that was filled in with it today does not use the reader's link up for nothing.
func moveCaps(address string) []newsletter.Cap {
	return []newsletter.Cap{{Scope: "move", Subject: mailbox(address), Limit: perReader, Window: day}}
}

// linkCaps are those of letters that a reader asks for.
func linkCaps(address string) []newsletter.Cap {
	return []newsletter.Cap{{Scope: "link", Subject: strings.ToLower(address), Limit: perReader, Window: day}}
}

// Network is the part of a visitor's address that stands for the household or the
// office: /24 for IPv4, /64 for IPv6. It is kept with the consent. "" when there is
// no address.
func Network(a netip.Addr) string {
	a = a.Unmap()
	if a.Is4() {
		return prefix(a, 24)
	}
	return prefix(a, 64)
}

// site is the /48 that one customer of a provider may have, with 65,536 networks in
// it (RFC 6177); "" for IPv4.
func site(a netip.Addr) string {
	if a.Unmap().Is4() {
		return ""
	}
	return prefix(a, 48)
}

func prefix(a netip.Addr, bits int) string {
	p, err := a.WithZone("").Prefix(bits)
	if err != nil || !a.IsValid() {
		return ""
	}
	return p.String()
}

// dotless are the hosts that ignore dots before the @.
var dotless = []string{"gmail.com", "googlemail.com"}

// mailbox is what many spellings of an address have in common: what follows a plus
// is a tag of the owner's own, and some hosts ignore dots. It is for counting alone:
// mail goes to what was typed.
func mailbox(address string) string {
	local, domain, _ := strings.Cut(strings.ToLower(address), "@")
	if base, _, tagged := strings.Cut(local, "+"); tagged && base != "" {
		local = base
	}
	if slices.Contains(dotless, domain) {
		local, domain = strings.ReplaceAll(local, ".", ""), dotless[0]
	}
	return local + "@" + domain
}
