// Package config is everything that an operator can set: the types, their
// defaults, what is wrong with a value and what to write instead, and the
// annotated example file.
//
// A setting has one name everywhere, "section.key", and three places to come
// from; a later one wins:
//
//	recapd.toml              smtp.password = "…" under [smtp]
//	$CREDENTIALS_DIRECTORY   a file named smtp.password  (systemd LoadCredential=)
//	the environment          RECAPD_SMTP__PASSWORD
//
// [[events]], of which there may be many, come from the file alone; there a
// setting is called "events[1].name", counted from 1 as lines are.
//
// The three are merged first and only then read into the types, so a value
// that is overridden is never complained about, and one rule for a value holds
// wherever it was written.
//
// Nothing is ignored and nothing is guessed: a name that recapd does not know
// is a fault with its place and the nearest name that it does know. Faults are
// collected, so that ten mistakes take one run to find and not ten.
//
// A Config that Load returns is complete: derived values are filled in, paths
// are absolute, every value has been checked. Only the cron expression is left
// to the caller, who owns the schedules; Config.Fault places what he finds.
package config

import (
	"net/netip"
	"net/url"
	"time"
)

// Config is a whole recapd.toml. The keys are the toml tags.
type Config struct {
	Site      Site      `toml:"site"`
	Content   Content   `toml:"content"`
	Feed      Feed      `toml:"feed"`
	Digest    Digest    `toml:"digest"`
	Editions  Editions  `toml:"editions"`
	Operator  Operator  `toml:"operator"`
	SMTP      SMTP      `toml:"smtp"`
	DKIM      DKIM      `toml:"dkim"`
	Database  Database  `toml:"database"`
	HTTP      HTTP      `toml:"http"`
	Subscribe Subscribe `toml:"subscribe"`
	Templates Templates `toml:"templates"`
	Events    []Event   `toml:"events"`

	File     string  `toml:"-"` // the file that was read, as it was given
	StateDir string  `toml:"-"` // absolute: database, outbox and cache
	Warnings []Fault `toml:"-"` // for check to tell; none keeps recapd from working

	places map[string]place
}

// Site is the blog.
type Site struct {
	Title       string `toml:"title"`
	Subtitle    string `toml:"subtitle"`
	BaseURL     string `toml:"base_url"`     // absolute, http or https
	IDAuthority string `toml:"id_authority"` // "authority,date", RFC 4151 §2.1
	IDPreset    string `toml:"id_preset"`    // the generator whose feed's ids posts keep; empty: tag: ids
	IDBase      string `toml:"id_base"`      // where the blog was when that feed was read
	Language    string `toml:"language"`     // BCP 47
	Timezone    string `toml:"timezone"`     // an IANA name
	Author      Author `toml:"author"`
}

// Author signs the posts that name nobody: a person as RFC 4287 §3.2 has one.
type Author struct {
	Name  string `toml:"name"`
	Email string `toml:"email"`
	URI   string `toml:"uri"`
}

// Content is where the posts are and how their generator treats them.
type Content struct {
	Dir         string        `toml:"dir"` // absolute after Load
	Preset      string        `toml:"preset"`
	Permalink   string        `toml:"permalink"`
	Languages   []string      `toml:"languages"` // ranges, RFC 4647; none: site.language
	TeaserWords int           `toml:"teaser_words"`
	Scan        time.Duration `toml:"scan"`
}

// Feed is the look of the feeds.
type Feed struct {
	Content  string        `toml:"content"`  // teaser, full or both
	Contents []FeedContent `toml:"contents"` // the last that is for a feed counts
	Limit    int           `toml:"limit"`
	ReadOn   string        `toml:"read_on"` // may have {title}
	Kinds    []string      `toml:"kinds"`
	Aliases  []Alias       `toml:"aliases"` // after Load with the usual ones
	Cache    time.Duration `toml:"cache"`
	Hubs     []string      `toml:"hubs"`
	Icon     string        `toml:"icon"`
	Favicon  string        `toml:"favicon"`
}

// Digest is the weekly edition.
type Digest struct {
	Schedule      string        `toml:"schedule"` // not checked here
	From          Mailbox       `toml:"from"`
	ReplyTo       Mailbox       `toml:"reply_to"`
	PostalAddress string        `toml:"postal_address"`
	IntroFile     string        `toml:"intro_file"` // Markdown; absolute after Load; empty: none
	OutroFile     string        `toml:"outro_file"` // as IntroFile
	Pictures      bool          `toml:"pictures"`   // one for each event
	FirstRun      string        `toml:"first_run"`  // skip or include
	MaxAge        time.Duration `toml:"max_age"`
	Quiet         time.Duration `toml:"quiet"`
	CheckLinks    bool          `toml:"check_links"` // a post is mailed when its page answers
	Grace         time.Duration `toml:"grace"`
	Approval      bool          `toml:"approval"`
	HoldFor       time.Duration `toml:"hold_for"`       // 0: an issue goes out when it is due
	Settle        time.Duration `toml:"settle"`         // how long an issue waits for several nodes to see the same posts
	MinPosts      int           `toml:"min_posts"`      // a slot with fewer has no issue
	MaxPosts      int           `toml:"max_posts"`      // in an issue; 0: any number
	MaxRecipients int           `toml:"max_recipients"` // an issue for more is held; 0: none is
	Canary        int           `toml:"canary"`         // messages that go first; 0: none do
	CanaryShare   float64       `toml:"canary_share"`   // of them that may fail, 0 … 1
}

// Editions are those beside the weekly one. They share all of Digest but its schedule.
type Editions struct {
	Monthly  string        `toml:"monthly"`   // a schedule, not checked here; empty: there is none
	EachPost bool          `toml:"each_post"` // one issue for each post
	WrapUp   time.Duration `toml:"wrap_up"`   // from the last post of an event that is over to its issue; 0: there is none
}

// Operator is who is told of held issues and failures.
type Operator struct {
	Email Mailbox `toml:"email"`
}

// SMTP is the relay. Without a host messages become files in the outbox.
type SMTP struct {
	Host       string  `toml:"host"`
	Port       int     `toml:"port"`
	TLS        string  `toml:"tls"` // required, implicit, opportunistic or none
	Username   string  `toml:"username"`
	Password   string  `toml:"password" secret:"always"`
	Auth       string  `toml:"auth"`        // a SASL mechanism; empty: the best that is offered
	ReturnPath Mailbox `toml:"return_path"` // the envelope sender, RFC 5321 §4.4

	Connections           int           `toml:"connections"`
	MessagesPerConnection int           `toml:"messages_per_connection"`
	Rate                  Rates         `toml:"rate"`
	Timeout               time.Duration `toml:"timeout"`
	GiveUpAfter           time.Duration `toml:"give_up_after"`
	OnUnknown             string        `toml:"on_unknown"` // copy or hold
	ShutdownTimeout       time.Duration `toml:"shutdown_timeout"`

	RatePerDomain DomainRates `toml:"rate_per_domain"`
	Fallback      Fallback    `toml:"fallback"`
}

// Fallback is the relay that stands in for the first. Without a host there is none.
type Fallback struct {
	Host     string `toml:"host"`
	Port     int    `toml:"port"`
	TLS      string `toml:"tls"`
	Username string `toml:"username"`
	Password string `toml:"password" secret:"always"`
	Auth     string `toml:"auth"`
}

// DKIM signs when there are a selector and a key.
type DKIM struct {
	Selector string `toml:"selector"`
	Domain   string `toml:"domain"`
	KeyFile  string `toml:"key_file"` // absolute after Load
}

// Database is the ledger.
type Database struct {
	URL            string        `toml:"url" secret:"login"` // "sqlite:" with an absolute path after Load, or postgres://
	KeepDeliveries time.Duration `toml:"keep_deliveries"`    // after the end of their issue; 0: for ever
}

// HTTP is where recapd listens, and the address that readers know it by.
type HTTP struct {
	Listen         string         `toml:"listen"`
	PublicURL      string         `toml:"public_url"`
	Admin          string         `toml:"admin"` // of the metrics; empty: nowhere
	TrustedProxies []netip.Prefix `toml:"trusted_proxies"`
	PrivacyURL     string         `toml:"privacy_url"`
}

// Subscribe is how people join.
type Subscribe struct {
	Origins []string `toml:"origins"` // of the sites that carry the form, "https://blog.example.org"; after Load that of base_url is the first
	Welcome bool     `toml:"welcome"`
	CheckMX bool     `toml:"check_mx"`
}

// Templates is a folder whose files take the place of those inside.
type Templates struct {
	Dir string `toml:"dir"` // absolute after Load; empty: none
}

// Base is the blog's address. The caller may change what he gets.
func (s Site) Base() *url.URL { return parsed(s.BaseURL) }

// FormerBase is the address that is in the ids of the blog's old feed. It has no
// host where there is no IDPreset.
func (s Site) FormerBase() *url.URL { return parsed(s.IDBase) }

func parsed(address string) *url.URL {
	u, err := url.Parse(address)
	if err != nil {
		return &url.URL{} // not after Load
	}
	return u
}

// Zone is the site's time zone.
func (s Site) Zone() *time.Location {
	zone, err := time.LoadLocation(s.Timezone)
	if err != nil {
		return time.UTC // not after Load
	}
	return zone
}
