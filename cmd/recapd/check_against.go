package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
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
	id, link string     // that it would have, where that is another
}

// tellAgainst compares the posts with the feed that readers follow so far: an entry
// with another id is shown to them once more. It is an error when any would change.
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
	name, ids, links, gone := path.Base(file), 0, 0, 0
	for _, m := range compare(old, posts) {
		if m.post == nil {
			gone++
			h.tell("warning", fmt.Sprintf("%s has %q (%s), and no post here is that", name, oneLine(m.title), oneLine(m.former.link)),
				"readers keep what they have of it; is the post a draft, in another language, or in another folder?")
			continue
		}
		if m.id != "" {
			ids++
			h.tell("warning", fmt.Sprintf("%s: its id in %s is %s, and would be %s: feed readers would show the post again", oneLine(m.post.Path), name, oneLine(m.former.id), m.id),
				keep(content, renamed{post: m.post, was: m.former.id}))
		}
		if m.link != "" {
			links++
			h.tell("warning", fmt.Sprintf("%s: its link in %s is %s, and would be %s", oneLine(m.post.Path), name, oneLine(m.former.link), m.link),
				"set content.permalink or content.preset, or site.base_url")
		}
	}
	fmt.Fprintf(h.out, "against %s: %s; %d with another id, %d with another link, %d without a post\n", name, plural(len(old), "entry"), ids, links, gone)
	if ids+links+gone > 0 {
		hintText := "mend what is named above before readers move"
		if ids > 1 && 2*ids >= len(old) {
			hintText = "site.id_preset keeps the ids of a generator's feed: recapd init looks which it is"
		}
		return hint(fmt.Errorf("not all entries of %s stay as they are", name), "%s", hintText)
	}
	return nil
}

// formerLimit is more than any feed is that a reader still reads.
const formerLimit = 64 << 20

// readFormer reads a feed of any kind.
func readFormer(file string) ([]former, error) {
	f, err := os.Open(file)
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

// compare finds the post of each former entry: by its id, else by its link.
func compare(old []former, posts []*post.Post) []moved {
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
