package config

import "net/url"

// validate tells all that is wrong with the values of c. A setting that is
// complained about already is not looked at.
func (c *Config) validate(known []Fault) []Fault {
	v := inspector{c: c, all: settings(c), known: known}
	v.site()
	v.content()
	v.digest()
	v.smtp()
	v.http()
	v.events()
	return v.faults
}

type inspector struct {
	c      *Config
	all    map[string]setting
	known  []Fault
	faults []Fault
}

// check notes a fault of key when err, an advice, is one.
func (v *inspector) check(key string, err error) {
	if err == nil || complained(v.known, key) {
		return
	}
	message, hint := adviceOf(err)
	v.faults = append(v.faults, v.c.place(key).fault(key, v.all[key].shown(), message, hint))
}

func (v *inspector) site() {
	s := v.c.Site
	v.check("site.title", notEmpty(s.Title))
	v.check("site.base_url", baseURL(s.BaseURL))
	v.check("site.id_authority", optional(s.IDAuthority, authority))
	v.check("site.id_preset", idPreset(s.IDPreset, s.IDBase))
	v.check("site.id_base", idBase(s.IDBase, s.IDPreset, s.BaseURL))
	v.check("site.language", languageTag(s.Language))
	v.check("site.timezone", timezone(s.Timezone))
	v.check("site.author.email", optional(s.Author.Email, plainAddress))
	v.check("site.author.uri", optional(s.Author.URI, absoluteURI))
}

func (v *inspector) content() {
	c := v.c.Content
	v.check("content.dir", notEmpty(c.Dir))
	v.check("content.preset", notEmpty(c.Preset))
	v.check("content.permalink", optional(c.Permalink, pattern))
	v.check("content.languages", languageRanges(c.Languages))
	v.check("content.teaser_words", between(c.TeaserWords, 1, 10000))
	v.check("content.scan", atLeastSecond(c.Scan))
	v.check("feed.content", oneOf(v.c.Feed.Content, "teaser", "full", "both"))
	v.check("feed.limit", between(v.c.Feed.Limit, 1, 1000))
}

func (v *inspector) digest() {
	d := v.c.Digest
	v.check("digest.schedule", notEmpty(d.Schedule))
	v.check("digest.first_run", oneOf(d.FirstRun, "skip", "include"))
	v.check("digest.max_age", atLeastSecond(d.MaxAge))
	v.check("digest.quiet", notNegative(d.Quiet))
	v.check("digest.grace", notNegative(d.Grace))
}

func (v *inspector) smtp() {
	s := v.c.SMTP
	v.check("smtp.host", optional(s.Host, hostName))
	v.check("smtp.port", between(s.Port, 1, 65535))
	v.check("smtp.tls", optional(s.TLS, func(mode string) error {
		return oneOf(mode, "required", "implicit", "opportunistic", "none")
	}))
	v.check("smtp.username", together(s.Username, s.Password, "there is a password but no user name"))
	v.check("smtp.password", together(s.Password, s.Username, "there is a user name but no password"))
	v.check("smtp.connections", between(s.Connections, 1, 1000))
	v.check("smtp.timeout", atLeastSecond(s.Timeout))

	d := v.c.DKIM
	v.check("dkim.selector", optional(d.Selector, domainName))
	v.check("dkim.domain", optional(d.Domain, domainName))
	v.check("dkim.selector", together(d.Selector, d.KeyFile, "there is a key but no selector"))
	v.check("dkim.key_file", together(d.KeyFile, d.Selector, "there is a selector but no key"))
	v.check("database.url", databaseURL(v.c.Database.URL))
}

func (v *inspector) http() {
	h := v.c.HTTP
	v.check("http.listen", listenAddress(h.Listen))
	v.check("http.admin", optional(h.Admin, listenAddress))
	v.check("http.public_url", optional(h.PublicURL, baseURL))
	v.check("http.privacy_url", optional(h.PrivacyURL, baseURL))
	v.publicHTTPS()
}

// publicHTTPS: what goes out to the world carries links to leave by, and RFC
// 8058 §3.1 wants those to be https.
func (v *inspector) publicHTTPS() {
	key, public := "http.public_url", v.c.HTTP.PublicURL
	if public == "" {
		key, public = "site.base_url", v.c.Site.BaseURL
	}
	u, err := url.Parse(public)
	if err != nil || u.Scheme != "http" || v.c.SMTP.Host == "" || isLoopback(v.c.SMTP.Host) {
		return
	}
	v.check(key, advise("smtp.host is set, so mail leaves this machine, and the links to leave by must be https (RFC 8058)",
		"set http.public_url to the https address under which readers reach recapd"))
}
