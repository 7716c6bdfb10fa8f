package config

import (
	"net/netip"
	"time"
)

// Default gives every setting its value before any file is read. What is empty
// here and follows from other settings is filled in by Load (see derive).
func Default() *Config {
	return &Config{
		Content: Content{
			Dir:         "content/blog",
			Preset:      "auto",
			Languages:   []string{},
			TeaserWords: 55,
			Scan:        time.Minute,
		},
		Feed: Feed{
			Content:  "teaser",
			Limit:    20,
			Kinds:    []string{"event", "tag", "category", "author", "language", "archive"},
			Aliases:  []Alias{},
			Cache:    5 * time.Minute,
			Hubs:     []string{},
			Contents: []FeedContent{},
		},
		Digest: Digest{
			Schedule: "0 9 * * MON",
			FirstRun: "skip",
			MaxAge:   720 * time.Hour,
			Quiet:    15 * time.Minute,
			Grace:    48 * time.Hour,
			Settle:   15 * time.Minute,

			MinPosts: 1,

			Canary:      100,
			CanaryShare: 0.2,
		},
		SMTP: SMTP{
			Port:                  587,
			Connections:           10,
			MessagesPerConnection: 100,
			Rate:                  Rates{{Count: 14, Per: time.Second}},
			Timeout:               2 * time.Minute,
			GiveUpAfter:           72 * time.Hour,
			OnUnknown:             "copy",
			ShutdownTimeout:       time.Minute,
			RatePerDomain:         DomainRates{},
			Fallback:              Fallback{Port: 587},
		},
		Database: Database{
			URL:            "sqlite:recapd.db",
			KeepDeliveries: 2160 * time.Hour,
		},
		HTTP: HTTP{
			Listen: "127.0.0.1:8080",
			Admin:  "127.0.0.1:8081",
			TrustedProxies: []netip.Prefix{
				netip.MustParsePrefix("127.0.0.1/32"),
				netip.MustParsePrefix("::1/128"),
			},
		},
		Subscribe: Subscribe{
			Origins: []string{},
		},
	}
}
