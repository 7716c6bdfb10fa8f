package membership

import (
	"context"
	"slices"
	"strings"
)

// This file says which of the addresses that are spelled well can belong to
// somebody who types them into a form.

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

// personal is Address for what a visitor has typed: it must be somebody's own, and
// at a domain that takes mail.
func (d *Desk) personal(ctx context.Context, typed string) (string, error) {
	address, err := Address(typed)
	if err != nil {
		return "", err
	}
	local, domain, _ := strings.Cut(address, "@")
	if isRole(local) {
		return "", wrong(AddressRole, "%q is nobody's own address", address)
	}
	if !d.takesMail(ctx, domain) {
		return "", wrong(AddressDomain, "%q: the domain takes no mail", address)
	}
	return address, nil
}
