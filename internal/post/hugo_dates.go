package post

import (
	"slices"
	"strconv"
	"time"

	"recapd/internal/pattern"
)

// Which keys Hugo takes a date from is settled by [frontmatter] of its
// configuration.

// hugoDates is what it says if it is silent. Some keys have other names.
var hugoDates = map[string][]string{
	"date":        {"date", "publishdate", "lastmod"},
	"lastmod":     {"lastmod", "date", "publishdate"},
	"publishdate": {"publishdate", "date"},
	"expirydate":  {"expirydate"},
}

var hugoDateNames = map[string][]string{
	"publishdate": {"publishdate", "pubdate", "published"},
	"lastmod":     {"lastmod", "modified"},
	"expirydate":  {"expirydate", "unpublishdate"},
}

// hugoDatedName is a name that begins with a date; the rest is the slug.
var hugoDatedName = pattern.New(`^(\d{4}-\d{2}-\d{2})[ _-]*(.*?)[ _-]*$`)

// hugoDateOrders reads [frontmatter].
func hugoDateOrders(table metadata) map[string][]string {
	var orders map[string][]string
	for key := range hugoDates {
		if v, ok := table.first(key); ok {
			if orders == nil {
				orders = map[string][]string{}
			}
			orders[key] = hugoDateOrder(key, v.items(","))
		}
	}
	return orders
}

func hugoDateOrder(key string, list []string) []string {
	var order []string
	for _, word := range list {
		if word = canonical(word); word == ":default" {
			order = append(order, hugoDates[key]...)
		} else {
			order = append(order, word)
		}
	}
	return order
}

// hugoSettleDates puts each date under its first name, so that it is found there.
// A post of a blog that may be some other generator's keeps what it has.
func hugoSettleDates(p *parsing) {
	m := p.head.metadata
	orders := p.site.hugo.dates
	found := map[string]value{}
	for key := range hugoDates {
		order, configured := orders[key]
		if key == "date" && !configured && p.rules.preset != nil {
			order, configured = hugoDates[key], true
		}
		if key == "lastmod" && !configured && orders["date"] != nil {
			order, configured = hugoDates[key], true // of the keys themselves, whatever date is made of
		}
		if v, ok := hugoDate(m, p.name, order); configured && ok {
			found[key] = v
		}
	}
	for key, v := range found {
		m[key] = v
		if key == "lastmod" {
			delete(m, "updated")
		}
	}
}

// hugoDate is the first date in an order. A file name that gives a date gives the
// slug too.
func hugoDate(m metadata, name fileName, order []string) (value, bool) {
	for _, key := range order {
		if found := hugoDatedName.FindStringSubmatch(name.stem); key == ":filename" && found != nil {
			m.add(metadata{"slug": {text: found[2]}})
			return value{text: found[1]}, true
		}
		names := hugoDateNames[key]
		if !slices.Contains(names, key) {
			names = append([]string{key}, names...)
		}
		for _, key := range names {
			if v, ok := m.first(key); ok && !isFlag(v) {
				return hugoSeconds(v), true
			}
		}
	}
	return value{}, false
}

var unixSeconds = pattern.New(`^\d{9,10}$`)

// hugoSeconds: a bare number is a time of Unix, too long for a day such as 20310504.
func hugoSeconds(v value) value {
	if text := v.plain(); unixSeconds.MatchString(text) {
		seconds, _ := strconv.ParseInt(text, 10, 64) // ten digits fit
		v.text = time.Unix(seconds, 0).UTC().Format(time.RFC3339)
	}
	return v
}

func isFlag(v value) bool {
	_, is := v.flag()
	return is
}
