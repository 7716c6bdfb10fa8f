package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"
)

// Places gives the files that Find looks for, in that order.
func Places() []string { return []string{"recapd.toml", "/etc/recapd/recapd.toml"} }

// ErrNone is Find's answer when there is no configuration anywhere.
var ErrNone = errors.New("no configuration")

// Find gives the file to load: flag when it is set, else the first of places
// that exists, by default Places().
func Find(flag string, places ...string) (string, error) {
	if flag != "" {
		return flag, nil
	}
	if len(places) == 0 {
		places = Places()
	}
	for _, p := range places {
		if _, err := os.Stat(p); err == nil {
			return p, nil
		}
	}
	return "", fmt.Errorf("%w: looked for %s", ErrNone, joinOr(places))
}

// Source is all that a configuration is made of.
type Source struct {
	File           string   // names the document in faults; relative paths start at its folder
	Document       []byte   // TOML
	Environ        []string // as os.Environ gives it
	Credentials    fs.FS    // a file for each setting; nil for none
	CredentialsDir string   // what Credentials is called in faults

	// Blog tells what the generator's configuration says, of which contentDir is
	// the folder of posts; nil: nothing.
	Blog func(contentDir string) Blog
}

// Blog is what a generator's configuration says of a blog. It counts where the
// operator is silent, as far as it makes sense.
type Blog struct{ Title, Language, Timezone, Author string }

// Load reads the file at path and what environ adds to it: RECAPD_ variables,
// $CREDENTIALS_DIRECTORY and $STATE_DIRECTORY. What the operator leaves open is
// asked of blog (see Source). What is wrong with any value comes as one
// *ValidationError.
func Load(path string, environ []string, blog func(contentDir string) Blog) (*Config, error) {
	doc, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	s := Source{File: path, Document: doc, Environ: environ, Blog: blog}
	if dir := lookup(environ, credentialsVariable); dir != "" {
		s.CredentialsDir, s.Credentials = dir, os.DirFS(dir)
	}
	return Decode(s)
}

// Decode is Load on what has been read already.
func Decode(s Source) (*Config, error) {
	c := Default()
	c.File = s.File
	faults := c.merge(s)
	if c.places != nil {
		faults = append(faults, c.validate(faults)...)
	}
	if len(faults) > 0 {
		sortFaults(faults)
		return nil, &ValidationError{Faults: faults}
	}
	if err := c.derive(s); err != nil {
		return nil, err
	}
	return c, nil
}

// merge lays the sources over each other and reads what is left into c. After a
// document that is not TOML c has no places, and looking further would only
// tell consequences.
func (c *Config) merge(s Source) []Fault {
	tree, err := parse(s.Document)
	if err != nil {
		return []Fault{syntaxFault(s.File, s.Document, err)}
	}
	c.makeRoom(tree)
	all := settings(c)
	file, places, faults := readFile(s.File, s.Document, tree, all)
	credentials, more := readCredentials(s.CredentialsDir, s.Credentials, single(all))
	faults = append(faults, more...)
	environ, more := readEnviron(s.Environ, single(all))
	faults = append(faults, more...)

	c.places = places
	for _, key := range names(all) {
		g, ok := top(key, environ, credentials, file)
		if !ok {
			continue
		}
		c.places[key] = g.place
		if err := all[key].set(g.value, g.loose); err != nil {
			message, hint := adviceOf(err)
			faults = append(faults, g.place.fault(key, all[key].show(g.value), message, hint))
		}
	}
	return faults
}

// makeRoom gives every array of tables as many entries as the file has.
func (c *Config) makeRoom(tree map[string]any) {
	for name, list := range tables(c) {
		if entries, ok := tree[name].([]any); ok {
			list.Set(reflect.MakeSlice(list.Type(), len(entries), len(entries)))
		}
	}
}

// top gives what the first of layers has for key.
func top(key string, layers ...layer) (given, bool) {
	for _, l := range layers {
		if g, ok := l[key]; ok {
			return g, true
		}
	}
	return given{}, false
}

// complained tells whether faults has one of key.
func complained(faults []Fault, key string) bool {
	return slices.ContainsFunc(faults, func(f Fault) bool { return f.Key == key })
}

func joinOr(words []string) string {
	list := ""
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			list += " and "
		default:
			list += ", "
		}
		list += filepath.ToSlash(w)
	}
	return list
}
