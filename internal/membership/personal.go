package membership

import (
	"context"
	"net/netip"
	"slices"
	"strings"
)

// This file says which of the addresses that are spelled well can belong to
// somebody who wants a digest, whether he types it into a form, stands in a list, or
// is added by the operator.

// roles are local parts behind which nobody sits who wants a digest (RFC 2142
// names some): writing there annoys the people who run mail, or a program.
var roles = []string{
	"abuse", "postmaster", "hostmaster", "webmaster", "noc", "security", "spam", "root", "nobody", "daemon",
	"mailerdaemon", "noreply", "donotreply", "bounce", "bounces", "devnull", "listserv", "majordomo", "mailman",
	"usenet", "uucp", "ftp", "www",
}

// isRole ignores case, marks between words, and what follows a plus.
func isRole(local string) bool {
	bare, _, _ := strings.Cut(strings.ToLower(local), "+")
	bare = strings.NewReplacer("-", "", "_", "", ".", "").Replace(bare)
	return slices.Contains(roles, bare) || strings.HasPrefix(bare, "noreply") || strings.HasPrefix(bare, "donotreply")
}

// OwnAddress is Address for one that is to get the digest: it must be somebody's own.
// The error is an *AddressError.
func OwnAddress(s string) (string, error) {
	address, err := Address(s)
	if err != nil {
		return "", err
	}
	return address, own(address)
}

// own is an *AddressError for an address as Address gives it that is nobody's own.
func own(address string) error {
	if local, _, _ := strings.Cut(address, "@"); isRole(local) {
		return wrong(AddressRole, "%q is nobody's own address", address)
	}
	return nil
}

// personal is OwnAddress for what a visitor has typed: it must be at a domain that
// takes mail, too.
func (d *Desk) personal(ctx context.Context, typed string, from netip.Addr) (string, error) {
	address, err := OwnAddress(typed)
	if err != nil {
		return "", err
	}
	if _, domain, _ := strings.Cut(address, "@"); !d.takesMail(ctx, domain, from) {
		return "", wrong(AddressDomain, "%q: the domain takes no mail", address)
	}
	return address, nil
}
