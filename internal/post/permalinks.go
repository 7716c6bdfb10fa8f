package post

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A permalink is a pattern filled in, below the blog's base URL. Patterns are
// written as Hugo and Jekyll do (/:year/:month/:slug/) or as Pelican does
// ({date:%Y}/{slug}.html).

var token = regexp.MustCompile(`:([a-z][a-z_]*)(\[[^\]/]*\])?|\{([a-z]+)(?::([^{}]*))?\}`)

// tokens gives the meaning of each, but of those with an argument.
func tokens(p *Post, name fileName, d dialect) map[string]string {
	t := p.Published
	title := hugoSlug(p.Title)
	if d.name == "hugo" {
		title = d.label(p.Title)
	}
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
	filename := name.stem
	if d.like("hugo") {
		filename = d.label(name.stem)
	}
	categories := slugged(d.label, p.Categories)
	values := map[string]string{
		"year": t.Format("2006"), "month": t.Format("01"), "day": t.Format("02"),
		"short_year": t.Format("06"), "i_month": t.Format("1"), "i_day": t.Format("2"),
		"hour": t.Format("15"), "minute": t.Format("04"), "second": t.Format("05"), "monthname": strings.ToLower(t.Format("January")),
		"weekday": fmt.Sprint(int(t.Weekday())), "weekdayname": strings.ToLower(t.Format("Monday")), "yearday": fmt.Sprint(t.YearDay()),
		"slug": p.Slug, "slugorfilename": p.Slug, "slugorcontentbasename": p.Slug, "slugortitle": slugOrTitle,
		"contentbasename": filename, "title": title, "filename": filename, "lang": p.Language,
		"section": section, "sections": strings.Join(folders, "/"),
		"category": first(categories), "categories": strings.Join(categories, "/"),
		"author": first(slugged(hugoSlug, names(p.Authors))),
		"y_day":  fmt.Sprintf("%03d", t.YearDay()), "week": fmt.Sprintf("%02d", week), "short_day": t.Format("Mon"),
	}
	if d.tokens != nil {
		maps.Copy(values, d.tokens(p, name))
	}
	return values
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
	maps.Copy(known, tokens(&Post{}, fileName{}, jekyll()))
	for _, found := range token.FindAllStringSubmatch(pattern, -1) {
		name := found[1] + found[3]
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
		if found[3] == "date" {
			return strftime(date, found[4])
		}
		if v, ok := values[found[1]+found[3]]; ok && found[1] == "sections" && found[2] != "" {
			return chosen(v, strings.Trim(found[2], "[]"))
		} else if ok {
			return v + found[2]
		}
		return match
	})
}

// chosen are some of the folders of a path, as Hugo writes it: [1:], [:2], [last].
func chosen(sections, which string) string {
	all := strings.Split(sections, "/")
	bound := func(text string, otherwise int) int {
		n, err := strconv.Atoi(text)
		if text == "last" {
			n, err = len(all)-1, nil
		}
		if err != nil {
			return otherwise
		}
		return max(0, min(n, len(all)))
	}
	low, high, isRange := strings.Cut(which, ":")
	from := bound(low, 0)
	to := bound(high, len(all))
	if !isRange {
		to = min(from+1, len(all))
	}
	return strings.Join(all[from:max(from, to)], "/")
}

// strftime knows what permalinks use of it.
func strftime(t time.Time, format string) string {
	return strings.NewReplacer("%Y", t.Format("2006"), "%y", t.Format("06"), "%m", t.Format("01"), "%d", t.Format("02"),
		"%b", t.Format("Jan"), "%B", t.Format("January"), "%H", t.Format("15"), "%M", t.Format("04"), "%S", t.Format("05"),
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
