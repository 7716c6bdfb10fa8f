package main

import (
	"io/fs"
	"net/mail"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"recapd/internal/post"
)

// readSite takes over what the generator's configuration says.
func (s *survey) readSite(baseURL string) {
	s.preset, s.permalink = s.site.Preset, s.site.Permalink
	if s.preset == "" {
		s.preset = post.Auto
	}
	if s.permalink != "" && !strings.HasPrefix(s.permalink, "/") {
		s.permalink = "/" + s.permalink
	}
	s.title = oneLine(s.site.Title)
	s.language = strings.ReplaceAll(s.site.Language, "_", "-")
	s.zone = s.site.Zone
	s.author = authorOf(s.site.Author)
	s.base = strings.TrimSuffix(baseURL, "/")
	said := ""
	for _, candidate := range []string{s.site.BaseURL, s.publishURL(), s.cname(), baseURL} {
		if said == "" && isLive(candidate) {
			said = strings.TrimSuffix(candidate, "/")
		}
	}
	s.feedBase = said // the generator's feed goes by its configuration, whatever the user says
	if s.base == "" {
		s.base = said
	}
}

// idPreset is the generator that has made a feed of this blog, as far as it is
// known; "" is none.
func (s *survey) idPreset() string {
	if s.feedBase == "" {
		return ""
	}
	return s.feedMaker()
}

// feedMaker is idPreset where the address is still to be told.
func (s *survey) feedMaker() string {
	generator, _, _ := strings.Cut(s.preset, "-") // jekyll-pretty: another permalink, the same ids
	if !slices.Contains(post.IDPresets(), generator) {
		return ""
	}
	return generator
}

// authorOf reads "Ada Placeholder <ada@example.org>", or only the name.
func authorOf(text string) post.Author {
	if a, err := mail.ParseAddress(text); err == nil {
		return post.Author{Name: oneLine(a.Name), Email: a.Address}
	}
	return post.Author{Name: oneLine(text)}
}

// isLive tells an address that a reader could follow from what generators write
// into a new configuration.
func isLive(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return false
	}
	switch host := strings.TrimPrefix(u.Hostname(), "www."); host {
	case "", "localhost", "127.0.0.1", "0.0.0.0", "example.org", "example.com", "example.net":
		return false
	}
	return true
}

var siteURL = regexp.MustCompile(`(?m)^SITEURL\s*=\s*u?["']([^"'\n]+)["']`)

// publishURL is Pelican's address of the live site, which by its habit stands in a
// file of its own.
func (s *survey) publishURL() string {
	if found := siteURL.FindStringSubmatch(s.small("publishconf.py")); found != nil {
		return found[1]
	}
	return ""
}

// small is the text of a file that people write by hand; "" of any other.
func (s *survey) small(name string) string {
	const limit = 1 << 20
	info, err := fs.Stat(s.files, name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > limit {
		return ""
	}
	data, err := fs.ReadFile(s.files, name)
	if err != nil {
		return ""
	}
	return string(data)
}

// cname is the host that a blog on somebody's page service is published under.
func (s *survey) cname() string {
	for _, folder := range []string{".", "static", "source", "files", "content/extra"} {
		host := strings.TrimSpace(s.small(path.Join(folder, "CNAME")))
		if host != "" && !strings.ContainsAny(host, " /\n") {
			return "https://" + host
		}
	}
	return ""
}
