package post

import (
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"recapd/internal/markup"
	"recapd/internal/pattern"
)

// Posts link to each other by file or by slug, and where the other one is to be
// found is known only when all have been read. So this takes two passes: each
// such link becomes an address that cannot be (the top-level domain .invalid is
// RFC 2606's), and when the folder has been read, the address of the other post.
// What the other one is called is not part of a post's own source; hence a text
// with such links is made anew when an answer has changed, and only then.

// referencePrefix begins the address that stands for a link until it is known.
const referencePrefix = "https://recapd.invalid/post/"

var referenceURL = pattern.New(`https://recapd\.invalid/post/(\d+)x([^\s"'<>]*)`)

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

var datedPattern = pattern.New(`:(?:short_|i_)?(?:year|month|day)|\{date`)

// linked is a post whose links to others lead elsewhere than when its text was made,
// and so is a post of its own.
type linked struct{ source, post *Post }

// link gives posts whose links to others have other answers now a new text. A post
// without such links stays the very same, and so does one whose answers are those
// of the last time, or whose text nobody has asked for.
func (r *Reader) link(readings []reading) []reading {
	index := siblingsOf(readings)
	r.mu.Lock()
	before := r.linked
	r.siblings = index
	r.mu.Unlock()
	now := map[string]linked{}
	out := slices.Clone(readings)
	for i, got := range out {
		post, path := got.post, got.post.Path
		if was := before[path]; was.source == got.post {
			post = was.post
		}
		if post = post.current(index); post != got.post {
			now[path] = linked{got.post, post}
			out[i].post = post
		}
	}
	r.mu.Lock()
	r.linked = now
	r.mu.Unlock()
	return out
}

// current is the post, or where its links have other answers now, one with a new text.
func (p *Post) current(index *siblings) *Post {
	if !p.Text.stale(index) {
		return p
	}
	copied := *p
	copied.Text = &Text{draft: p.Text.draft, siblings: p.Text.siblings}
	return &copied
}

// index is of the posts that the last reading has found; nil before there was one.
func (r *Reader) index() *siblings {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.siblings
}

// answered is the text with its links to the posts of the index, what it says of
// those that lead nowhere, and what the answers were.
func (d *draft) answered(index *siblings) (*markup.Fragment, markup.Teaser, []Fault, []answer) {
	d.finish()
	answers, dangling := d.ask(index)
	if len(answers) == 0 {
		return d.body, d.teaser, d.faults, nil
	}
	teaser := d.teaser
	teaser.Fragment = withAnswers(teaser.Fragment, answers)
	return withAnswers(d.body, answers), teaser, slices.Concat(d.faults, dangling), answers
}

// ask finds where the references of a finished draft lead. Without an index nothing
// is missed.
func (d *draft) ask(index *siblings) (answers []answer, dangling []Fault) {
	for _, ref := range d.refs.list {
		found, known := answer{ref.guess, ref.label}, ref.sure || index == nil
		if own := d.post.Permalink; own != "" && ref.target == "/"+d.post.Path {
			found.address, known = own, true
		} else if index != nil {
			if p := index.find(ref, d.refs.folder); p != nil {
				found, known = answer{p.Permalink, p.Title}, true
			}
		}
		if ref.label == "" {
			found.title = "" // no reason to make the text anew
		}
		if !known && len(dangling) < mostTold {
			dangling = append(dangling, d.dangling(ref))
		}
		answers = append(answers, found)
	}
	return answers, dangling
}

func (d *draft) dangling(ref reference) Fault {
	made := "left as text"
	if ref.guess != "" {
		made = "taken for " + ref.guess
	}
	return Fault{Path: d.post.Path, Line: ref.line, Message: fmt.Sprintf("link to %s: there is no such post here; %s", shown(ref.target), made),
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
	return fragment.Pack()
}
