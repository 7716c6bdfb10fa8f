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

// TestExampleOfAnEvent: the example's event is commented out, because by default
// there is none. Without the comment signs it is a whole and valid one, and each
// of its keys is explained.
func TestExampleOfAnEvent(t *testing.T) {
	_, block, found := strings.Cut(string(Example()), "\n# [[events]]\n")
	if !found {
		t.Fatal("no event in the example")
	}
	lines := strings.Split("# [[events]]\n"+strings.TrimSpace(block), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimPrefix(line, "#"), " ")
		if isKey := strings.Contains(lines[i], " = ") && !strings.HasPrefix(lines[i], "#"); isKey && !strings.HasPrefix(lines[i-1], "# ") {
			t.Errorf("no comment above %s", lines[i])
		}
	}
	c := decode(t, Source{Document: []byte(minimal + strings.Join(lines, "\n"))})
	if len(c.Events) != 1 {
		t.Fatalf("got %d events", len(c.Events))
	}
	for key, s := range settings(c) {
		if isElement(key) && s.field.IsZero() {
			t.Errorf("%s is not in the example", key)
		}
	}
}

func TestExampleIsACopy(t *testing.T) {
	Example()[0] = '!'
	if Example()[0] != '#' {
		t.Error("who changes what Example gives changes the example")
	}
}
