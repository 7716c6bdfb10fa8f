package templates

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Every language has the plurals that it has, whatever English has.
func TestPluralsAreThoseOfTheLanguage(t *testing.T) {
	texts := english(t)
	for tag, c := range map[string]struct {
		forms string
		want  map[int]string
	}{
		"pl": {"{n} relacja|{n} relacje|{n} relacji", map[int]string{1: "1 relacja", 2: "2 relacje", 5: "5 relacji", 22: "22 relacje", 112: "112 relacji"}},
		"zh": {"{n} 篇", map[int]string{0: "0 篇", 1: "1 篇", 9: "9 篇"}},
		"ar": {"z{n}|a{n}|b{n}|c{n}|d{n}|e{n}", map[int]string{0: "z0", 1: "a1", 2: "b2", 7: "c7", 42: "d42", 100: "e100"}},
		"fr": {"{n} un|{n} autres", map[int]string{0: "0 un", 1: "1 un", 2: "2 autres"}},
		"he": {"{n} one|{n} others", map[int]string{1: "1 one", 2: "2 others", 20: "20 others"}},
	} {
		for key := range texts {
			if strings.HasPrefix(key, counting) {
				texts[key] = c.forms
			}
		}
		s, err := Load(fstest.MapFS{"messages/" + tag + ".toml": {Data: catalogue(t, texts)}})
		if err != nil {
			t.Errorf("%s: %v", tag, err)
			continue
		}
		for n, want := range c.want {
			if got := s.Words(tag).Count("count-recaps", n); got != want {
				t.Errorf("%s: %d is %q, want %q", tag, n, got, want)
			}
		}
	}
	texts = english(t)
	texts["count-recaps"] = "a|b|c"
	_, err := Load(fstest.MapFS{"messages/pl.toml": {Data: catalogue(t, texts)}, "messages/de.toml": {Data: catalogue(t, texts)}})
	if want := "messages/de.toml: count-recaps: it has 3 plural forms, want 2, parted by |: one, other"; err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "pl.toml") {
		t.Errorf("got %v, want %s and nothing of pl.toml", err, want)
	}
}
