package config

import (
	"reflect"
	"strings"
	"testing"
)

// required are the settings that the example must set and Default cannot.
var required = map[string]bool{"site.base_url": true}

func TestExampleIsComplete(t *testing.T) {
	lines := strings.Split(string(Example()), "\n")
	places := locate("recapd.example.toml", Example())
	for _, key := range names(settings(Default())) {
		p, ok := places[key]
		if !ok {
			t.Errorf("%s is not in the example", key)
			continue
		}
		if above := lines[p.line-2]; !strings.HasPrefix(above, "# ") {
			t.Errorf("line %d: no comment above %s", p.line, key)
		}
	}
}

func TestExampleHoldsTheDefaults(t *testing.T) {
	c := Default()
	if faults := c.merge(Source{File: "recapd.example.toml", Document: Example()}); len(faults) > 0 {
		t.Fatal(&ValidationError{Faults: faults})
	}
	want := settings(Default())
	for key, got := range settings(c) {
		if required[key] {
			continue
		}
		if !reflect.DeepEqual(got.field.Interface(), want[key].field.Interface()) {
			t.Errorf("%s: the example has %v, the default is %v", key, got.field, want[key].field)
		}
	}
}

func TestExampleIsValid(t *testing.T) {
	if _, err := Decode(Source{File: "recapd.example.toml", Document: Example()}); err != nil {
		t.Error(err)
	}
}

func TestExampleIsACopy(t *testing.T) {
	Example()[0] = '!'
	if Example()[0] != '#' {
		t.Error("who changes what Example gives changes the example")
	}
}
