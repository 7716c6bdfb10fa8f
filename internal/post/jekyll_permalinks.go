package post

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// jekyllStyles are the permalinks that Jekyll has names for, in _config.yml only:
// in front matter such a word is a path.
var jekyllStyles = map[string]string{
	"date":     "/:categories/:year/:month/:day/:title:output_ext",
	"pretty":   "/:categories/:year/:month/:day/:title/",
	"ordinal":  "/:categories/:year/:y_day/:title:output_ext",
	"weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
	"none":     "/:categories/:title:output_ext",
}

// jekyllTokens are what Jekyll's UrlDrop has: :slug is not the same as :title, and
// no category stands twice.
func jekyllTokens(p *Post, name fileName) map[string]string {
	t := p.Published
	isoYear, week := t.ISOWeek()
	weekday := (int(t.Weekday())+6)%7 + 1
	slug := jekyllPlainSlug(p.Slug)
	return map[string]string{
		"title": p.Slug, "slug": slug, "name": jekyllPlainSlug(name.whole), "output_ext": ".html",
		"collection": "posts", "path": strings.TrimRight(name.whole, "."),
		"categories":           strings.Join(distinct(p.Categories, strings.ToLower), "/"),
		"slugified_categories": strings.Join(distinct(p.Categories, jekyllPlainSlug), "/"),
		"short_month":          t.Format("Jan"), "long_month": t.Format("January"),
		"short_day": t.Format("Mon"), "long_day": t.Format("Monday"),
		"w_year": fmt.Sprint(isoYear), "week": fmt.Sprintf("%02d", week), "w_day": fmt.Sprint(weekday),
		"y_day": fmt.Sprintf("%03d", t.YearDay()),
	}
}

// distinct gives each text its label, once.
func distinct(list []string, label func(string) string) []string {
	var out []string
	for _, text := range list {
		if made := label(text); !slices.Contains(out, made) {
			out = append(out, made)
		}
	}
	return out
}

// jekyllFeedID is the id in the feed of the plugin jekyll-feed and in the atom.xml
// of Octopress: the address of the page's folder, and the slug as it was written.
// That of a front matter is no longer known here as it was written, but for what
// no path can have.
func jekyllFeedID(u *url.URL, p *Post) string {
	slug := jekyllFile(nameOf(p.Path))
	if jekyllSlug(slug) != p.Slug {
		slug = p.Slug
	}
	id := *u
	id.RawPath, id.RawQuery, id.Fragment = "", "", ""
	id.Path = strings.TrimSuffix(path.Dir(strings.TrimSuffix(u.Path, "/")), "/") + "/" + slug
	return id.String()
}

// unzoned is a time as YAML has it, with seconds and without an offset.
var unzoned = pattern.New(`^\d{4}-\d{1,2}-\d{1,2}(?:[Tt]|[ \t]+)\d{1,2}:\d{2}:\d{2}(?:\.\d*)?$`)

// siteTime is the time of which permalinks have the parts: Jekyll turns every date
// into one of the site's zone. A time in no quotes that has seconds but no offset
// is read by YAML before Jekyll sees it, and so as UTC; recapd goes by that here,
// where the post is, and not in its date, which its author meant.
func (p *parsing) siteTime() time.Time {
	published, written := p.post.Published, p.meta["date"]
	switch {
	case !p.siteDays || !strings.Contains(written.text, ":"):
		return published
	case written.stamp && unzoned.MatchString(written.text):
		y, m, d := published.Date()
		published = time.Date(y, m, d, published.Hour(), published.Minute(), published.Second(), 0, time.UTC)
	}
	return published.In(p.Zone)
}
