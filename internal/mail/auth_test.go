package mail

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"hash"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-sasl"

	"recapd/internal/mail/sink"
)

// saslServer is the other side of a mechanism: a function for each answer of the
// client, which gives the next challenge. After the last one it has ended well.
type saslServer struct {
	steps []func(answer string) (challenge string, err error)
}

func (s *saslServer) Next(answer []byte) (challenge []byte, done bool, err error) {
	if len(s.steps) == 0 {
		return nil, true, nil
	}
	next, err := s.steps[0](string(answer))
	s.steps = s.steps[1:]
	return []byte(next), len(s.steps) == 0 && next == "", err
}

type step = func(string) (string, error)

func ask(challenge string) step { return func(string) (string, error) { return challenge, nil } }

func want(answer string) step {
	return func(got string) (string, error) {
		if got != answer {
			return "", errors.New("wrong")
		}
		return "", nil
	}
}

func thenAsk(s step, challenge string) step {
	return func(answer string) (string, error) {
		_, err := s(answer)
		return challenge, err
	}
}

// mechanismServers know the password of one account.
func mechanismServers(username, password string) map[string]func(tls.ConnectionState) sasl.Server {
	plain := func(steps ...step) func(tls.ConnectionState) sasl.Server {
		return func(tls.ConnectionState) sasl.Server { return &saslServer{slices.Clone(steps)} }
	}
	const challenge = "<1896.697170952@sink.example>"
	digest := hmac.New(md5.New, []byte(password))
	digest.Write([]byte(challenge))
	servers := map[string]func(tls.ConnectionState) sasl.Server{
		"PLAIN":    plain(want("\x00" + username + "\x00" + password)),
		"LOGIN":    plain(ask("Username:"), thenAsk(want(username), "Password:"), want(password)),
		"CRAM-MD5": plain(ask(challenge), want(fmt.Sprintf("%s %x", username, digest.Sum(nil)))),
		"XOAUTH2":  plain(want("user=" + username + "\x01auth=Bearer " + password + "\x01\x01")),
	}
	for name, h := range map[string]func() hash.Hash{"SCRAM-SHA-1": sha1.New, "SCRAM-SHA-256": sha256.New} {
		servers[name] = func(tls.ConnectionState) sasl.Server { return scramServer(h, username, password, "n,,", nil) }
		servers[name+"-PLUS"] = func(state tls.ConnectionState) sasl.Server {
			binding, err := state.ExportKeyingMaterial("EXPORTER-Channel-Binding", nil, 32) // RFC 9266
			if err != nil {
				panic(err)
			}
			return scramServer(h, username, password, "p=tls-exporter,,", binding)
		}
	}
	return servers
}

// scramServer is RFC 5802 section 3, written from the book.
func scramServer(h func() hash.Hash, username, password, gs2 string, binding []byte) sasl.Server {
	const salt, rounds, ours = "some salt", 4096, "server-nonce"
	salted, err := pbkdf2.Key(h, password, []byte(salt), rounds, h().Size())
	if err != nil {
		panic(err)
	}
	mac := func(key []byte, text string) []byte {
		m := hmac.New(h, key)
		m.Write([]byte(text))
		return m.Sum(nil)
	}
	var clientFirst, serverFirst string
	first := func(answer string) (string, error) {
		var ok bool
		if clientFirst, ok = strings.CutPrefix(answer, gs2); !ok {
			return "", errors.New("wrong binding flag")
		}
		name, nonce, _ := strings.Cut(strings.TrimPrefix(clientFirst, "n="), ",r=")
		if name != username {
			return "", errors.New("wrong name")
		}
		serverFirst = fmt.Sprintf("r=%s%s,s=%s,i=%d", nonce, ours, base64.StdEncoding.EncodeToString([]byte(salt)), rounds)
		return serverFirst, nil
	}
	final := func(answer string) (string, error) {
		withoutProof, proof, _ := strings.Cut(answer, ",p=")
		if !strings.HasPrefix(withoutProof, "c="+base64.StdEncoding.EncodeToString(append([]byte(gs2), binding...))+",") {
			return "", errors.New("wrong channel")
		}
		text := clientFirst + "," + serverFirst + "," + withoutProof
		clientKey := mac(salted, "Client Key")
		stored := h()
		stored.Write(clientKey)
		signature := mac(stored.Sum(nil), text)
		for i := range signature {
			signature[i] ^= clientKey[i]
		}
		if proof != base64.StdEncoding.EncodeToString(signature) {
			return "", errors.New("wrong proof")
		}
		return "v=" + base64.StdEncoding.EncodeToString(mac(mac(salted, "Server Key"), text)), nil
	}
	return &saslServer{[]step{ask(""), first, final, want("")}}
}

// Each mechanism is taken where it is the only one, and opens the door.
func TestAuthMechanisms(t *testing.T) {
	for _, m := range mechanisms {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			conn := connect(t, relayWithAuth(t, "s3cret, = ü", "s3cret, = ü", m.name))
			if r := conn.Send(t.Context(), envelope, letter, nil); r.Verdict != Accepted {
				t.Errorf("%+v", r)
			}
		})
	}
}

// A wrong password is the relay's refusal of us, said once, and nowhere repeated.
func TestAuthWrongPassword(t *testing.T) {
	for _, m := range mechanisms {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			relay := relayWithAuth(t, "the right one", "hunter2-hunter2", m.name)
			_, err := relay.Connect(t.Context())
			r := checkNoConnection(t, relay, Refused)
			if r.Code != 535 || !strings.Contains(err.Error(), "AUTH "+m.name) {
				t.Errorf("%+v, %v", r, err)
			}
			checkSecret(t, err, r)
		})
	}
}

func relayWithAuth(t *testing.T, right, given string, names ...string) *Relay {
	t.Helper()
	servers := mechanismServers("ada", right)
	o := sink.Options{StartTLS: true, Username: "ada", Mechanisms: map[string]func(tls.ConnectionState) sasl.Server{}}
	for _, name := range names {
		o.Mechanisms[name] = servers[name]
	}
	relay := relayTo(startSink(t, o), TLSRequired)
	relay.Username, relay.Password = "ada", given
	return relay
}

func checkSecret(t *testing.T, err error, r Result) {
	t.Helper()
	shown := fmt.Sprintf("%v %+v %#v %s", err, err, r, r)
	for _, secret := range []string{"hunter2", "aHVudGVyMi1odW50ZXIy", "AGFkYQBodW50ZXIy", "BodW50ZXIy"} {
		if strings.Contains(shown, secret) {
			t.Errorf("%q is in %s", secret, shown)
		}
	}
}

// Some servers repeat what they refuse.
func TestAuthServerRepeatsThePassword(t *testing.T) {
	for name, s := range map[string]script{
		"PLAIN":           {"AUTH": "535 5.7.8 No: AGFkYQBodW50ZXIyLWh1bnRlcjI="},
		"PLAIN, decoded":  {"AUTH": "535-5.7.8 No:\r\n535 5.7.8 ada/hunter2-hunter2"},
		"PLAIN, and goes": {"AUTH": "hunter2-hunter2 AGFkYQBodW50ZXIyLWh1bnRlcjI= what?" + cut},
		"LOGIN":           {"AUTH": "334 VXNlcm5hbWU6", "YWRh": "334 UGFzc3dvcmQ6", "aHVudGVyMi1odW50ZXIy": "535 aHVudGVyMi1odW50ZXIy"},
		"LOGIN, asks on":  {"AUTH": "334 VXNlcm5hbWU6", "YWRh": "334 UGFzc3dvcmQ6", "aHVudGVyMi1odW50ZXIy": "334 aHVudGVyMi1odW50ZXIy", "*": "501 hunter2-hunter2"},
		"XOAUTH2":         {"AUTH": "535 user=ada\x01auth=Bearer hunter2-hunter2\x01\x01"},
	} {
		t.Run(name, func(t *testing.T) {
			mechanism, _, _ := strings.Cut(name, ",")
			s["EHLO"] = "250-script\r\n250 AUTH " + mechanism
			if s["*"] == "" {
				s["*"] = "501 5.0.0 Cancelled"
			}
			server := s.serve(t)
			relay := server.relay()
			relay.Username, relay.Password = "ada", "hunter2-hunter2"
			r := checkNoConnection(t, relay, Refused, Deferred)
			_, err := relay.Connect(t.Context())
			checkSecret(t, err, r)
			commands, _ := server.heard()
			if n := strings.Count(strings.Join(commands, "\n"), "AUTH "); n != 2 {
				t.Errorf("%d attempts for two connections: %q", n, commands)
			}
		})
	}
}

func TestAuthChoice(t *testing.T) {
	for _, test := range []struct {
		asked, offered string
		secure         bool
		want           string
	}{
		{"", "LOGIN PLAIN XOAUTH2 PLAIN-CLIENTTOKEN OAUTHBEARER", true, "PLAIN"},
		{"", "LOGIN XOAUTH2", true, "LOGIN"},
		{"", "XOAUTH2 OAUTHBEARER", true, "XOAUTH2"},
		{"", "CRAM-MD5 PLAIN SCRAM-SHA-1", true, "SCRAM-SHA-1"},
		{"", "CRAM-MD5 PLAIN", true, "PLAIN"},
		{"", "SCRAM-SHA-256-PLUS SCRAM-SHA-256", true, "SCRAM-SHA-256"},
		{"", "SCRAM-SHA-256-PLUS", true, "SCRAM-SHA-256-PLUS"},
		{"", "SCRAM-SHA-256-PLUS", false, "error: offers only SCRAM-SHA-256-PLUS"},
		{"", "NTLM GSSAPI", true, "error: offers only NTLM GSSAPI"},
		{"", "", true, "error: offers only"},
		{"xoauth2", "LOGIN XOAUTH2", true, "XOAUTH2"},
		{"PLAIN", "SCRAM-SHA-256 PLAIN", true, "PLAIN"},
		{"PLAIN", "LOGIN", true, "error: PLAIN is asked for, but the relay offers only LOGIN"},
	} {
		m, err := (&Relay{Auth: test.asked}).choose(strings.Fields(test.offered), test.secure)
		if message, bad := strings.CutPrefix(test.want, "error: "); bad {
			if err == nil || !strings.Contains(err.Error(), message) {
				t.Errorf("%q of %q: %v, want %q", test.asked, test.offered, err, message)
			}
		} else if m.name != test.want {
			t.Errorf("%q of %q: %s, %v, want %s", test.asked, test.offered, m.name, err, test.want)
		}
	}
}
