package post

import (
	"path"
	"strconv"
	"strings"

	"recapd/internal/pattern"
)

// This file is about :doc:`target` of reStructuredText: a link whose text is the
// other post's title, which is not known before all posts have been read. Until then
// something stands for the title too.

const titlePrefix = "https://recapd.invalid/title/"

var titleMark = pattern.New(`https://recapd\.invalid/title/(\d+)x`)

// otherDocument gives what stands for another post, which Nikola names by its slug and
// Sphinx by its path, from this one or from the root.
func (p *parsing) otherDocument(target string) (label, uri string) {
	ref := reference{target: target, line: p.refs.lineOf(target), label: path.Base(target), sure: p.sphinx}
	if p.dialect.name == "nikola" {
		ref.kind = refSlug
	} else if !strings.HasPrefix(target, "/") {
		ref.target = path.Join("/", p.refs.folder, target)
	}
	ref.guess = p.guess(ref.target)
	uri = p.refs.add(ref)
	return titlePrefix + strconv.Itoa(len(p.refs.list)-1) + "x", uri
}

// plain puts names into text that is no part of the body and cannot wait.
func (r *references) plain(text string) string {
	return withTitles(text, func(n int) string { return r.list[n].label }, len(r.list))
}

// withTitles puts titles where something stands for them.
func withTitles(text string, title func(n int) string, count int) string {
	if !strings.Contains(text, titlePrefix) {
		return text
	}
	return titleMark.ReplaceAllStringFunc(text, func(found string) string {
		n, err := strconv.Atoi(titleMark.FindStringSubmatch(found)[1])
		if err != nil || n >= count {
			return ""
		}
		return title(n)
	})
}

// sphinxLink: Sphinx puts all pictures into one folder. Of those below _static there
// is another copy.
func sphinxLink(at place, ref string) string {
	file, _ := cutSuffix(ref)
	if schemed.MatchString(file) || strings.HasPrefix(file, "/") || !pictureFile.MatchString(file) || strings.Contains("/"+file, "/_static/") {
		return ref
	}
	return at.fromBase("_images/" + path.Base(file))
}
