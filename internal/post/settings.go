package post

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// Settings are what a folder of posts cannot tell of itself.
type Settings struct {
	Preset      string         // one of Presets; "" is Auto
	Site        func() *Site   // what Detect finds above the content folder, asked at each reading; nil, or giving nil: looked for in it
	Permalink   string         // a pattern; "" is the preset's
	BaseURL     *url.URL       // of the blog, absolute; may have a path
	Zone        *time.Location // of dates without an offset; nil is UTC
	IDAuthority string         // of tag: ids, as "blog.example.org,2026"
	IDPreset    string         // one of IDPresets, whose feed's ids posts keep; "" gives them tag: ids
	IDBase      *url.URL       // where the blog was when that feed was read; needed with IDPreset
	Language    string         // of posts that name none; BCP 47; "" is "en"
	Author      Author         // of posts that name none; may be zero
	TeaserWords int            // of a teaser without marker and summary; 0 is 60
	NoRaw       bool           // reStructuredText comes to what docutils has without raw HTML: nothing is resolved or sanitised
	Events      []EventRule    // of posts that name none; the first that fits counts
}

const defaultTeaserWords = 60

// complete fills in defaults and says what is wrong, all at once.
func (s Settings) complete() (Settings, error) {
	var wrong []error
	if s.BaseURL == nil || s.BaseURL.Host == "" || s.BaseURL.Scheme != "http" && s.BaseURL.Scheme != "https" {
		wrong = append(wrong, errors.New("base URL is not an absolute http or https address"))
	} else {
		s.BaseURL = below(s.BaseURL, "/")
	}
	if s.IDPreset != "" {
		if !slices.Contains(IDPresets(), s.IDPreset) {
			wrong = append(wrong, fmt.Errorf("id preset %q is not known: it is one of %s", s.IDPreset, strings.Join(IDPresets(), ", ")))
		}
		if s.IDBase == nil || s.IDBase.Host == "" {
			wrong = append(wrong, errors.New("an id preset needs the id base, the address of the blog in the ids"))
		} else {
			s.IDBase = below(s.IDBase, "/")
		}
	}
	wrong = append(wrong, checkAuthority(s.IDAuthority), checkPattern(s.Permalink), checkEvents(s.Events))
	if s.Zone == nil {
		s.Zone = time.UTC
	}
	if s.Language == "" {
		s.Language = "en"
	}
	if _, ok := languageTag(s.Language); !ok {
		wrong = append(wrong, fmt.Errorf("language %q is not a tag as in BCP 47", s.Language))
	}
	if s.TeaserWords <= 0 {
		s.TeaserWords = defaultTeaserWords
	}
	return s, errors.Join(wrong...)
}

// languageTag reads a language tag as authors write them: en, en_GB, EN-gb.
func languageTag(text string) (string, bool) {
	tag, err := language.Parse(strings.ReplaceAll(text, "_", "-"))
	if err != nil {
		return "", false
	}
	return tag.String(), true
}
