package config

import (
	"net/netip"
	"time"
)

// Default gives every setting its value before any file is read. What is empty
// here and follows from other settings is filled in by Load (see derive).
func Default() *Config {
	return &Config{
		Site: Site{
			Title:    "Recaps",
			Language: "en",
			Timezone: "UTC",
		},
		Content: Content{
			Dir:         "content/blog",
			Preset:      "auto",
			Languages:   []string{},
			TeaserWords: 55,
			Scan:        time.Minute,
		},
		Feed: Feed{
			Content: "teaser",
			Limit:   20,
		},
		Digest: Digest{
			Schedule: "0 9 * * MON",
			FirstRun: "skip",
			MaxAge:   720 * time.Hour,
			Quiet:    15 * time.Minute,
			Grace:    48 * time.Hour,
		},
		SMTP: SMTP{
			Port:        587,
			Connections: 10,
			Rate:        Rate{Count: 14, Per: time.Second},
			Timeout:     2 * time.Minute,
		},
		Database: Database{
			URL: "sqlite:recapd.db",
		},
		HTTP: HTTP{
			Listen: "127.0.0.1:8080",
			Admin:  "127.0.0.1:8081",
			TrustedProxies: []netip.Prefix{
				netip.MustParsePrefix("127.0.0.1/32"),
				netip.MustParsePrefix("::1/128"),
			},
		},
	}
}
