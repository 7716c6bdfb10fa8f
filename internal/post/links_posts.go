package post

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recapd/internal/markup"
)

// Posts link to each other by file or by slug, and where the other one is to be
// found is known only when all have been read. So this takes two passes: each
// such link becomes an address that cannot be (the top-level domain .invalid is
// RFC 2606's), and when the folder has been read, the address of the other post.
// What the other one is called is not part of a post's own source; hence a post
// with such links is made anew when the answer has changed, and only then.

// referencePrefix begins the address that stands for a link until it is known.
const referencePrefix = "https://recapd.invalid/post/"

var referenceURL = regexp.MustCompile(`https://recapd\.invalid/post/(\d+)x([^\s"'<>]*)`)

// refKind is how a link names a post.
type refKind int

const (
	refPath refKind = iota // by path: {{< ref "blog/a.md" >}}, {% link %}, {filename}, @/a.md, a.md
	refName                // by file name without extension: {% post_url 2031-05-04-a %}
	refSlug                // by slug: link://slug/a
	refNone                // in a way that nobody knows: link://nonesuch/a
)

// reference is one link to another post.
type reference struct {
	kind   refKind
	target string
	line   int
	guess  string // where it leads when there is no such post; "" is nowhere
	sure   bool   // the guess is as good: no fault
	label  string // what stands for the other's title, where the author has left that to us
}

// answer is where a reference leads, and what is there.
type answer struct{ address, title string }

// references are the links to other posts of one post, in a shared place: those
// in tags are found before the post's own address is known.
type references struct {
	list   []reference
	folder string // of the source file
	text   string // of the source file, as long as it is being read
}

// refer notes a link that a tag makes, and gives the address that stands for it.
func (e *expansion) refer(kind refKind, target string, t tag) string {
	return e.parsing.refs.add(reference{kind: kind, target: target, line: e.line(t), guess: e.guess(target)})
}

func (e *expansion) reference(kind refKind, target string, t tag) (piece, bool) {
	if target == "" {
		return piece{}, false
	}
	file, suffix := cutSuffix(target)
	return piece{text: e.refer(kind, file, t) + suffix}, true
}

// pageReference is Hugo's ref and relref. Without a path it is a place on this
// page.
func (e *expansion) pageReference(t tag, args arguments) piece {
	target := args.get(0, "path")
	if strings.HasPrefix(target, "#") {
		return piece{text: target}
	}
	shown, _ := e.reference(refPath, target, t)
	return shown
}

// zolaURL is Zola's get_url.
func (e *expansion) zolaURL(t tag, args arguments) piece {
	target := args.get(0, "path")
	if page, ok := strings.CutPrefix(target, "@/"); ok {
		shown, _ := e.reference(refPath, page, t)
		return shown
	}
	return piece{text: below(e.BaseURL, target).String()}
}

func (r *references) add(ref reference) string {
	r.list = append(r.list, ref)
	return referencePrefix + strconv.Itoa(len(r.list)-1) + "x"
}

// lineOf looks for the line that a reference is written in, for the first few that
// there are: more are never told.
func (r *references) lineOf(ref string) int {
	if len(r.list) >= mostTold {
		return 0
	}
	at := strings.Index(r.text, ref)
	if unescaped, err := url.PathUnescape(ref); at < 0 && err == nil {
		at = strings.Index(r.text, unescaped)
	}
	if at < 0 {
		return 0
	}
	return lineOf(r.text, at)
}

// guess is where a post of that file name would be. A pattern with a date needs
// one in the name; else the path is the best there is.
func (p *parsing) guess(target string) string {
	pattern := p.Settings.Permalink
	if pattern == "" {
		pattern = p.dialect.permalink
	}
	name := nameOf(strings.TrimPrefix(target, "/"))
	stranger := &Post{Slug: p.slug(name, ""), Language: p.Settings.Language}
	date, err := parseDay(name.date)
	if err == nil {
		stranger.Published = date
	}
	if stranger.Slug == "" || err != nil && datedPattern.MatchString(pattern) {
		end := "/"
		if strings.HasSuffix(pattern, ".html") || strings.HasSuffix(pattern, ":output_ext") {
			end = ".html"
		}
		return below(p.BaseURL, strings.TrimSuffix(target, path.Ext(target))+end).String()
	}
	return below(p.BaseURL, fill(pattern, tokens(stranger, name, p.dialect), date)).String()
}

var datedPattern = regexp.MustCompile(`:(?:short_|i_)?(?:year|month|day)|\{date`)

// linked is a post whose links to others have been resolved.
type linked struct {
	source  *Post // before
	answers []answer
	post    *Post
}

// link resolves the links between posts. A post without any stays the very
// same, and so does one whose answers are those of the last time.
func (r *Reader) link(readings []reading) []reading {
	index := siblingsOf(readings)
	r.mu.Lock()
	defer r.mu.Unlock()
	before := r.linked
	r.linked, r.siblings = map[string]linked{}, index
	out := slices.Clone(readings)
	for i := range out {
		if refs := out[i].refs; refs != nil && len(refs.list) > 0 {
			made := out[i].linkedTo(index, before[out[i].post.Path])
			r.linked[out[i].post.Path] = made
			out[i].post = made.post
		}
	}
	return out
}

// linkAlone resolves the links of a post that is read for itself, by what the
// last reading of the folder has found.
func (r *Reader) linkAlone(got reading) reading {
	if got.refs == nil || len(got.refs.list) == 0 {
		return got
	}
	r.mu.Lock()
	index := r.siblings
	r.mu.Unlock()
	got.post = got.linkedTo(index, linked{}).post
	return got
}

func (got reading) linkedTo(index *siblings, before linked) linked {
	var answers []answer
	var faults []Fault
	for _, ref := range got.refs.list {
		found, known := answer{ref.guess, ref.label}, ref.sure || index == nil
		if own := got.post.Permalink; own != "" && ref.target == "/"+got.post.Path {
			found.address, known = own, true
		} else if index != nil {
			if p := index.find(ref, got.refs.folder); p != nil {
				found, known = answer{p.Permalink, p.Title}, true
			}
		}
		if ref.label == "" {
			found.title = "" // no reason to make the post anew
		}
		if !known && len(faults) < mostTold {
			faults = append(faults, got.dangling(ref))
		}
		answers = append(answers, found)
	}
	if before.source == got.post && slices.Equal(before.answers, answers) {
		return before
	}
	p := got.post
	for _, f := range faults {
		p = p.with(f)
	}
	copied := *p
	copied.Body = withAnswers(p.Body, answers)
	copied.Teaser.Fragment = withAnswers(p.Teaser.Fragment, answers)
	return linked{got.post, answers, &copied}
}

func (got reading) dangling(ref reference) Fault {
	made := "left as text"
	if ref.guess != "" {
		made = "taken for " + ref.guess
	}
	return Fault{Path: got.post.Path, Line: ref.line, Message: fmt.Sprintf("link to %s: there is no such post here; %s", shown(ref.target), made),
		Hint: "if it is a page that recapd does not read, write its address"}
}

// withAnswers puts the answers where the addresses stand for them, also where the
// address is shown as text.
func withAnswers(f *markup.Fragment, answers []answer) *markup.Fragment {
	before := f.String()
	nowhere := false
	after := referenceURL.ReplaceAllStringFunc(before, func(found string) string {
		got := referenceURL.FindStringSubmatch(found)
		n, err := strconv.Atoi(got[1])
		if err != nil || n >= len(answers) || answers[n].address == "" {
			nowhere = true
			return ""
		}
		return html.EscapeString(answers[n].address) + got[2]
	})
	after = withTitles(after, func(n int) string { return html.EscapeString(answers[n].title) }, len(answers))
	if after == before {
		return f
	}
	fragment := markup.HTML(after)
	if nowhere { // a link that leads nowhere becomes its text
		fragment = fragment.MapURLs(func(ref string) string { return ref }).Sanitise()
	}
	return fragment
}
