package mail

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// script is a server that answers each command as it is told, also with what no
// decent server would say. The keys are verbs, "GREETING", "BODY" (said instead of
// reading on, when a body has begun) and "." (after the final dot); the values are
// replies, or one of the acts below. A key that is not there gets a good answer.
type script map[string]string

const (
	cut     = "(cut)"     // end the connection
	half    = "(half)"    // end our half of it
	reset   = "(reset)"   // the same, as a machine does that has forgotten us
	silence = "(silence)" // answer nothing and wait
)

var good = script{
	"GREETING": "220 script ready", "EHLO": "250-script\r\n250 SIZE 100000000", "MAIL": "250 2.1.0 OK", "RCPT": "250 2.1.5 OK",
	"DATA": "354 go on", ".": "250 2.0.0 queued as 42", "RSET": "250 2.0.0 OK", "QUIT": "221 2.0.0 bye",
}

// scripted is a running script, and what it heard.
type scripted struct {
	script script
	port   int
	gone   chan struct{} // closed at the end of the test

	mu       sync.Mutex
	commands []string
	bodies   []string
}

func (s script) serve(t *testing.T) *scripted {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &scripted{script: s, port: listener.Addr().(*net.TCPAddr).Port, gone: make(chan struct{})}
	var conns sync.WaitGroup
	conns.Go(func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { defer conn.Close(); server.talk(conn) })
		}
	})
	t.Cleanup(func() { close(server.gone); listener.Close(); conns.Wait() })
	return server
}

func (s *scripted) talk(conn net.Conn) {
	conn.SetDeadline(time.Now().Add(30 * time.Second))
	r := bufio.NewReader(conn)
	if !s.answer(conn, "GREETING") {
		return
	}
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		s.note(&s.commands, strings.TrimSpace(line))
		if !s.answer(conn, verb) || verb == "QUIT" {
			return
		}
		if verb == "DATA" && s.reply("DATA")[0] == '3' && !s.body(conn, r) {
			return
		}
	}
}

func (s *scripted) body(conn net.Conn, r *bufio.Reader) bool {
	if _, ok := s.script["BODY"]; ok {
		io.CopyN(io.Discard, r, 10)
		return s.answer(conn, "BODY")
	}
	var body strings.Builder
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			s.note(&s.bodies, body.String()+"(unfinished)")
			return false
		}
		if line == ".\r\n" {
			s.note(&s.bodies, body.String())
			return s.answer(conn, ".")
		}
		body.WriteString(line)
	}
}

func (s *scripted) reply(key string) string {
	if reply, ok := s.script[key]; ok {
		return reply
	}
	return good[key]
}

// answer tells whether the conversation goes on.
func (s *scripted) answer(conn net.Conn, key string) bool {
	switch reply := s.reply(key); {
	case reply == cut:
		return false
	case strings.HasSuffix(reply, half):
		io.WriteString(conn, strings.TrimSuffix(reply, half)+"\r\n")
		conn.(*net.TCPConn).CloseWrite()
		return true
	case strings.HasSuffix(reply, reset):
		io.WriteString(conn, strings.TrimSuffix(reply, reset)+"\r\n")
		time.Sleep(20 * time.Millisecond) // a reset also takes back what has not been read yet
		conn.(*net.TCPConn).SetLinger(0)
		return false
	case strings.HasSuffix(reply, silence):
		io.WriteString(conn, strings.TrimSuffix(reply, silence))
		<-s.gone
		return false
	default:
		_, err := io.WriteString(conn, strings.TrimSuffix(reply, cut)+"\r\n")
		return err == nil && !strings.HasSuffix(reply, cut)
	}
}

func (s *scripted) note(list *[]string, item string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*list = append(*list, item)
}

func (s *scripted) heard() (commands, bodies []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.commands...), append([]string(nil), s.bodies...)
}

// relay leads to the server. It waits long enough for a busy machine, and not long
// for a script that is silent.
func (s *scripted) relay() *Relay {
	patience := 10 * time.Second
	for _, reply := range s.script {
		if strings.HasSuffix(reply, silence) {
			patience = 500 * time.Millisecond
		}
	}
	return &Relay{
		Host: "127.0.0.1", Port: s.port, TLS: TLSNone, Hello: "client.example",
		ConnectTimeout: patience, Timeout: patience, ReplyTimeout: patience,
	}
}
