package mail

import (
	"crypto/tls"
	"encoding/base64"
	"errors"
	"fmt"
	"net/textproto"
	"slices"
	"strings"

	"github.com/wneessen/go-mail/smtp"
)

// mechanism is a way to show a password (RFC 4954).
type mechanism struct {
	name string
	auth func(r *Relay, state *tls.ConnectionState) smtp.Auth
}

// mechanisms stand in the order in which they are taken. First those that do not
// give the password away; of those with channel binding (-PLUS) only where there is
// no other, as a proxy that ends TLS before the relay makes them fail. CRAM-MD5
// asks the relay to store passwords in the clear, so it comes after PLAIN, which is
// within TLS. XOAUTH2 takes a token, which is hardly what was meant where it is
// not the only one.
var mechanisms = []mechanism{
	{"SCRAM-SHA-256", func(r *Relay, _ *tls.ConnectionState) smtp.Auth { return smtp.ScramSHA256Auth(r.Username, r.Password) }},
	{"SCRAM-SHA-1", func(r *Relay, _ *tls.ConnectionState) smtp.Auth { return smtp.ScramSHA1Auth(r.Username, r.Password) }},
	{"SCRAM-SHA-256-PLUS", func(r *Relay, s *tls.ConnectionState) smtp.Auth {
		return smtp.ScramSHA256PlusAuth(r.Username, r.Password, s)
	}},
	{"SCRAM-SHA-1-PLUS", func(r *Relay, s *tls.ConnectionState) smtp.Auth {
		return smtp.ScramSHA1PlusAuth(r.Username, r.Password, s)
	}},
	{"PLAIN", func(r *Relay, _ *tls.ConnectionState) smtp.Auth {
		return smtp.PlainAuth("", r.Username, r.Password, r.Host, false)
	}},
	{"LOGIN", func(r *Relay, _ *tls.ConnectionState) smtp.Auth {
		return smtp.LoginAuth(r.Username, r.Password, r.Host, false)
	}},
	{"CRAM-MD5", func(r *Relay, _ *tls.ConnectionState) smtp.Auth { return smtp.CRAMMD5Auth(r.Username, r.Password) }},
	{"XOAUTH2", func(r *Relay, _ *tls.ConnectionState) smtp.Auth { return smtp.XOAuth2Auth(r.Username, r.Password) }},
}

// authenticate shows the password once. Relays lock accounts after a few wrong
// ones, so no second mechanism is tried.
func (r *Relay) authenticate(client *smtp.Client) error {
	if r.Username == "" {
		return nil
	}
	state, secure := client.TLSConnectionState()
	if !secure && !r.onThisMachine() {
		return errors.New("AUTH: the relay offers no TLS, and a password does not leave this machine without it")
	}
	offered, names := client.Extension("AUTH")
	if !offered {
		return errors.New("AUTH: the relay does not offer it here; leave the user name empty if it needs none")
	}
	m, err := r.choose(strings.Fields(strings.ToUpper(names)), secure)
	if err != nil {
		return err
	}
	if err := client.Auth(m.auth(r, &state)); err != nil {
		return fmt.Errorf("AUTH %s: %w", m.name, r.withoutPassword(err))
	}
	return nil
}

func (r *Relay) choose(offered []string, secure bool) (mechanism, error) {
	for _, m := range mechanisms {
		switch {
		case r.Auth != "" && !strings.EqualFold(r.Auth, m.name):
		case strings.HasSuffix(m.name, "-PLUS") && !secure: // there is no channel to bind to
		case slices.Contains(offered, m.name):
			return m, nil
		}
	}
	if r.Auth != "" {
		return mechanism{}, fmt.Errorf("AUTH: %s is asked for, but the relay offers only %s", r.Auth, tidy(strings.Join(offered, " ")))
	}
	return mechanism{}, fmt.Errorf("AUTH: the relay offers only %s, which recapd does not speak", tidy(strings.Join(offered, " ")))
}

// withoutPassword takes the password out of what a server said: some repeat the
// line that they refuse, and errors are logged.
func (r *Relay) withoutPassword(err error) error {
	var secrets []string
	for _, s := range []string{
		r.Password, "\x00" + r.Username + "\x00" + r.Password,
		"user=" + r.Username + "\x01auth=Bearer " + r.Password + "\x01\x01",
	} {
		if r.Password != "" {
			secrets = append(secrets, s, "…", base64.StdEncoding.EncodeToString([]byte(s)), "…")
		}
	}
	clean := strings.NewReplacer(secrets...)
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return &textproto.Error{Code: reply.Code, Msg: clean.Replace(reply.Msg)}
	}
	if text := err.Error(); clean.Replace(text) != text {
		return errors.New(clean.Replace(text))
	}
	return err
}
