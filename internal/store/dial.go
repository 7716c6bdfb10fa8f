package store

import (
	"context"
	"net"
	"time"
)

// unheard is how long a server may leave what was sent to it unacknowledged, or a silent
// connection its keepalives unanswered, before the connection counts as broken. Without
// it a node behind a cable that was pulled would wait for a quarter of an hour.
const unheard = 20 * time.Second

// dial connects to a server by TCP or by a Unix socket.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: unheard / 2, Interval: unheard / 8, Count: 4}}
	if network != "unix" {
		d.Control = giveUpUnheard
	}
	return d.DialContext(ctx, network, address)
}
