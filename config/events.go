package config

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// Event is a conference that posts are recaps of: an entry of [[events]]. A post
// that names no event itself belongs to the first one, in the order of the file,
// of which any of Tags, Categories, Folders or Title fits; internal/post does the
// fitting. An event without any of them only tells more of one that posts name.
//
// Title is plain text in which * stands for anything. It is no regular
// expression, because titles are full of what would mean something in one
// ("C++ Days (Day 1)?"), and the star is all that the titles of a row of posts
// need.
type Event struct {
	Name       string   `toml:"name"`
	Tags       []string `toml:"tags"`
	Categories []string `toml:"categories"`
	Folders    []string `toml:"folders"` // below content.dir, with all in them
	Title      string   `toml:"title"`
	Starts     Date     `toml:"starts"`
	Ends       Date     `toml:"ends"` // its last day; equal to Starts where the file has none
	Place      string   `toml:"place"`
	URL        string   `toml:"url"`
	Logo       string   `toml:"logo"` // an https address
}

// Date is a day of the calendar, without a zone. The zero Date is none.
type Date struct{ midnight time.Time } // in UTC

var errDate = advise("not a date", "write year, month and day, as 2026-07-13")

// UnmarshalText reads "2026-07-13"; "" is none.
func (d *Date) UnmarshalText(text []byte) error {
	*d = Date{}
	if len(text) == 0 {
		return nil
	}
	t, err := time.Parse(time.DateOnly, string(text))
	if err != nil {
		return errDate
	}
	d.midnight = t
	return nil
}

// set takes a date in quotes or, as TOML has dates of its own, without them.
func (d *Date) set(value any) error {
	switch v := value.(type) {
	case toml.LocalDate:
		return d.UnmarshalText([]byte(v.String()))
	case string:
		return d.UnmarshalText([]byte(v))
	}
	return advise("wants a date alone, got "+kindOf(value), "write year, month and day, as 2026-07-13")
}

// String writes the date as UnmarshalText reads it.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return d.midnight.Format(time.DateOnly)
}

// IsZero tells that there is no date.
func (d Date) IsZero() bool { return d.midnight.IsZero() }

// In is the day's first instant in a zone; the zero time of no date.
func (d Date) In(zone *time.Location) time.Time {
	if d.IsZero() {
		return time.Time{}
	}
	year, month, day := d.midnight.Date()
	t := time.Date(year, month, day, 0, 0, 0, 0, zone)
	if t.Day() != day { // clocks jump over midnight: package time answers with the evening before
		_, t = t.ZoneBounds()
	}
	return t
}

func (v *inspector) events() {
	first := map[string]string{} // the name of the setting, by the name of the event
	for i, e := range v.c.Events {
		if complained(v.known, element("events", i)) {
			continue
		}
		at := element("events", i) + "."
		v.check(at+"name", eventName(e.Name, first))
		setDefaultName(first, e.Name, at+"name")
		for key, list := range map[string][]string{"tags": e.Tags, "categories": e.Categories, "folders": e.Folders} {
			v.check(at+key, noneEmpty(list))
		}
		v.check(at+"folders", within(e.Folders))
		v.check(at+"title", optional(e.Title, titlePattern))
		v.check(at+"starts", startsWithEnd(e))
		v.check(at+"ends", endsAfterStart(e))
		v.check(at+"place", oneLine(e.Place))
		v.check(at+"url", optional(e.URL, webAddress))
		v.check(at+"logo", optional(e.Logo, mailPicture))
	}
}

// nameKey: two names that differ in case or spaces only would stand beside each
// other in a digest as a mistake.
func nameKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }

func setDefaultName(first map[string]string, name, key string) {
	if _, taken := first[nameKey(name)]; !taken {
		first[nameKey(name)] = key
	}
}

func eventName(name string, first map[string]string) error {
	if strings.TrimSpace(name) == "" {
		return advise("an event needs a name", `write name = "PebbleConf 2026"`)
	}
	if err := oneLine(name); err != nil {
		return err
	}
	if other, taken := first[nameKey(name)]; taken {
		return advise("is the same as "+other, "put the tags, categories and folders of both into one, or name the year")
	}
	return nil
}

func noneEmpty(list []string) error {
	for i, entry := range list {
		if strings.TrimSpace(entry) == "" {
			return advise(fmt.Sprintf("entry %d is empty", i+1), "remove it")
		}
	}
	return nil
}

// within wants folders as they are called from content.dir on.
func within(folders []string) error {
	for _, f := range folders {
		if strings.HasPrefix(f, "/") || strings.Contains(f, `\`) || strings.Contains("/"+f+"/", "/../") {
			return advise(show(f)+" is not a folder below content.dir", `write it from content.dir on and with slashes, as "2026/pebbleconf"`)
		}
	}
	return nil
}

// titlePattern wants something besides stars: a pattern for all titles would put
// the whole blog into one event.
func titlePattern(pattern string) error {
	if strings.Trim(pattern, "* \t") == "" {
		return advise("fits every title", `write what the titles have in common, as "PebbleConf 2026*"`)
	}
	return oneLine(pattern)
}

func startsWithEnd(e Event) error {
	if e.Starts.IsZero() && !e.Ends.IsZero() {
		return advise("there is an end but no start", "set both, or neither")
	}
	return nil
}

func endsAfterStart(e Event) error {
	if !e.Ends.IsZero() && e.Ends.midnight.Before(e.Starts.midnight) {
		return advise("is before starts", "write its last day")
	}
	return nil
}

func oneLine(value string) error {
	if strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return advise("has line breaks or control characters", "write it on one line")
	}
	return nil
}

func webAddress(value string) error {
	if !strings.HasPrefix(value, "https://") && !strings.HasPrefix(value, "http://") || absoluteURI(value) != nil {
		return advise("not an http or https URL", "write the whole address with its scheme, as https://pebbleconf.example.org/2026")
	}
	return nil
}

// mailPicture wants what mail programs show: many ask for no address without TLS, and
// few know the newer kinds.
func mailPicture(value string) error {
	const hint = "write the whole https address of a PNG, JPEG or GIF"
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" || absoluteURI(value) != nil {
		return advise("not an https URL", hint)
	}
	if ext := strings.ToLower(path.Ext(u.Path)); slices.Contains([]string{".svg", ".webp", ".avif", ".jxl", ".heic", ".tiff", ".ico"}, ext) {
		return advise("many mail programs do not show "+ext+" pictures", hint)
	}
	return nil
}
