package post

import (
	"net/url"
	"path"
	"strings"

	"recapd/internal/pattern"
)

// This file knows how the generators spell a link to another post, or to a page
// that is none, in the markup's own links. Those in tags are in links_posts.go.

// otherPost gives what stands for a reference that names a post by its file or
// its slug, whatever dialect it is in: the spellings cannot be taken for another.
func (at place) otherPost(d dialect, ref string) (string, bool) {
	if at.refs == nil {
		return "", false
	}
	if isTemplate(ref) { // whatever it was to become, it has not
		return at.refs.add(reference{kind: refNone, target: ref, line: at.refs.lineOf(ref)}), true
	}
	file, suffix := cutSuffix(ref)
	found := reference{target: file}
	if mark := pelicanMark.FindStringSubmatch(file); mark != nil {
		found.target, found.guess = mark[2], at.resolve(at.permalink, d.link(at, ref))
	} else if mark := pluginMark.FindStringSubmatch(file); mark != nil && d.name == "pelican" {
		found.kind, found.guess = refNone, at.resolve(at.permalink, d.link(at, "{static}"+mark[1]))
	} else if target, ok := strings.CutPrefix(file, "@/"); ok {
		found.target, found.guess = "/"+target, at.resolve(at.permalink, d.link(at, file))
	} else if kind, target, ok := nikolaTarget(file); ok {
		switch kind {
		case "slug":
			found.kind, found.target = refSlug, target
			found.guess = at.fromBase("posts/" + target + "/")
		case "filename":
			found.target, found.guess = "/"+target, at.fromBase(target)
		default:
			page := at.nikolaPage(kind, target)
			if page != "" {
				return page + suffix, true
			}
			found.kind, found.target = refNone, file
		}
	} else if u, err := url.Parse(ref); err != nil || u.Scheme != "" || u.Host != "" {
		return "", false
	} else {
		found.guess, found.sure = at.resolve(at.permalink, d.link(at, file)), true
	}
	if found.kind == refPath && !isPost(found.target) {
		return "", false
	}
	if unescaped, err := url.PathUnescape(found.target); err == nil {
		found.target = unescaped
	}
	found.line = at.refs.lineOf(ref)
	return at.refs.add(found) + suffix, true
}

// isTemplate tells a reference with a template in it, also as Markdown escapes it.
func isTemplate(ref string) bool {
	if unescaped, err := url.PathUnescape(ref); err == nil {
		ref = unescaped
	}
	return template.MatchString(ref)
}

var template = pattern.New(`\{\{[<% ]|\{%.*%\}`)

// nikolaTarget parts link://kind/target.
func nikolaTarget(ref string) (kind, target string, ok bool) {
	rest, ok := strings.CutPrefix(ref, "link://")
	kind, target, _ = strings.Cut(rest, "/")
	return strings.ToLower(kind), target, ok
}

// nikolaPage gives the page that one of Nikola's own links leads to, by the
// default settings; "" for one that is not known.
func (at place) nikolaPage(kind, target string) string {
	switch kind {
	case "root", "index":
		return at.base.String()
	case "archive":
		return at.fromBase(path.Join(target, "archive.html"))
	case "rss":
		return at.fromBase("rss.xml")
	case "tag":
		return at.fromBase("categories/" + strings.ToLower(target) + "/")
	case "category":
		return at.fromBase("categories/cat_" + strings.ToLower(target) + "/")
	case "author":
		return at.fromBase("authors/" + strings.ToLower(target) + "/")
	case "gallery":
		return at.fromBase("galleries/" + target + "/")
	case "listing":
		return at.fromBase("listings/" + target + ".html")
	case "listing_source":
		return at.fromBase("listings/" + target)
	}
	return ""
}
