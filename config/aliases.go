package config

import (
	"fmt"
	"strings"
)

// Alias is another address of a feed, written as "/index.xml = /rss.xml".
type Alias struct {
	Path, Of string
}

func (a Alias) String() string { return a.Path + " = " + a.Of }

// UnmarshalText reads an alias.
func (a *Alias) UnmarshalText(text []byte) error {
	path, of, _ := strings.Cut(string(text), "=")
	a.Path, a.Of = strings.TrimSpace(path), strings.TrimSpace(of)
	file := plainPath.MatchString(a.Of) && a.Of != "" && !strings.HasSuffix(a.Of, "/")
	if !file || !plainPath.MatchString(a.Path) || a.Path == "" || a.Path == "/" {
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
