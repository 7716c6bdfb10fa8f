package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

const minimal = "[site]\nbase_url = 'https://www.blog.example.org/recaps'\n"

func decode(t *testing.T, s Source) *Config {
	t.Helper()
	if s.File == "" {
		s.File = "/srv/blog/recapd.toml"
	}
	if s.Document == nil {
		s.Document = []byte(minimal)
	}
	c, err := Decode(s)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestPrecedence(t *testing.T) {
	doc := []byte(minimal + "[smtp]\nusername = 'news'\npassword = 'file'\nport = 'overridden below, so never complained about'\n")
	credentials := fstest.MapFS{
		"smtp.password": {Data: []byte("credential\n")},
		"tls.cert":      {Data: []byte("another program's")},
	}
	environ := []string{"HOME=/root", "RECAPD_SMTP__PASSWORD=environment", "RECAPD_SMTP__PORT=25"}

	for _, test := range []struct {
		name    string
		source  Source
		want    string
		atField string
	}{
		{"file", Source{Document: doc, Environ: environ[2:]}, "file", "/srv/blog/recapd.toml:5:1"},
		{"credential over file", Source{Document: doc, Environ: environ[2:], Credentials: credentials, CredentialsDir: "/run/c"}, "credential", "/run/c/smtp.password"},
		{"environment over both", Source{Document: doc, Environ: environ, Credentials: credentials, CredentialsDir: "/run/c"}, "environment", "$RECAPD_SMTP__PASSWORD"},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := decode(t, test.source)
			if c.SMTP.Password != test.want || c.SMTP.Port != 25 {
				t.Errorf("got %q and port %d", c.SMTP.Password, c.SMTP.Port)
			}
			if got := c.Fault("smtp.password", "bad", "").Error(); got != test.atField+": smtp.password: bad" {
				t.Errorf("a fault is placed as %s", got)
			}
		})
	}
}

func TestEnvironmentReachesEveryKindOfSetting(t *testing.T) {
	c := decode(t, Source{Environ: []string{
		"RECAPD_SITE__AUTHOR__NAME=Ada Placeholder",
		"RECAPD_DIGEST__APPROVAL=true",
		"RECAPD_DIGEST__MAX_AGE=24h",
		"RECAPD_DIGEST__FROM=Recaps <news@example.org>",
		"RECAPD_SMTP__RATE=100/m, 1000/d",
		"RECAPD_SMTP__RATE_PER_DOMAIN=Gmail.com = 2/s, 500/h; * = 5/s",
		"RECAPD_SMTP__FALLBACK__HOST=relay.example.net",
		"RECAPD_SMTP__HOST=relay.example.org",
		"RECAPD_DIGEST__CANARY_SHARE=0.5",
		"RECAPD_HTTP__TRUSTED_PROXIES=10.0.0.0/8, 192.0.2.0/24",
	}})
	if c.Site.Author.Name != "Ada Placeholder" || !c.Digest.Approval || c.Digest.MaxAge != 24*time.Hour {
		t.Errorf("got %+v %+v", c.Site.Author, c.Digest)
	}
	if c.Digest.From != (Mailbox{"Recaps", "news@example.org"}) || c.SMTP.Rate.String() != "100/m, 1000/d" {
		t.Errorf("got %v %v", c.Digest.From, c.SMTP.Rate)
	}
	if got := fmt.Sprint(c.SMTP.RatePerDomain); got != "map[*:5/s gmail.com:2/s, 500/h]" {
		t.Errorf("got %s", got)
	}
	if c.SMTP.Fallback.Host != "relay.example.net" || c.SMTP.Fallback.TLS != "required" || c.Digest.CanaryShare != 0.5 {
		t.Errorf("got %+v %v", c.SMTP.Fallback, c.Digest.CanaryShare)
	}
	if n := c.HTTP.TrustedProxies; len(n) != 2 || n[1].String() != "192.0.2.0/24" {
		t.Errorf("got %v", n)
	}
}

func TestCredentials(t *testing.T) {
	t.Run("the DKIM key itself", func(t *testing.T) {
		c := decode(t, Source{
			Document:       []byte(minimal + "[dkim]\nselector = 's1'\n"),
			Credentials:    fstest.MapFS{"dkim.key": {Data: []byte("-----BEGIN")}},
			CredentialsDir: "/run/c",
		})
		if c.DKIM.KeyFile != "/run/c/dkim.key" {
			t.Errorf("got %s", c.DKIM.KeyFile)
		}
	})
	t.Run("a misspelt one", func(t *testing.T) {
		_, err := Decode(Source{File: "recapd.toml", Document: []byte(minimal),
			Credentials: fstest.MapFS{"smtp.pasword": {}}, CredentialsDir: "/run/c"})
		if err == nil || err.Error() != "/run/c/smtp.pasword: no such setting (did you mean smtp.password?)" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("a folder that is gone", func(t *testing.T) {
		_, err := Decode(Source{File: "recapd.toml", Document: []byte(minimal),
			Credentials: os.DirFS(filepath.Join(t.TempDir(), "gone")), CredentialsDir: "/run/c"})
		if err == nil || !strings.HasPrefix(err.Error(), "/run/c: reading the credentials: ") {
			t.Errorf("got %v", err)
		}
	})
}

func TestDerived(t *testing.T) {
	c := decode(t, Source{})
	for _, test := range []struct{ name, got, want string }{
		{"id_authority", c.Site.IDAuthority, "www.blog.example.org,2026"},
		{"public_url", c.HTTP.PublicURL, "https://www.blog.example.org/recaps"},
		{"from", c.Digest.From.String(), `"Recaps" <news@blog.example.org>`},
		{"return_path", c.SMTP.ReturnPath.String(), "<news@blog.example.org>"},
		{"dkim.domain", c.DKIM.Domain, "blog.example.org"},
		{"content.dir", c.Content.Dir, "/srv/blog/content/blog"},
		{"templates.dir", c.Templates.Dir, ""},
		{"database.url", c.Database.URL, "sqlite:/srv/blog/recapd.db"},
		{"StateDir", c.StateDir, "/srv/blog"},
		{"Path", c.Path("outbox"), "/srv/blog/outbox"},
		{"absolute Path", c.Path("/tmp/outbox"), "/tmp/outbox"},
		{"Base", c.Site.Base().Host, "www.blog.example.org"},
		{"Zone", c.Site.Zone().String(), "UTC"},
	} {
		if test.got != test.want {
			t.Errorf("%s: got %s, want %s", test.name, test.got, test.want)
		}
	}
}

// What a browser calls the origin of the blog is always among those that may carry
// the form, once.
func TestOrigins(t *testing.T) {
	for _, test := range []struct{ base, origins, want string }{
		{"https://www.Blog.example.org/recaps", "", "[https://www.blog.example.org]"},
		{"https://blog.example.org:443/", "https://www.example.org", "[https://blog.example.org https://www.example.org]"},
		{"http://localhost:1313", "https://www.example.org, http://localhost:1313", "[https://www.example.org http://localhost:1313]"},
		{"https://bücher.example", "", "[https://xn--bcher-kva.example]"},
		{"http://[::1]:1313", "", "[http://[::1]:1313]"},
	} {
		c := decode(t, Source{Document: []byte("[site]\nbase_url = '" + test.base + "'\n"), Environ: []string{"RECAPD_SUBSCRIBE__ORIGINS=" + test.origins}})
		if got := fmt.Sprint(c.Subscribe.Origins); got != test.want {
			t.Errorf("%s and %q: got %s, want %s", test.base, test.origins, got, test.want)
		}
	}
}

func TestStateDirectory(t *testing.T) {
	c := decode(t, Source{Environ: []string{"STATE_DIRECTORY=/var/lib/recapd:/var/lib/more"}})
	if c.Database.URL != "sqlite:/var/lib/recapd/recapd.db" || c.Path("outbox") != "/var/lib/recapd/outbox" {
		t.Errorf("got %s and %s", c.Database.URL, c.Path("outbox"))
	}
	if c.Content.Dir != "/srv/blog/content/blog" {
		t.Errorf("content moved to %s", c.Content.Dir)
	}
}

func TestTLSByDefault(t *testing.T) {
	for host, want := range map[string]string{
		"":                   "required",
		"mail.example.org":   "required",
		"192.0.2.1":          "required",
		"localhost.evil.org": "required",
		"localhost":          "opportunistic",
		"127.0.0.1":          "opportunistic",
		"::1":                "opportunistic",
	} {
		c := decode(t, Source{Environ: []string{"RECAPD_SMTP__HOST=" + host}})
		if c.SMTP.TLS != want {
			t.Errorf("%q: got %s, want %s", host, c.SMTP.TLS, want)
		}
	}
	if c := decode(t, Source{Environ: []string{"RECAPD_SMTP__HOST=localhost", "RECAPD_SMTP__TLS=required"}}); c.SMTP.TLS != "required" {
		t.Errorf("asked for required, got %s", c.SMTP.TLS)
	}
}

func TestPlainHTTPToARelayOnThisMachine(t *testing.T) {
	decode(t, Source{
		Document: []byte("[site]\nbase_url = 'http://localhost:1313'\n[smtp]\nhost = '127.0.0.1'\n"),
	})
}

func TestWarnings(t *testing.T) {
	c := decode(t, Source{})
	if len(c.Warnings) != 2 || c.Warnings[0].Key != "site.id_authority" || c.Warnings[1].Key != "digest.postal_address" {
		t.Errorf("got %v", c.Warnings)
	}
	c = decode(t, Source{Document: []byte(minimal + "id_authority = 'ada@example.org,2026-11-22'\n[digest]\npostal_address = 'Example Street 1'\n")})
	if len(c.Warnings) != 0 {
		t.Errorf("got %v", c.Warnings)
	}
}

// A blog of files cannot answer the links of a mail.
func TestMailWithoutAnAddressOfOurOwn(t *testing.T) {
	c := decode(t, Source{Document: []byte(minimal + "id_authority = 'example.org,2026'\n[digest]\npostal_address = 'Street 1'\n[smtp]\nhost = 'mail.example.org'\n")})
	if len(c.Warnings) != 1 || c.Warnings[0].Key != "http.public_url" {
		t.Errorf("got %v", c.Warnings)
	}
}

func TestLoad(t *testing.T) {
	dir, credentials := t.TempDir(), t.TempDir()
	file := filepath.Join(dir, "recapd.toml")
	write(t, file, "\ufeff"+strings.ReplaceAll(minimal, "\n", "\r\n"))
	write(t, filepath.Join(credentials, "site.title"), "From a credential\n")

	c, err := Load(file, []string{"CREDENTIALS_DIRECTORY=" + credentials}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.Site.Title != "From a credential" || c.StateDir != dir {
		t.Errorf("got %q in %s", c.Site.Title, c.StateDir)
	}
	if _, err := Load(filepath.Join(dir, "none.toml"), nil, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: got %v", err)
	}
}

// What the operator leaves open is as the blog's generator has it, where that
// makes sense; what he says stands.
func TestTheBlogSpeaksWhereTheOperatorIsSilent(t *testing.T) {
	asked := ""
	blog := func(dir string) Blog {
		asked = filepath.Base(dir)
		return Blog{Title: " Lantern notes ", Language: "es_MX", Timezone: "Europe/Madrid", Author: "Ada Placeholder"}
	}
	c := decode(t, Source{File: "recapd.toml", Document: []byte(minimal), Blog: blog})
	got := []string{c.Site.Title, c.Site.Language, c.Site.Timezone, c.Site.Author.Name, c.Digest.From.Name, asked}
	if want := []string{"Lantern notes", "es-MX", "Europe/Madrid", "Ada Placeholder", "Lantern notes", "blog"}; !slices.Equal(got, want) {
		t.Errorf("silent: got %q, want %q", got, want)
	}
	c = decode(t, Source{Document: []byte(minimal + "title = 'Mine'\nlanguage = 'de'\ntimezone = 'UTC'\nauthor = { name = 'Bo' }\n"), Blog: blog})
	if got := []string{c.Site.Title, c.Site.Language, c.Site.Timezone, c.Site.Author.Name}; !slices.Equal(got, []string{"Mine", "de", "UTC", "Bo"}) {
		t.Errorf("said: got %q", got)
	}
	for _, said := range []Blog{{}, {Language: "Spanish please", Timezone: "Middle/Earth"}} {
		c = decode(t, Source{Document: []byte(minimal), Blog: func(string) Blog { return said }})
		if got := []string{c.Site.Title, c.Site.Language, c.Site.Timezone}; !slices.Equal(got, []string{"Recaps", "en", "UTC"}) {
			t.Errorf("nonsense: got %q", got)
		}
	}
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	here, there := filepath.Join(dir, "here.toml"), filepath.Join(dir, "there.toml")
	if _, err := Find("", here, there); !errors.Is(err, ErrNone) || !strings.Contains(err.Error(), "there.toml") {
		t.Errorf("nowhere: got %v", err)
	}
	write(t, there, "")
	if got, _ := Find("", here, there); got != there {
		t.Errorf("got %s, want %s", got, there)
	}
	write(t, here, "")
	if got, _ := Find("", here, there); got != here {
		t.Errorf("got %s, want %s", got, here)
	}
	if got, _ := Find("given.toml", here); got != "given.toml" {
		t.Errorf("got %s, want what was given", got)
	}
}

func write(t *testing.T, file, content string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}
