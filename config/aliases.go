package config

import (
	"fmt"
	"slices"
	"strings"
)

// Alias is another address of a feed, written as "/index.xml = /rss.xml". Of is "none"
// where there is to be no feed.
type Alias struct {
	Path, Of string
}

const noFeed = "none"

// Usual are the addresses of feeds that generators and hosts have. They are served
// without being asked for.
func Usual() []Alias {
	return []Alias{
		{"/index.xml", "/rss.xml"}, {"/feed.xml", "/atom.xml"}, {"/feed.atom", "/atom.xml"}, {"/rss/", "/rss.xml"}, {"/feed/", "/rss.xml"},
		{"/feeds/all.atom.xml", "/atom.xml"}, {"/feeds/all.rss.xml", "/rss.xml"},
	}
}

// withUsual puts the operator's aliases in front of the usual ones. At one address
// his counts.
func withUsual(own []Alias) []Alias {
	all := slices.Clone(own)
	for _, u := range Usual() {
		if !slices.ContainsFunc(own, func(a Alias) bool { return a.Path == u.Path }) {
			all = append(all, u)
		}
	}
	return slices.DeleteFunc(all, func(a Alias) bool { return a.Of == noFeed })
}

func (a Alias) String() string { return a.Path + " = " + a.Of }

// UnmarshalText reads an alias.
func (a *Alias) UnmarshalText(text []byte) error {
	path, of, _ := strings.Cut(string(text), "=")
	a.Path, a.Of = strings.TrimSpace(path), strings.TrimSpace(of)
	file := plainPath.MatchString(a.Of) && a.Of != "" && !strings.HasSuffix(a.Of, "/")
	if !file && a.Of != noFeed || !plainPath.MatchString(a.Path) || a.Path == "" || a.Path == "/" {
		return advise(show(string(text))+" is no alias of a feed", `write the other address and the feed, as "/index.xml = /rss.xml"`)
	}
	return nil
}

// apart wants each address once.
func apart(list []Alias) error {
	seen := map[string]bool{}
	for _, a := range list {
		if seen[a.Path] {
			return advise(fmt.Sprintf("%s is there twice", a.Path), "one address can stand for one feed")
		}
		seen[a.Path] = true
	}
	return nil
}
