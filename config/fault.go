package config

import (
	"fmt"
	"sort"
	"strings"
)

// Fault is one setting that cannot be used as it is.
type Fault struct {
	File    string // the file, the credential or the environment variable it was found in
	Line    int    // from 1; 0 where there is none
	Column  int    // from 1; 0 where there is none
	Key     string // "smtp.port"; empty for what concerns the whole file
	Value   string // as given; never a secret
	Message string // lower case, no full stop
	Hint    string // what to write instead; may be empty
}

// Error gives "recapd.toml:12:1: smtp.port = 99999: out of range".
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		fmt.Fprintf(&b, ":%d", f.Line)
		if f.Column > 0 {
			fmt.Fprintf(&b, ":%d", f.Column)
		}
	}
	b.WriteString(": ")
	if f.Key != "" {
		b.WriteString(f.Key)
		if f.Value != "" {
			b.WriteString(" = " + f.Value)
		}
		b.WriteString(": ")
	}
	b.WriteString(f.Message)
	return b.String()
}

// ValidationError is all that is wrong, in the order of the file.
type ValidationError struct {
	Faults []Fault
}

// Error gives one line for each fault, its hint behind it.
func (e *ValidationError) Error() string {
	lines := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		lines[i] = f.Error()
		if f.Hint != "" {
			lines[i] += " (" + f.Hint + ")"
		}
	}
	return strings.Join(lines, "\n")
}

// place is where a setting was written.
type place struct {
	file         string
	line, column int
}

func (p place) fault(key, value, message, hint string) Fault {
	return Fault{File: p.file, Line: p.line, Column: p.column, Key: key, Value: value, Message: message, Hint: hint}
}

// Fault places a complaint of the caller's own at the setting named key: at its
// line where it was written, else at the file.
func (c *Config) Fault(key, message, hint string) Fault {
	value := ""
	if s, ok := settings(c)[key]; ok {
		value = s.shown()
	}
	return c.place(key).fault(key, value, message, hint)
}

// place finds a setting, or what encloses it: site.author for site.author.name.
func (c *Config) place(key string) place {
	for k := key; k != ""; k = parent(k) {
		if p, ok := c.places[k]; ok {
			return p
		}
	}
	return place{file: c.File}
}

// parent of "events[1].name" is "events[1]", and of that "events".
func parent(key string) string {
	return key[:max(0, strings.LastIndexAny(key, ".["))]
}

func sortFaults(faults []Fault) {
	sort.SliceStable(faults, func(i, j int) bool {
		a, b := faults[i], faults[j]
		if a.File != b.File {
			return a.File < b.File
		}
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		if a.Column != b.Column {
			return a.Column < b.Column
		}
		return a.Key < b.Key
	})
}
