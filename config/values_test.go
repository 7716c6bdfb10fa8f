package config

import (
	"slices"
	"testing"
	"time"
)

func TestRates(t *testing.T) {
	for text, want := range map[string]Rates{
		"":              nil,
		"14/s":          {{14, time.Second}},
		"100/m":         {{100, time.Minute}},
		"3600/h":        {{3600, time.Hour}},
		"14/s, 50000/d": {{14, time.Second}, {50000, 24 * time.Hour}},
	} {
		var got Rates
		if err := got.UnmarshalText([]byte(text)); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
		if got.String() != text {
			t.Errorf("%q is written as %q", text, got)
		}
	}
	for _, text := range []string{"14", "/s", "0/s", "-1/s", "1.5/s", "14/w", "14/s/s", "99999999999999999999/s", "14/s,", "14/s, 20/s"} {
		if err := new(Rates).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestMailbox(t *testing.T) {
	for text, want := range map[string]Mailbox{
		"":                                 {},
		"news@example.org":                 {"", "news@example.org"},
		"Recaps <news@example.org>":        {"Recaps", "news@example.org"},
		`"Recaps, weekly" <n@example.org>`: {"Recaps, weekly", "n@example.org"},
		"Zoë Beispiel <zoe@example.org>":   {"Zoë Beispiel", "zoe@example.org"},
	} {
		var got, again Mailbox
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
		if err := again.UnmarshalText([]byte(got.String())); err != nil || again != got {
			t.Errorf("%q becomes %q and then %v, %v", text, got, again, err)
		}
	}
	for _, text := range []string{"news", "news@", "a@example.org, b@example.org", "Recaps news@example.org", "a@example.org\r\nBcc: b@example.org"} {
		if err := new(Mailbox).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func TestNearest(t *testing.T) {
	known := names(settings(Default()))
	for name, want := range map[string]string{
		"smtp.hots":       "smtp.host",
		"smpt.host":       "smtp.host",
		"site.baseurl":    "site.base_url",
		"site.schedule":   "digest.schedule",
		"from":            "digest.from",
		"site.dir":        "", // content.dir and templates.dir
		"site.moonphase":  "",
		"digest.approved": "digest.approval",
	} {
		if got := nearest(name, known); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
	}
}

func TestChecks(t *testing.T) {
	for _, test := range []struct {
		name      string
		check     func(string) error
		good, bad []string
	}{
		{"authority", authority,
			[]string{"blog.example.org,2026", "ada@example.org,2026-11", "example.org,2026-11-22"},
			[]string{"example.org", "example.org,26", "example.org,2026-13", "example.org,2026-1", "two words,2026", ",2026"}},
		{"languageTag", languageTag,
			[]string{"en", "en-GB", "zh-Hant-TW", "de-CH-1996"},
			[]string{"", "e", "english, mostly", "en_GB", "en-"}},
		{"listenAddress", listenAddress,
			[]string{":8080", "127.0.0.1:0", "[::1]:8080", "localhost:80", "[fe80::1%eth0]:80"},
			[]string{"8080", "127.0.0.1", "127.0.0.1:http", "127.0.0.1:65536", "a b:80"}},
		{"databaseURL", databaseURL,
			[]string{"sqlite:recapd.db", "sqlite:/var/lib/recapd/recapd.db", "sqlite::memory:", "postgres://host/db", "postgresql://u:p@host:5432/db"},
			[]string{"", "recapd.db", "sqlite:", "sqlite://recapd.db", "mysql://host/db", "postgres:db"}},
		{"hostName", hostName,
			[]string{"mail.example.org", "localhost", "192.0.2.1", "2001:db8::1", "relay_1"},
			[]string{"mail.example.org:25", "smtp://mail", "-x", "a..b"}},
		{"timezone", timezone,
			[]string{"UTC", "Europe/Madrid"},
			[]string{"", "Local", "Mars/Olympus", "../etc/passwd"}},
	} {
		for _, value := range test.good {
			if err := test.check(value); err != nil {
				t.Errorf("%s(%q): %v", test.name, value, err)
			}
		}
		for _, value := range test.bad {
			if test.check(value) == nil {
				t.Errorf("%s(%q) was taken", test.name, value)
			}
		}
	}
}

func TestDurations(t *testing.T) {
	const day = 24 * time.Hour
	for text, want := range map[string]time.Duration{
		"0s": 0, "90s": 90 * time.Second, "15m": 15 * time.Minute, "1h30m": 90 * time.Minute,
		"30d": 30 * day, "2w": 14 * day, "1w1d": 8 * day, "1d12h": 36 * time.Hour,
	} {
		if got, err := parseDuration(text); err != nil || got != want {
			t.Errorf("%q: got %v, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "15", "d", "w", "1d2w", "1.5d", "-1d", "+1d", "1d ", "30 days", "99999d", "12h1d"} {
		if got, err := parseDuration(text); err == nil {
			t.Errorf("%q was taken as %v", text, got)
		}
	}
}
