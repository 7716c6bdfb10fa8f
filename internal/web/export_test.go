package web

import (
	"net"
	"net/http"
)

// Address is a route as tests see it.
type Address struct{ Path, Allow string }

// Addresses are all routes but those of documents on the shelf.
func (s *Server) Addresses() []Address {
	var list []Address
	for _, r := range s.routes() {
		list = append(list, Address{r.path, r.methods()})
	}
	for _, format := range []string{"atom.xml", "rss.xml", "feed.json"} {
		list = append(list, Address{"/issues/" + format, "GET, HEAD, OPTIONS"})
	}
	return append(list, Address{apiPath, "OPTIONS, POST"})
}

// OriginOf is what a browser calls where a URL leads.
var OriginOf = originOf

// Redact is what the log shows of a path.
var Redact = redact

// Gathering is a connection as Gather makes it, and a request that came by it.
func Gathering(c *net.TCPConn, r *http.Request) (net.Conn, *http.Request) {
	g := &gathering{TCPConn: c}
	return g, r.WithContext(gatheringContext(r.Context(), g))
}
