package sink

import (
	"crypto/tls"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// wire is a connection below TLS.
type wire struct {
	net.Conn
	server *Server
	gone   sync.Once
	last   atomic.Bool // close after the next write

	mu    sync.Mutex
	heard []byte
}

// hearsAtMost bounds what is recorded of one connection.
const hearsAtMost = 64 << 10

func (w *wire) Read(b []byte) (int, error) {
	n, err := w.Conn.Read(b)
	if w.server.options.Record {
		w.mu.Lock()
		w.heard = append(w.heard, b[:max(0, min(n, hearsAtMost-len(w.heard)))]...)
		w.mu.Unlock()
	}
	return n, err
}

func (w *wire) Write(b []byte) (int, error) {
	n, err := w.Conn.Write(b)
	if w.last.Load() {
		w.Close()
	}
	return n, err
}

func (w *wire) Close() error {
	w.gone.Do(func() { w.server.open.Add(-1) })
	return w.Conn.Close()
}

func wireOf(conn net.Conn) *wire {
	if t, ok := conn.(*tls.Conn); ok {
		conn = t.NetConn()
	}
	return conn.(*wire)
}

// door is the listener. It turns away whom the faults turn away.
type door struct {
	net.Listener
	server *Server
}

func (d door) Accept() (net.Conn, error) {
	for {
		conn, err := d.Listener.Accept()
		if err != nil {
			return nil, err
		}
		s := d.server
		w := &wire{Conn: conn, server: s}
		n := s.open.Add(1)
		switch most := int64(s.plan.MaxConnections); {
		case time.Now().UnixNano() < s.refuses.Load():
			w.Close()
		case most > 0 && n > most:
			w.Write([]byte("421 4.7.0 Too many connections\r\n"))
			w.Close()
		default:
			s.note(w)
			return w, nil
		}
	}
}

func (s *Server) note(w *wire) {
	if !s.options.Record {
		return
	}
	s.wiresMu.Lock()
	defer s.wiresMu.Unlock()
	s.wires = append(s.wires, w)
}

// Heard is every byte that came in, below TLS, one string for each connection. It
// wants Options.Record.
func (s *Server) Heard() []string {
	s.wiresMu.Lock()
	defer s.wiresMu.Unlock()
	var heard []string
	for _, w := range s.wires {
		w.mu.Lock()
		heard = append(heard, string(w.heard))
		w.mu.Unlock()
	}
	return heard
}

// Refuse closes each new connection at once, for so long from now.
func (s *Server) Refuse(d time.Duration) { s.refuses.Store(time.Now().Add(d).UnixNano()) }

// Slow sets the delay before each reply, see Options.Delay.
func (s *Server) Slow(d time.Duration) { s.delay.Store(int64(d)) }
