package web

import (
	"context"
	"net"
	"net/http"
)

// net/http writes an answer through 4 KB of its own: the fields and the beginning of
// a feed leave in one piece, the rest in another, each at the price of a system call
// and of waking whoever reads. On a gathering connection they leave in one, and a fifth
// more compressed feeds go out in a second (docs/performance.md).

// Gather makes a listener whose connections send a feed's answer in one piece, once
// the server has gone through Harden.
func Gather(l net.Listener) net.Listener { return gatheringListener{l} }

type gatheringListener struct{ net.Listener }

func (l gatheringListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if tcp, ok := c.(*net.TCPConn); ok {
		return &gathering{TCPConn: tcp}, nil
	}
	return c, err
}

// gathering is a connection that holds back what is written as long as it knows that
// more will follow. Only the goroutine that answers its requests writes to it.
type gathering struct {
	*net.TCPConn
	least int    // bytes that will be written for certain, held ones included
	held  []byte // what was written of them
}

// Write sends p after what was held, or holds it too.
func (c *gathering) Write(p []byte) (int, error) {
	before := len(c.held)
	if before+len(p) < c.least {
		c.held = append(c.held, p...)
		return len(p), nil
	}
	c.least = 0
	if before == 0 {
		return c.TCPConn.Write(p)
	}
	all := net.Buffers{c.held, p}
	c.held = c.held[:0]
	n, err := all.WriteTo(c.TCPConn)
	return max(0, int(n)-before), err
}

type gatheringKey struct{}

// gatheringContext is a server's ConnContext: it leads a handler to its connection.
func gatheringContext(ctx context.Context, c net.Conn) context.Context {
	if g, ok := c.(*gathering); ok {
		return context.WithValue(ctx, gatheringKey{}, g)
	}
	return ctx
}

// writeWhole writes the whole body of an answer to GET, so that a gathering connection
// sends it together with the fields.
func writeWhole(w http.ResponseWriter, r *http.Request, body []byte) {
	if c, ok := r.Context().Value(gatheringKey{}).(*gathering); ok {
		c.least = len(body)
	}
	_, _ = w.Write(body)
}
