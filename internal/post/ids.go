package post

import (
	"fmt"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// An entry's id is for ever (RFC 4287 §4.2.6): readers tell by it which posts
// they have seen. It is made of what the author wrote and of nothing else: not
// of the updated date, the host of today, chance or the clock. A post keeps its
// id when the blog moves, when the post is edited, when recapd is installed
// anew; it changes only with its published day or its slug, and a guid line in
// the metadata holds it even then.
//
// A blog that had a feed before recapd came has readers who know its posts by
// that feed's ids. With Settings.IDPreset posts keep those: they are made of the
// permalink, as it was on Settings.IDBase, by the generator's own rule: another
// address is another id there.

// absoluteIRI is RFC 3987 §2.2 as far as a wrong one would do harm.
var absoluteIRI = pattern.New("^[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+$")

// authority is the taggingEntity of RFC 4151 §2.1: a domain or an address that
// was the author's on a day.
var authority = pattern.New(`^(?:[A-Za-z0-9._+-]+@)?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?,\d{4}(?:-\d{2}(?:-\d{2})?)?$`)

func checkAuthority(text string) error {
	if !authority.MatchString(text) {
		return fmt.Errorf("id authority %q is not a domain and a date, as in \"blog.example.org,2026\" (RFC 4151)", text)
	}
	return nil
}

// writtenID makes an IRI of the guid that the author gave.
func writtenID(authority, guid string) string {
	if absoluteIRI.MatchString(guid) {
		return guid
	}
	return "tag:" + authority + ":" + tagEscape(guid)
}

// tagID makes the id of a post that names none. The day is that of the
// published date as it was written, in its own zone.
func tagID(authority string, published time.Time, slug string) string {
	return "tag:" + authority + ":" + published.Format(time.DateOnly) + "/" + tagEscape(slug)
}

// tagEscape writes text in the characters that RFC 4151 §2.1 allows in the
// specific part of a tag.
func tagEscape(text string) string {
	const safe = "-._~!$&'()*+,;=:@/?"
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(safe, c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
