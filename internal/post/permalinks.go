package post

import (
	"fmt"
	"maps"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// A permalink is a pattern filled in, below the blog's base URL. Patterns are
// written as Hugo and Jekyll do (/:year/:month/:slug/) or as Pelican does
// ({date:%Y}/{slug}.html).

var token = pattern.New(`:([a-z][a-z_]*)(\[[^\]/]*\])?|\{([a-z]+)(?::([^{}]*))?\}`)

// meanings tells what a token stands for, and whether there is such a one.
type meanings func(token string) (meaning string, known bool)

// tokens are those without an argument. A pattern has two or three of them, so each is
// worked out when it is met.
func tokens(p *Post, name fileName, d dialect) meanings {
	var own map[string]string
	if d.tokens != nil {
		own = d.tokens(p, name)
	}
	return func(token string) (string, bool) {
		if meaning, known := own[token]; known {
			return meaning, true
		}
		if layout, known := dateTokens[token]; known {
			return strings.ToLower(p.Published.Format(layout)), true
		}
		return plainToken(token, p, name, d)
	}
}

// but are the same meanings, but for one.
func (m meanings) but(token, meaning string) meanings {
	return func(asked string) (string, bool) {
		if asked == token {
			return meaning, true
		}
		return m(asked)
	}
}

// dateTokens are the parts of a date, as package time writes them. Names are in small
// letters.
var dateTokens = map[string]string{
	"year": "2006", "month": "01", "day": "02", "short_year": "06", "i_month": "1", "i_day": "2",
	"hour": "15", "minute": "04", "second": "05", "monthname": "January", "weekdayname": "Monday", "y_day": "002",
}

// plainTokens are all others, which plainToken knows.
var plainTokens = strings.Fields(`weekday yearday week short_day slug slugorfilename slugorcontentbasename slugortitle
	contentbasename filename title lang section sections category categories author`)

func plainToken(token string, p *Post, name fileName, d dialect) (string, bool) {
	switch token {
	case "weekday":
		return strconv.Itoa(int(p.Published.Weekday())), true
	case "yearday":
		return strconv.Itoa(p.Published.YearDay()), true
	case "week":
		_, week := p.Published.ISOWeek()
		return fmt.Sprintf("%02d", week), true
	case "short_day":
		return p.Published.Format("Mon"), true
	case "slug", "slugorfilename", "slugorcontentbasename":
		return p.Slug, true
	case "slugortitle":
		if title := titleToken(p, d); p.Slug == d.slug(name, p.Title) && title != "" {
			return title, true
		}
		return p.Slug, true
	case "contentbasename", "filename":
		if d.like("hugo") {
			return d.label(name.stem), true
		}
		return name.stem, true
	case "title":
		return titleToken(p, d), true
	case "lang":
		return p.Language, true
	case "section":
		return first(slugged(d.label, name.below(d.roots))), true
	case "sections":
		return strings.Join(slugged(d.label, name.below(d.roots)), "/"), true
	case "category":
		return first(slugged(d.label, p.Categories)), true
	case "categories":
		return strings.Join(slugged(d.label, p.Categories), "/"), true
	case "author":
		return first(slugged(hugoSlug, names(p.Authors))), true
	}
	return "", false
}

func titleToken(p *Post, d dialect) string {
	switch {
	case d.titleToken:
		return p.Slug
	case d.name == "hugo":
		return d.label(p.Title)
	}
	return hugoSlug(p.Title)
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
	known := jekyllTokens(&Post{}, fileName{})
	for _, name := range slices.AppendSeq(slices.Clone(plainTokens), maps.Keys(dateTokens)) {
		known[name] = ""
	}
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
func fill(pattern string, values meanings, date time.Time) string {
	return token.ReplaceAllStringFunc(pattern, func(match string) string {
		found := token.FindStringSubmatch(match)
		if found[3] == "date" {
			return strftime(date, found[4])
		}
		if v, ok := values(found[1] + found[3]); ok && found[1] == "sections" && found[2] != "" {
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
