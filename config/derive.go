package config

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
)

// authorityDate ends a derived id_authority. It is fixed, because an id must
// not depend on the day that recapd was started: RFC 4151 wants any date on
// which the name was the author's. `recapd init` writes the setting once.
const authorityDate = "2026"

// derive fills in what follows from other settings and makes paths absolute.
// The settings are valid.
func (c *Config) derive(s Source) error {
	file, err := filepath.Abs(c.File)
	if err != nil {
		return fmt.Errorf("finding the folder of %s: %w", c.File, err)
	}
	dir := filepath.Dir(file)
	c.warn()

	c.StateDir = dir
	if state, _, _ := strings.Cut(lookup(s.Environ, stateVariable), ":"); state != "" {
		c.StateDir = resolve(dir, state)
	}
	for _, p := range []*string{&c.Content.Dir, &c.Templates.Dir, &c.DKIM.KeyFile, &c.Digest.IntroFile, &c.Digest.OutroFile} {
		*p = resolve(dir, *p)
	}
	if name, ok := strings.CutPrefix(c.Database.URL, "sqlite:"); ok && name != ":memory:" {
		c.Database.URL = "sqlite:" + c.Path(name)
	}

	c.Feed.Aliases = withUsual(c.Feed.Aliases)
	for i := range c.Events {
		if e := &c.Events[i]; e.Ends.IsZero() {
			e.Ends = e.Starts
		}
	}

	if s.Blog != nil {
		c.Site.ask(s.Blog(c.Content.Dir))
	}
	setDefault(&c.Site.Title, "Recaps")
	setDefault(&c.Site.Language, "en")
	setDefault(&c.Site.Timezone, "UTC")

	host := c.Site.Base().Hostname()
	setDefault(&c.Site.IDAuthority, host+","+authorityDate)
	c.Site.IDBase = strings.TrimRight(c.Site.IDBase, "/")
	c.Site.BaseURL = strings.TrimRight(c.Site.BaseURL, "/")
	if blog := originOf(c.Site.BaseURL); !slices.Contains(c.Subscribe.Origins, blog) {
		c.Subscribe.Origins = append([]string{blog}, c.Subscribe.Origins...)
	}
	setDefault(&c.HTTP.PublicURL, c.Site.BaseURL)
	c.HTTP.PublicURL = strings.TrimRight(c.HTTP.PublicURL, "/") // paths are put behind it
	if c.Digest.From.IsZero() {
		c.Digest.From = Mailbox{Name: c.Site.Title, Address: "news@" + strings.TrimPrefix(host, "www.")}
	}
	if c.SMTP.ReturnPath.IsZero() {
		c.SMTP.ReturnPath = Mailbox{Address: c.Digest.From.Address}
	}
	setDefault(&c.DKIM.Domain, c.Digest.From.Domain())
	setDefault(&c.SMTP.TLS, defaultTLS(c.SMTP.Host))
	setDefault(&c.SMTP.Fallback.TLS, defaultTLS(c.SMTP.Fallback.Host))
	return nil
}

// ask takes over what the blog's own configuration says, where the operator is
// silent. What cannot be used there is its generator's affair.
func (s *Site) ask(b Blog) {
	setDefault(&s.Title, strings.TrimSpace(b.Title))
	if tag := strings.ReplaceAll(b.Language, "_", "-"); languageTag(tag) == nil {
		setDefault(&s.Language, tag)
	}
	if timezone(b.Timezone) == nil {
		setDefault(&s.Timezone, b.Timezone)
	}
	setDefault(&s.Author.Name, strings.TrimSpace(b.Author))
}

// Path is where a file of recapd's own lies: name itself when it is absolute,
// else below StateDir.
func (c *Config) Path(name string) string { return resolve(c.StateDir, name) }

func resolve(dir, name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, filepath.FromSlash(name))
}

// defaultTLS asks for TLS off this machine. A relay on it has, as installed, a
// certificate that nobody signed.
func defaultTLS(host string) string {
	if host == "" || !isLoopback(host) {
		return "required"
	}
	return "opportunistic"
}

// warn notes what is allowed to be missing and will be missed.
func (c *Config) warn() {
	if c.Site.IDAuthority == "" {
		host := c.Site.Base().Hostname()
		c.Warnings = append(c.Warnings, c.Fault("site.id_authority",
			"not set: ids are made from the host of base_url and would change with it",
			fmt.Sprintf("write id_authority = %q under [site]", host+","+authorityDate)))
	}
	if c.Digest.PostalAddress == "" {
		c.Warnings = append(c.Warnings, c.Fault("digest.postal_address",
			"not set: the law in many countries wants the sender's postal address in bulk mail",
			`write postal_address = "Name, Street 1, Town" under [digest]`))
	}
	if c.HTTP.PublicURL == "" && c.SMTP.Host != "" {
		c.Warnings = append(c.Warnings, c.Fault("http.public_url",
			"not set: the links in mails, to leave above all, start with base_url, where the blog is",
			`write the address under which readers reach recapd serve, as public_url = "https://recaps.example.org" under [http]`))
	}
	for i := range c.Warnings {
		c.Warnings[i].Value = ""
	}
}

func setDefault(field *string, value string) {
	if *field == "" {
		*field = value
	}
}
