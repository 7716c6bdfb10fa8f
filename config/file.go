package config

import (
	"bytes"
	"errors"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// layer is what one source says: values by the name of the setting.
type layer map[string]given

type given struct {
	value any
	place place
	loose bool // a text of the environment or a credential: "587" is a number there
}

// readFile reads a TOML document. A document that is not TOML is one fault;
// else every key that all does not know is one.
func readFile(file string, doc []byte, all map[string]setting) (layer, map[string]place, []Fault) {
	doc = bytes.TrimPrefix(doc, []byte("\xef\xbb\xbf"))
	var tree map[string]any
	if err := toml.Unmarshal(doc, &tree); err != nil {
		return nil, nil, []Fault{syntaxFault(file, err)}
	}
	places := locate(file, doc)
	r := reader{file: file, places: places, all: all, sections: sections(all), found: layer{}}
	r.table("", tree)
	return r.found, places, r.faults
}

func syntaxFault(file string, err error) Fault {
	f := Fault{File: file, Message: strings.TrimPrefix(err.Error(), "toml: ")}
	var decode *toml.DecodeError
	if errors.As(err, &decode) {
		f.Line, f.Column = decode.Position()
	}
	if strings.Contains(f.Message, "start of value") {
		f.Hint = quoted
	}
	return f
}

type reader struct {
	file     string
	places   map[string]place
	all      map[string]setting
	sections []string
	found    layer
	faults   []Fault
}

// table takes the known settings out of a table and its tables.
func (r *reader) table(prefix string, table map[string]any) {
	for name, value := range table {
		key := prefix + name
		inner, isTable := value.(map[string]any)
		switch {
		case strings.Contains(name, "."):
			r.fault(key, "", "a name with a dot in quotes", "write the section in brackets, or the name without quotes")
		case r.isSetting(key):
			r.found[key] = given{value: value, place: r.at(key)}
		case r.isSection(key) && isTable:
			r.table(key+".", inner)
		case r.isSection(key):
			r.fault(key, show(value), "is a section, not a value", "write ["+key+"] on a line of its own and its keys below")
		default:
			r.unknown(key, isTable)
		}
	}
}

func (r *reader) unknown(key string, isTable bool) {
	if !isTable {
		r.fault(key, "", "no such setting", didYouMean(key, names(r.all)))
		return
	}
	hint := didYouMean(key, r.sections)
	if hint == "" {
		hint = "sections are " + strings.Join(topOf(r.sections), ", ")
	}
	r.fault(key, "", "no such section", hint)
}

func (r *reader) fault(key, value, message, hint string) {
	r.faults = append(r.faults, r.at(key).fault(key, value, message, hint))
}

func (r *reader) at(key string) place {
	if p, ok := r.places[key]; ok {
		return p
	}
	return place{file: r.file}
}

func (r *reader) isSetting(key string) bool { _, ok := r.all[key]; return ok }

func (r *reader) isSection(key string) bool {
	for _, s := range r.sections {
		if s == key {
			return true
		}
	}
	return false
}

func didYouMean(key string, known []string) string {
	if near := nearest(key, known); near != "" {
		return "did you mean " + near + "?"
	}
	return ""
}

// topOf keeps the sections that are not inside another.
func topOf(sections []string) []string {
	var top []string
	for _, s := range sections {
		if !strings.Contains(s, ".") {
			top = append(top, s)
		}
	}
	return top
}
