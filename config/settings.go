package config

import (
	"encoding"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// setting is one key of the configuration and the field it is read into.
type setting struct {
	field  reflect.Value
	secret string // "always" or "login"; empty: nothing to hide
}

// settings lists every setting of c by its name, those of [[events]] as
// "events[1].name" and so on. The types are the only list
// there is: files, credentials, environment and the example are held to it.
func settings(c *Config) map[string]setting {
	all := map[string]setting{}
	collect(all, "", reflect.ValueOf(c).Elem())
	return all
}

func collect(all map[string]setting, prefix string, section reflect.Value) {
	for i := range section.NumField() {
		field := section.Type().Field(i)
		name := field.Tag.Get("toml")
		if name == "" || name == "-" {
			continue
		}
		if isTables(section.Field(i).Type()) {
			for n := range section.Field(i).Len() {
				collect(all, prefix+element(name, n)+".", section.Field(i).Index(n))
			}
			continue
		}
		if isSection(section.Field(i)) {
			collect(all, prefix+name+".", section.Field(i))
			continue
		}
		all[prefix+name] = setting{field: section.Field(i), secret: field.Tag.Get("secret")}
	}
}

func isSection(v reflect.Value) bool {
	_, isText := v.Addr().Interface().(encoding.TextUnmarshaler)
	return v.Kind() == reflect.Struct && !isText
}

// isTables tells the type of what the file has as an array of tables.
func isTables(t reflect.Type) bool {
	if t.Kind() != reflect.Slice || t.Elem().Kind() != reflect.Struct {
		return false
	}
	return !readsText(t) && !readsText(t.Elem())
}

func readsText(t reflect.Type) bool {
	_, ok := reflect.New(t).Interface().(encoding.TextUnmarshaler)
	return ok
}

// tables are the names of the arrays of tables. How many entries one has, only
// the file can tell.
func tables(c *Config) map[string]reflect.Value {
	found := map[string]reflect.Value{}
	all := reflect.ValueOf(c).Elem()
	for i := range all.NumField() {
		if name := all.Type().Field(i).Tag.Get("toml"); name != "" && name != "-" && isTables(all.Field(i).Type()) {
			found[name] = all.Field(i)
		}
	}
	return found
}

// element is the name of an entry of an array of tables. It counts from 1, as
// lines do.
func element(name string, i int) string { return fmt.Sprintf("%s[%d]", name, i+1) }

// isElement tells the name of an entry, or of what is in one.
func isElement(key string) bool { return strings.Contains(key, "[") }

// single are the settings that have one place, and so can come from elsewhere
// than from the file.
func single(all map[string]setting) map[string]setting {
	found := maps.Clone(all)
	maps.DeleteFunc(found, func(key string, _ setting) bool { return isElement(key) })
	return found
}

// names gives the keys of all in order.
func names(all map[string]setting) []string {
	keys := make([]string, 0, len(all))
	for k := range all {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// sections gives "site", "site.author", … in order.
func sections(all map[string]setting) []string {
	var found []string
	for k := range all {
		for p := parent(k); p != ""; p = parent(p) {
			found = append(found, p)
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}
