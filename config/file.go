package config

import (
	"bytes"
	"maps"
	"slices"
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

var byteOrderMark = []byte("\xef\xbb\xbf")

// parse reads a TOML document, whatever is in it.
func parse(doc []byte) (tree map[string]any, err error) {
	err = toml.Unmarshal(bytes.TrimPrefix(doc, byteOrderMark), &tree)
	return tree, err
}

// readFile takes the settings out of a document and its tree. Every key that all
// does not know is a fault.
func readFile(file string, doc []byte, tree map[string]any, all map[string]setting) (layer, map[string]place, []Fault) {
	places := locate(file, bytes.TrimPrefix(doc, byteOrderMark))
	r := reader{file: file, places: places, all: all, sections: sections(all), found: layer{}}
	r.table("", tree)
	return r.found, places, r.faults
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
		_, isList := value.([]any)
		switch {
		case strings.Contains(name, "."):
			r.fault(key, "", "a name with a dot in quotes", "write the section in brackets, or the name without quotes")
		case isElement(name):
			r.unknown(key, isTable)
		case r.isSetting(key):
			r.found[key] = given{value: value, place: r.at(key)}
		case prefix == "" && isTablesName(key):
			r.entries(key, value)
		case r.isSection(key) && isTable:
			r.table(key+".", inner)
		case r.isSection(key):
			r.fault(key, show(value), "is a section, not a value", "write ["+key+"] on a line of its own and its keys below")
		default:
			r.unknown(key, isTable || isList && r.places[element(key, 0)] != place{})
		}
	}
}

// entries takes the settings out of an array of tables.
func (r *reader) entries(key string, value any) {
	list, ok := value.([]any)
	if !ok {
		r.fault(key, "", "is a list of sections, got "+kindOf(value), "write [["+key+"]] on a line of its own for each, and its keys below")
		return
	}
	for i, entry := range list {
		inner, ok := entry.(map[string]any)
		if !ok {
			r.fault(element(key, i), "", "wants a section, got "+kindOf(entry), "write [["+key+"]] on a line of its own for each, and its keys below")
			continue
		}
		r.table(element(key, i)+".", inner)
	}
}

func (r *reader) unknown(key string, isTable bool) {
	if !isTable || isElement(key) {
		r.fault(key, "", "no such setting", r.likely(key))
		return
	}
	lists := slices.Collect(maps.Keys(tables(&Config{})))
	hint := didYouMean(key, slices.Concat(r.sections, lists))
	if hint == "" {
		hint = "sections are " + strings.Join(sorted(topOf(r.sections), lists), ", ")
	}
	r.fault(key, "", "no such section", hint)
}

// likely names what may have been meant. In an entry of an array of tables that
// is one of its own keys.
func (r *reader) likely(key string) string {
	if !isElement(key) {
		return didYouMean(key, names(single(r.all)))
	}
	var own []string
	for _, k := range names(r.all) {
		if parent(k) == parent(key) {
			own = append(own, last(k))
		}
	}
	if near := nearest(last(key), own); near != "" {
		return "did you mean " + near + "?"
	}
	return "its keys are " + strings.Join(own, ", ")
}

func sorted(lists ...[]string) []string {
	all := slices.Concat(lists...)
	slices.Sort(all)
	return slices.Compact(all)
}

func isTablesName(key string) bool { _, ok := tables(&Config{})[key]; return ok }

func (r *reader) fault(key, value, message, hint string) {
	r.faults = append(r.faults, r.at(key).fault(key, value, message, hint))
}

func (r *reader) at(key string) place {
	if p, ok := r.places[key]; ok {
		return p
	}
	if isElement(key) {
		return r.at(parent(key)) // of an entry written in one line
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
		if !strings.Contains(s, ".") && !isElement(s) {
			top = append(top, s)
		}
	}
	return top
}
