package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/mmcdole/gofeed"

	"recapd/internal/post"
)

// former is an entry of the feed that the blog has had until now.
type former struct{ id, link, title string }

// moved is what becomes of a former entry. Of the differences that are "" there is
// none.
type moved struct {
	former
	post     *post.Post // nil: there is none
	unread   bool       // it is in no language of the main feed
	id, link string     // that it would have, where that is another
}

// tellAgainst compares posts that feeds have with the feed that readers follow so far: an entry
// with another id is shown to them once more, and one in a language that the main feed
// leaves out is missing in it. It is an error when any would change.
func (h *house) tellAgainst(file string, posts []*post.Post) error {
	old, err := readFormer(file)
	if err != nil {
		return err
	}
	content, done, err := h.content()
	if err != nil {
		return err
	}
	defer done()
	a := comparison{house: h, feed: oneLine(path.Base(file)), list: compare(old, posts, h.languages()), content: content}
	a.count()
	for _, m := range a.list {
		a.warn(m)
	}
	fmt.Fprintln(h.out, a.summary())
	if a.ids+a.links+a.gone+a.unread == 0 {
		return nil
	}
	err = fmt.Errorf("not all entries of %s stay as they are", a.feed)
	if a.mostIDs() {
		return hint(err, "site.id_preset keeps the ids of a generator's feed: recapd init --dry-run shows which it is; docs/formats.md tells more")
	}
	return hint(err, "mend what is named above before readers move")
}

// comparison is what there is to tell the operator of a former feed.
type comparison struct {
	*house
	feed    string // as he named it
	list    []moved
	content fs.FS

	ids, links, gone, unread int // how many have another id or link, no post, another language
}

func (a *comparison) count() {
	for _, m := range a.list {
		switch {
		case m.post == nil:
			a.gone++
		case m.unread:
			a.unread++
		}
		if m.id != "" {
			a.ids++
		}
		if m.link != "" {
			a.links++
		}
	}
}

// mostIDs tells that it is a setting that is missing, not a line in each post.
func (a *comparison) mostIDs() bool { return a.ids > 1 && 2*a.ids >= len(a.list) }

// warn names what would change about an entry, with the line that keeps it.
func (a *comparison) warn(m moved) {
	if m.post == nil {
		a.tell("warning", fmt.Sprintf("%s has %q (%s), and no post here is that", a.feed, oneLine(m.title), oneLine(m.former.link)),
			"readers keep what they have of it; is the post a draft, or in another folder?")
		return
	}
	name := oneLine(a.place(m.post.Path))
	if m.unread {
		a.tell("warning", fmt.Sprintf("%s: %s has it, and the main feed would not: it is in %s", name, a.feed, m.post.Language),
			"name its language in content.languages, or have those who read it move to the feed of that language")
	}
	if m.id != "" {
		line := ""
		if !a.mostIDs() {
			line = a.guidHint(a.content, renamed{post: m.post, was: m.former.id})
		}
		a.tell("warning", fmt.Sprintf("%s: its id in %s is %s, and would be %s: feed readers would show the post again", name, a.feed, oneLine(m.former.id), m.id), line)
	}
	if m.link != "" {
		a.tell("warning", fmt.Sprintf("%s: its link in %s is %s, and would be %s", name, a.feed, oneLine(m.former.link), m.link),
			"set content.permalink or content.preset, or site.base_url")
	}
}

func (a *comparison) summary() string {
	text := fmt.Sprintf("against %s: %s; %d with another id, %d with another link, %d without a post", a.feed, plural(len(a.list), "entry"), a.ids, a.links, a.gone)
	if a.unread > 0 {
		text += fmt.Sprintf(", %d in a language that the main feed leaves out", a.unread)
	}
	return text
}

// formerLimit is more than any feed is that a reader still reads.
const formerLimit = 64 << 20

// readFormer reads a feed of any kind.
func readFormer(file string) ([]former, error) {
	f, err := os.Open(file)
	if err != nil && strings.Contains(file, "://") {
		return nil, hint(fmt.Errorf("%s is an address, not a file", file), "save the feed first: curl -o old.xml %s", shellWord(file))
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, formerLimit))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", file, err)
	}
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(data))
	if err != nil {
		return nil, hint(fmt.Errorf("read %s: %w", file, err), "it should be the blog's present feed: Atom, RSS or JSON Feed")
	}
	var old []former
	for _, item := range feed.Items {
		old = append(old, former{id: cmp.Or(item.GUID, item.Link), link: item.Link, title: item.Title})
	}
	return old, nil
}

// compare finds the post of each former entry: by its id, else by its link. The
// main feed has those in some languages only. How many it has makes no difference.
func compare(old []former, posts []*post.Post, languages []string) []moved {
	byID, byLink := map[string]*post.Post{}, map[string]*post.Post{}
	for _, p := range posts {
		byID[p.ID], byLink[address(p.Permalink)] = p, p
	}
	var list []moved
	for _, o := range old {
		m := moved{former: o, post: byID[o.id]}
		if m.post == nil {
			m.post = byLink[address(o.link)]
		}
		if m.post != nil {
			m.unread = !m.post.Speaks(languages...)
		}
		if m.post != nil && m.post.ID != o.id {
			m.id = m.post.ID
		}
		if m.post != nil && m.post.Permalink != o.link {
			m.link = m.post.Permalink
		}
		list = append(list, m)
	}
	return list
}

// address is a link without what differs between spellings of one address.
func address(link string) string {
	u, err := url.Parse(strings.TrimSpace(link))
	if err != nil {
		return link
	}
	return strings.ToLower(u.Hostname()) + strings.TrimSuffix(strings.TrimSuffix(u.Path, "index.html"), "/")
}
