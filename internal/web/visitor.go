package web

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Proxies are the networks whose word about a visitor counts.
type Proxies []netip.Prefix

// Visitor is where a request comes from: the peer, or, when that is a proxy of
// ours, whom it names. X-Forwarded-For grows to the right, so it is read from
// there, and only as far as each hop is a proxy of ours: whatever stands further
// left a visitor can have written himself. A peer without an address has come by
// a socket of this machine.
//
// It is the zero Addr when nothing is known.
func (p Proxies) Visitor(r *http.Request) netip.Addr {
	peer := addressOf(r.RemoteAddr)
	if peer.IsValid() && !p.trusts(peer) {
		return peer
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for _, hop := range slices.Backward(hops) {
		addr := addressOf(strings.TrimSpace(hop))
		if !addr.IsValid() {
			break
		}
		peer = addr
		if !p.trusts(addr) {
			break
		}
	}
	return peer
}

func (p Proxies) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(p, func(n netip.Prefix) bool { return n.Contains(a) })
}

// addressOf reads an address with or without a port; IPv4 in IPv6 is IPv4.
func addressOf(s string) netip.Addr {
	if with, err := netip.ParseAddrPort(s); err == nil {
		return with.Addr().Unmap().WithZone("")
	}
	alone, err := netip.ParseAddr(strings.Trim(s, "[]"))
	if err != nil {
		return netip.Addr{}
	}
	return alone.Unmap().WithZone("")
}
