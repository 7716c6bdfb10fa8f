package config

import (
	"encoding"
	"reflect"
	"slices"
)

// setting is one key of the configuration and the field it is read into.
type setting struct {
	field  reflect.Value
	secret string // "always" or "login"; empty: nothing to hide
}

// settings lists every setting of c by its name. The types are the only list
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
