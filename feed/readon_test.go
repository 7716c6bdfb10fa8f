package feed

import "testing"

func TestReadOn(t *testing.T) {
	words := ReadOn{"es": "Sigue leyendo: {title}", "pt-br": "Continue: {title}", "": "More: {title} ({title})"}
	for language, want := range map[string]string{
		"es": "Sigue leyendo: Ducks", "ES-mx": "Sigue leyendo: Ducks", "pt-BR": "Continue: Ducks", "pt": "More: Ducks (Ducks)", "": "More: Ducks (Ducks)",
	} {
		if got := words.of(language, "Ducks"); got != want {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
	if got := (ReadOn)(nil).of("en", "Ducks"); got != "Read on: Ducks" {
		t.Error(got)
	}
}
