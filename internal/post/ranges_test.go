package post

import "testing"

func TestSpeaks(t *testing.T) {
	tests := []struct {
		language string
		ranges   []string
		want     bool
	}{
		{"en", []string{"en"}, true},
		{"en-GB", []string{"en"}, true},
		{"eng", []string{"en"}, false},
		{"es", []string{"en"}, false},
		{"en", []string{"en-us"}, true}, // languageCode = "en-us"
		{"en-US", []string{"en_us"}, true},
		{"en-GB", []string{"en-US"}, false},
		{"pt-PT", []string{"pt-BR"}, false},
		{"zh", []string{"zh-Hant-TW"}, true},
		{"zh-Hant", []string{"zh-Hans"}, false},
		{"zh-TW", []string{"zh-Hant"}, false},
		{"EN-gb", []string{"EN"}, true},
		{"es", []string{"en", "es"}, true},
		{"de", []string{"en", "es"}, false},
		{"de", []string{"*"}, true},
		{"de", []string{""}, true},
		{"de", nil, true},
		{"", []string{"en"}, true},
	}
	for _, tt := range tests {
		if got := (&Post{Language: tt.language}).Speaks(tt.ranges...); got != tt.want {
			t.Errorf("%q for %q: got %v", tt.language, tt.ranges, got)
		}
	}
}
