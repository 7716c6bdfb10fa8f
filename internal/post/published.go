package post

import (
	"cmp"
	"time"
)

// dates reads published and updated. Where the metadata have no date, that of
// the path counts. A draft need not have one yet.
func (p *parsing) dates() {
	v, ok := p.publishedValue()
	if !ok && (p.post.Draft || p.fieldsLost()) {
		return
	}
	if !ok {
		p.block(p.head.line, "give it a date; "+dateHint, "%s", cmp.Or(p.noDate, "no date"))
		return
	}
	published, err := parseDate(v.plain(), p.Zone)
	if err != nil {
		p.block(v.line, dateHint, "date %s %v", shown(v.plain()), err)
		return
	}
	p.post.Published, p.post.Updated = published, published
	if date, ok := p.date("updated", updatedKeys...); ok {
		p.post.Updated = date
	}
	p.post.Available, _ = p.date("publish date", "publishdate", "publish_date")
	p.post.Expires, _ = p.date("expiry date", "expirydate", "expiry_date", "expires", "unpublishdate")
}

func (p *parsing) publishedValue() (value, bool) {
	if v, ok := p.meta.first("date", "pubdate", "publishdate", "published_at", "published_date"); ok {
		return v, true
	}
	if v, ok := p.meta.first("published"); ok {
		if _, isFlag := v.flag(); !isFlag {
			return v, true
		}
	}
	return value{text: p.name.date, line: p.head.line}, p.name.date != ""
}

var updatedKeys = []string{"updated", "lastmod", "modified", "last_modified_at", "last_modified", "last_updated", "updated_at", "date_updated",
	"modified_date", "modified_time", "date_modified", "last_modified_date", "updated_date"}

// date reads a lesser date: one that cannot be read is told, and taken as never.
func (p *parsing) date(name string, keys ...string) (time.Time, bool) {
	v, ok := p.meta.first(keys...)
	if !ok {
		return time.Time{}, false
	}
	date, err := parseDate(v.plain(), p.Zone)
	if err != nil {
		p.note(v.line, dateHint, "%s %s %v; taken as never", name, shown(v.plain()), err)
		return time.Time{}, false
	}
	return date, true
}
