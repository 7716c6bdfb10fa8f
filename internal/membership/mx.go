package membership

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"time"
)

// Resolver is what asking for mail domains needs; net.Resolver is one.
type Resolver interface {
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
	LookupHost(ctx context.Context, name string) ([]string, error)
}

// A visitor waits no longer than this for the answer, and only so many ask at a
// time, and so many from one network as may sign up: beyond it a domain is taken as
// it is, so that nobody can have us flood a name server.
const (
	lookupWithin = 2 * time.Second
	maxLookups   = 16
)

// takesMail tells whether a domain can take mail. When in doubt it can: that costs
// a letter, while a wrong refusal costs a reader.
func (d *Desk) takesMail(ctx context.Context, domain string, from netip.Addr) bool {
	if d.Resolver == nil || d.Store.Count(ctx, lookupCaps(from), d.Now()) != nil {
		return true
	}
	defer d.lookups.Add(-1)
	if d.lookups.Add(1) > maxLookups {
		return true
	}
	ctx, cancel := context.WithTimeout(ctx, lookupWithin)
	defer cancel()
	mx, err := d.Resolver.LookupMX(ctx, domain)
	if err == nil && len(mx) > 0 {
		return len(mx) > 1 || mx[0].Host != "." // RFC 7505: a null MX
	}
	if err != nil && !isAbsent(err) {
		return true
	}
	_, err = d.Resolver.LookupHost(ctx, domain) // RFC 5321 section 5.1: the implicit MX
	return err == nil || !isAbsent(err)
}

func isAbsent(err error) bool {
	var dns *net.DNSError
	return errors.As(err, &dns) && dns.IsNotFound
}
