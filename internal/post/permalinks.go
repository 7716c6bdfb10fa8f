package post

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// A permalink is a pattern filled in, below the blog's base URL. Patterns are
// written as Hugo and Jekyll do (/:year/:month/:slug/) or as Pelican does
// ({date:%Y}/{slug}.html).

var token = regexp.MustCompile(`:([a-z][a-z_]*)|\{([a-z]+)(?::([^{}]*))?\}`)

// tokens gives the meaning of each, but of those with an argument.
func tokens(p *Post, name fileName, d dialect) map[string]string {
	t := p.Published
	title := hugoSlug(p.Title)
	if d.titleToken {
		title = p.Slug
	}
	folders, section := slugged(d.label, name.below(d.roots)), ""
	if len(folders) > 0 {
		section = folders[0]
	}
	_, week := t.ISOWeek()
	slugOrTitle := p.Slug
	if p.Slug == d.slug(name, p.Title) && title != "" {
		slugOrTitle = title
	}
	categories := slugged(d.label, p.Categories)
	return map[string]string{
		"year": t.Format("2006"), "month": t.Format("01"), "day": t.Format("02"),
		"short_year": t.Format("06"), "i_month": t.Format("1"), "i_day": t.Format("2"),
		"hour": t.Format("15"), "minute": t.Format("04"), "second": t.Format("05"), "yearday": fmt.Sprint(t.YearDay()),
		"slug": p.Slug, "slugorfilename": p.Slug, "slugorcontentbasename": p.Slug, "slugortitle": slugOrTitle,
		"contentbasename": name.stem, "title": title, "filename": name.stem, "lang": p.Language,
		"section": section, "sections": strings.Join(folders, "/"),
		"category": first(categories), "categories": strings.Join(categories, "/"),
		"author": first(slugged(hugoSlug, names(p.Authors))),
		"y_day":  fmt.Sprintf("%03d", t.YearDay()), "week": fmt.Sprintf("%02d", week), "short_day": t.Format("Mon"),
	}
}

func slugged(label func(string) string, list []string) []string {
	var out []string
	for _, text := range list {
		out = append(out, label(text))
	}
	return out
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// checkPattern finds tokens that mean nothing.
func checkPattern(pattern string) error {
	known := tokens(&Post{}, fileName{}, hugo())
	for _, found := range token.FindAllStringSubmatch(pattern, -1) {
		name := found[1] + found[2]
		if _, ok := known[name]; !ok && name != "date" {
			return fmt.Errorf("permalink %q: %s means nothing; tokens are :%s", pattern, found[0],
				strings.Join(slices.Sorted(maps.Keys(known)), " :"))
		}
	}
	return nil
}

// fill puts a post's values into a pattern.
func fill(pattern string, values map[string]string, date time.Time) string {
	return token.ReplaceAllStringFunc(pattern, func(match string) string {
		found := token.FindStringSubmatch(match)
		if found[2] == "date" {
			return strftime(date, found[3])
		}
		if v, ok := values[found[1]+found[2]]; ok {
			return v
		}
		return match
	})
}

// strftime knows what permalinks use of it.
func strftime(t time.Time, format string) string {
	return strings.NewReplacer("%Y", t.Format("2006"), "%y", t.Format("06"), "%m", t.Format("01"), "%d", t.Format("02"),
		"%b", t.Format("Jan"), "%B", t.Format("January"), "%H", t.Format("15"), "%M", t.Format("04"),
		"%-m", t.Format("1"), "%-d", t.Format("2"), "%j", t.Format("002")).Replace(format)
}

// below puts a path under the base URL. Dots and doubled slashes go; a last
// slash stays.
func below(base *url.URL, p string) *url.URL {
	u := *base
	u.RawQuery, u.Fragment, u.RawPath, u.RawFragment = "", "", "", ""
	u.Path = strings.TrimSuffix(base.Path, "/") + path.Clean("/"+p)
	if strings.HasSuffix(p, "/") && !strings.HasSuffix(u.Path, "/") {
		u.Path += "/"
	}
	return &u
}

// written reads the url or permalink that the metadata name: a path below the
// blog, or a whole address.
func writtenPermalink(base *url.URL, text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" && u.Host == "" && u.Path == "" {
		return nil, fmt.Errorf("%s is not an address", shown(text))
	}
	if u.Scheme != "" || u.Host != "" {
		u = base.ResolveReference(u)
		if u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
			return nil, fmt.Errorf("%s is not an address on the web", shown(text))
		}
		return u, nil
	}
	full := below(base, u.Path)
	full.RawQuery = u.RawQuery
	return full, nil
}
