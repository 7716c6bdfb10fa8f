package mail

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"recapd/internal/mail/sink"
)

// Many readers by a few connections to a relay with every trouble at once: each
// result is told rightly, which shows in that nobody is lost, and that the only
// copies are those of replies that were lost.
func TestEveryTroubleAtOnce(t *testing.T) {
	const readers, connections = 300, 4
	server := startSink(t, sink.Options{StartTLS: true, Faults: sink.Faults{
		Seed: 7, MaxConnections: connections, Goodbye: 20, Greylist: true,
		DropMail: 0.02, DeferRcpt: 0.1, DropBody: 0.05, DeferData: 0.05, DropData: 0.05, LoseReply: 0.1,
	}})
	var expected []string
	todo := make(chan string, readers)
	for i := range readers {
		expected = append(expected, fmt.Sprintf("reader%d@example.org", i))
		todo <- expected[i]
	}
	close(todo)
	relay := relayTo(server, TLSRequired)
	relay.MaxMessages = 15
	var workers sync.WaitGroup
	for range connections {
		workers.Go(func() { carry(t, relay, todo) })
	}
	workers.Wait()

	unanswered := 0
	for _, a := range server.Arrivals() {
		if !a.Answered {
			unanswered++
		}
	}
	c := sink.Judge(expected, server.Arrivals())
	if len(c.Lost)+len(c.Strangers)+len(c.Differing) > 0 || c.Copies != unanswered || unanswered == 0 {
		t.Errorf("%+v, %d replies lost", c, unanswered)
	}
}

func carry(t *testing.T, relay *Relay, todo <-chan string) {
	var conn Conn
	hangUp := func() {
		if conn != nil {
			conn.Close()
			conn = nil
		}
	}
	defer hangUp()
	for to := range todo {
		msg := []byte("Message-ID: <" + to + ">\r\nSubject: hi\r\n\r\n" + strings.Repeat("a line\r\n", 50))
		for try := 0; ; try++ {
			if try == 100 {
				t.Errorf("%s: no end", to)
				return
			}
			if conn == nil {
				var err error
				if conn, err = relay.Connect(t.Context()); err != nil {
					continue
				}
			}
			r := conn.Send(t.Context(), Envelope{From: envelope.From, To: to}, msg, nil)
			if r.Broken {
				hangUp()
			}
			if r.Verdict == Accepted {
				break
			}
			if r.Verdict != Deferred && r.Verdict != Unknown {
				t.Errorf("%s: %s", to, r)
			}
		}
	}
}
