package main

import (
	"fmt"
	"strings"

	"recapd/internal/post"
)

// file writes the configuration: what was found and differs from the defaults,
// each with its reason.
func (s *survey) file(base string) []byte {
	b := &document{}
	b.comment("recapd.toml: how recapd reads this blog, written by `recapd init`.",
		"A setting that is not here has its default; recapd check tells what is wrong.")
	b.section("site")
	b.setting("title", s.title, "The name of feeds and digests.")
	b.required("base_url", base, "The address of the blog: permalinks and images start here.")
	s.ids(b)
	b.setting("language", s.language, "The language of posts that name none.")
	b.setting("timezone", s.zone, "For dates without an offset, and for schedules.")
	s.signature(b)
	b.section("content")
	b.required("dir", s.contentDir(), "The folder of posts, from this file on.")
	if s.preset != post.Auto {
		b.setting("preset", s.preset, "The generator: its slugs, permalinks, links and teaser markers hold.")
	}
	b.setting("permalink", s.ownPermalink(), "The path of a post on the blog.")
	b.section("digest")
	b.comment("The sender's postal address, for the footer: the law in many countries wants",
		"one in bulk mail.", `postal_address = "Name, Street 1, Town"`)
	b.section("http")
	b.comment("Where readers reach recapd serve: the links in mails and feeds start with it. Empty:",
		"base_url, which is right when the blog's server passes these addresses on, as",
		"docs/feeds.md has it.", `public_url = "https://recaps.example.org"`)
	s.events(b)
	return []byte(b.String())
}

// ownPermalink is the pattern that has to be said: what the generator's
// configuration says is read there at each pass, and follows it when it changes.
func (s *survey) ownPermalink() string {
	if strings.TrimPrefix(s.permalink, "/") == strings.TrimPrefix(s.site.Permalink, "/") {
		return ""
	}
	return s.permalink
}

func (s *survey) ids(b *document) {
	const keep = "Keep it as it is, also when the blog moves."
	why := "Part of every entry's id, for ever: a host and a year in which it was yours."
	if s.idPreset() != "" {
		why = "Part of each feed's own id, for ever: a host and a year in which it was yours."
	}
	if s.authority == "" {
		b.comment(why, "Set it together with base_url.", `id_authority = "HOST,YEAR"`)
	} else {
		b.setting("id_authority", s.authority, why, keep)
	}
	if s.idPreset() == "" {
		s.idsToCome(b)
		return
	}
	b.required("id_preset", s.idPreset(),
		"Posts keep the ids that they have in the feed that "+s.idPreset()+" makes, so that who",
		"reads recapd's feed in its place is shown no post twice. As there, a post whose",
		"address changes has another id. Had the blog no such feed, take out id_preset and",
		"id_base, now rather than later: ids are then made of id_authority, date and slug,",
		"and are others.")
	b.required("id_base", s.feedBase, "The address of the blog in those ids. "+keep)
}

// idsToCome: without an address nothing can be kept yet.
func (s *survey) idsToCome(b *document) {
	if maker := s.feedMaker(); maker != "" {
		b.comment("If the blog has had the feed that "+maker+" makes, set these together with base_url:",
			"posts then keep the ids that they have there, and readers see none twice.",
			"id_preset = "+quote(maker), `id_base = "https://HOST"`)
	}
}

func (s *survey) signature(b *document) {
	if s.author.Name == "" {
		return
	}
	table := "{ name = " + quote(s.author.Name)
	if s.author.Email != "" {
		table += ", email = " + quote(s.author.Email)
	}
	b.raw("author", table+" }", "Signs the posts that name no author.")
}

// events are suggested only: what a title means, its author knows.
func (s *survey) events(b *document) {
	told := false
	for _, suggested := range s.suggested {
		if suggested.Series {
			continue
		}
		if !told {
			b.comment("Titles that look like days of one event. Where that is right, take out the",
				"comment signs: the digest then groups these posts by event and day.")
			told = true
		}
		b.comment(strings.Split(strings.TrimSuffix(eventTOML(suggested.Rule), "\n"), "\n")...)
	}
}

// document is a TOML file in the making.
type document struct {
	strings.Builder
	head int // where the last head of a section ends
}

func (d *document) comment(lines ...string) {
	if !d.headed() {
		d.gap()
	}
	for _, line := range lines {
		fmt.Fprintln(d, strings.TrimRight("# "+line, " "))
	}
}

func (d *document) section(name string) {
	d.gap()
	fmt.Fprintf(d, "[%s]\n", name)
	d.head = d.Len()
}

// setting writes a text that was found.
func (d *document) setting(key, value string, why ...string) {
	if value != "" {
		d.required(key, value, why...)
	}
}

func (d *document) required(key, value string, why ...string) { d.raw(key, quote(value), why...) }

func (d *document) raw(key, value string, why ...string) {
	if !d.headed() {
		d.gap()
	}
	for _, line := range why {
		fmt.Fprintf(d, "# %s\n", line)
	}
	fmt.Fprintf(d, "%s = %s\n", key, value)
}

// headed: the last line is the head of a section.
func (d *document) headed() bool { return d.head == d.Len() }

// gap leaves a line free, but not at the beginning.
func (d *document) gap() {
	if d.Len() > 0 {
		fmt.Fprintln(d)
	}
}
