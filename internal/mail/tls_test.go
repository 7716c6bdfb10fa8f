package mail

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"recapd/internal/mail/sink"
)

// Where TLS has to be and is not, whoever listens hears our name and nothing else:
// not a byte of AUTH, not a MAIL, whatever the server says.
func TestRequiredTLSIsNotThere(t *testing.T) {
	const offer = "250-script\r\n250-AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256 XOAUTH2\r\n250 STARTTLS"
	for name, s := range map[string]script{
		"not offered":            {"EHLO": "250-script\r\n250 AUTH PLAIN LOGIN CRAM-MD5 SCRAM-SHA-256"},
		"offered, 454":           {"EHLO": offer, "STARTTLS": "454 4.7.0 Not now"},
		"offered, 502":           {"EHLO": offer, "STARTTLS": "502 5.5.1 What is that?"},
		"offered, 250":           {"EHLO": offer, "STARTTLS": "250 OK"},
		"offered, gibberish":     {"EHLO": offer, "STARTTLS": "sure"},
		"offered, cut":           {"EHLO": offer, "STARTTLS": cut},
		"offered, silence":       {"EHLO": offer, "STARTTLS": silence},
		"promised and not done":  {"EHLO": offer, "STARTTLS": "220 go on" + cut},
		"promised, talks on":     {"EHLO": offer, "STARTTLS": "220 go on\r\n250-script\r\n250 AUTH PLAIN"},
		"promised before it was": {"EHLO": offer + "\r\n220 go on", "STARTTLS": "250 AUTH PLAIN"},
		"no EHLO":                {"EHLO": "502 What?", "HELO": "250 script"},
	} {
		for _, mode := range []TLSMode{TLSRequired, TLSOpportunistic} { // with a password to another machine that is the same
			t.Run(name+", "+string(mode), func(t *testing.T) {
				t.Parallel()
				server := s.serve(t)
				relay := elsewhere(server.relay())
				relay.TLS, relay.Username, relay.Password = mode, "ada", "s3cret"
				checkNoConnection(t, relay, Deferred, Refused)
				commands, _ := server.heard()
				checkNothingSaid(t, strings.Join(commands, "\n"))
			})
		}
	}
}

// elsewhere names this machine so that it counts as another one.
func elsewhere(r *Relay) *Relay {
	r.Host = "::ffff:127.0.0.1"
	return r
}

func checkNothingSaid(t *testing.T, heard string) {
	t.Helper()
	for _, word := range []string{"AUTH", "MAIL", "RCPT", "ada", "s3cret", "AGFkYQ", "YWRh", "czNjcmV0"} { // base64: \0ada, ada, s3cret
		if strings.Contains(heard, word) {
			t.Errorf("the wire has %q in %q", word, heard)
		}
	}
}

func TestBadCertificate(t *testing.T) {
	yesterday := time.Now().AddDate(0, 0, -1)
	for name, test := range map[string]struct {
		options sink.Options
		trust   bool
		want    string
	}{
		"nobody knows it":     {sink.Options{}, false, "unknown authority"},
		"it has expired":      {sink.Options{Certificate: func(c *x509.Certificate) { c.NotAfter = yesterday }}, true, "expired"},
		"it is another's":     {sink.Options{Certificate: func(c *x509.Certificate) { c.DNSNames, c.IPAddresses = []string{"other.example"}, nil }}, true, "127.0.0.1"},
		"TLS 1.0 at the most": {sink.Options{MaxTLS: tls.VersionTLS10}, true, "version"},
	} {
		for _, mode := range []TLSMode{TLSRequired, TLSImplicit, TLSOpportunistic} {
			t.Run(name+", "+string(mode), func(t *testing.T) {
				t.Parallel()
				o := test.options
				o.StartTLS, o.ImplicitTLS, o.Record = mode != TLSImplicit, mode == TLSImplicit, true
				o.Username, o.Password = "ada", "s3cret"
				server := startSink(t, o)
				relay := relayTo(server, mode)
				relay.Username, relay.Password = "ada", "s3cret"
				if mode == TLSOpportunistic {
					elsewhere(relay)
				}
				if !test.trust {
					relay.RootCAs = x509.NewCertPool()
				}
				if r := checkNoConnection(t, relay, Deferred); mode != TLSOpportunistic && !strings.Contains(r.Text, test.want) {
					t.Errorf("%+v, want %q", r, test.want)
				}
				checkNothingSaid(t, strings.Join(server.Heard(), "\n"))
			})
		}
	}
}

// Without a password to guard, opportunistic means that the message goes out, with
// what protection there is.
func TestOpportunisticTakesWhatThereIs(t *testing.T) {
	for name, test := range map[string]struct {
		options sink.Options
		clear   bool // the wire shows MAIL
	}{
		"a strange certificate": {sink.Options{StartTLS: true}, false},
		"TLS 1.0":               {sink.Options{StartTLS: true, MaxTLS: tls.VersionTLS10}, true},
		"no TLS":                {sink.Options{}, true},
	} {
		t.Run(name, func(t *testing.T) {
			test.options.Record = true
			server := startSink(t, test.options)
			relay := relayTo(server, TLSOpportunistic)
			relay.RootCAs = nil
			if r := connect(t, relay).Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
				t.Fatalf("%+v", r)
			}
			if got := strings.Contains(strings.Join(server.Heard(), "\n"), "MAIL FROM"); got != test.clear {
				t.Errorf("in the clear: %v", got)
			}
		})
	}
}

func TestOpportunisticAfterA454(t *testing.T) {
	server := script{"EHLO": "250-script\r\n250 STARTTLS", "STARTTLS": "454 4.7.0 Not now"}.serve(t)
	relay := server.relay()
	relay.TLS = TLSOpportunistic
	if r := connect(t, relay).Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
		t.Fatalf("%+v", r)
	}
}

// A relay on this machine hears no more in the clear than it would anyway.
func TestOpportunisticPasswordOnThisMachine(t *testing.T) {
	server := startSink(t, sink.Options{StartTLS: true, Username: "ada", Password: "s3cret"})
	relay := relayTo(server, TLSOpportunistic)
	relay.RootCAs, relay.Username, relay.Password = nil, "ada", "s3cret"
	if r := connect(t, relay).Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
		t.Fatalf("%+v", r)
	}
}

// No mechanism leaves this machine in the clear, those that hide the password
// neither: what they show can be tried against word lists.
func TestNoAuthInTheClear(t *testing.T) {
	for _, mode := range []TLSMode{TLSNone, TLSOpportunistic} {
		for _, m := range mechanisms {
			server := script{"EHLO": "250-script\r\n250 AUTH " + m.name}.serve(t)
			relay := elsewhere(server.relay())
			relay.TLS, relay.Username, relay.Password = mode, "ada", "s3cret"
			checkNoConnection(t, relay, Deferred)
			commands, _ := server.heard()
			checkNothingSaid(t, strings.Join(commands, "\n"))
		}
	}
}

func TestImplicitTLSToAPlainPort(t *testing.T) {
	server := startSink(t, sink.Options{Record: true})
	relay := relayTo(server, TLSImplicit)
	relay.ConnectTimeout = time.Second
	checkNoConnection(t, relay, Deferred)
	checkNothingSaid(t, strings.Join(server.Heard(), "\n"))
}

func TestPlainToAnImplicitTLSPort(t *testing.T) {
	relay := relayTo(startSink(t, sink.Options{ImplicitTLS: true}), TLSRequired)
	relay.ConnectTimeout = 300 * time.Millisecond // both wait for the other's first word
	checkNoConnection(t, relay, Deferred)
}

// What somebody puts behind the reply to STARTTLS, in the clear, is not taken for
// the relay's word within TLS (the like of CVE-2011-0411, seen from the client).
func TestInjectedReplies(t *testing.T) {
	const injected = "250-evil\r\n250-AUTH PLAIN\r\n250 SIZE 1\r\n235 2.7.0 welcome\r\n250 2.1.0 OK\r\n250 2.1.5 OK\r\n354 go on\r\n250 2.0.0 queued\r\n"
	certificate := startSink(t, sink.Options{StartTLS: true}) // lends its certificate
	for name, answer := range map[string]string{"in one piece": "", "a moment later": "later"} {
		t.Run(name, func(t *testing.T) {
			listener, err := net.Listen("tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			defer listener.Close()
			within := make(chan string, 1)
			go func() {
				conn, err := listener.Accept()
				if err != nil {
					within <- err.Error()
					return
				}
				defer conn.Close()
				within <- startsTLSBadly(conn, certificate.TLSConfig(), injected, answer != "")
			}()
			relay := &Relay{Host: "127.0.0.1", Port: listener.Addr().(*net.TCPAddr).Port, RootCAs: certificate.RootCAs(),
				Hello: "client.example", ConnectTimeout: 2 * time.Second, Username: "ada", Password: "s3cret"}
			result := checkNoConnection(t, relay, Deferred)
			heard := <-within
			if answer == "" && !strings.Contains(result.Text, "does not offer") {
				t.Errorf("%+v", result)
			}
			checkNothingSaid(t, heard)
		})
	}
}

// startsTLSBadly says more in the clear than it should, then speaks SMTP within TLS
// and offers nothing. It gives what it heard.
func startsTLSBadly(conn net.Conn, config *tls.Config, injected string, later bool) string {
	conn.SetDeadline(time.Now().Add(5 * time.Second))
	r := bufio.NewReader(conn)
	fmt.Fprint(conn, "220 ready\r\n")
	r.ReadString('\n')
	fmt.Fprint(conn, "250-script\r\n250 STARTTLS\r\n")
	r.ReadString('\n')
	if later {
		fmt.Fprint(conn, "220 go on\r\n")
		time.Sleep(20 * time.Millisecond)
		fmt.Fprint(conn, injected)
	} else {
		fmt.Fprint(conn, "220 go on\r\n"+injected)
	}
	secure := tls.Server(conn, config)
	hello, err := bufio.NewReader(secure).ReadString('\n')
	if err != nil {
		return err.Error()
	}
	fmt.Fprint(secure, "250 script\r\n")
	rest, _ := io.ReadAll(secure)
	return hello + string(rest)
}
