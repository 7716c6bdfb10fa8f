package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"recapd/config"
	"recapd/internal/post"
	"recapd/internal/web"
)

func (p *program) checkCommand() *cobra.Command {
	var against string
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Check configuration, posts and templates, and tell every fault with its place",
		Long: `Read configuration, templates and all posts, and tell everything that is wrong
with path and line. A fault leaves out its post; a warning does not. Posts whose
titles look like days of one event, but belong to none, are a suggestion, with
the lines to paste into the configuration. A post whose published id would change
is a warning, with the line to paste into the post. Nothing is recorded and
nothing is sent.

With --against, FILE is the feed that the blog has had until now, as its readers
know it (Atom, RSS or JSON Feed; save it with a browser or curl). Each entry whose id
or link would change, or that is in a language that the main feed leaves out, is a
warning, with the line that keeps it, and the exit code is 1.

Exit codes: 0 no fault (there may be warnings), 1 at least one fault, 2 wrong use.`,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			h, err := p.house()
			if err != nil {
				return err
			}
			return h.check(cmd, against)
		},
	}
	cmd.Flags().StringVar(&against, "against", "", "compare with the blog's present feed, `FILE`")
	return cmd
}

func (h *house) check(cmd *cobra.Command, against string) error {
	for _, w := range h.cfg.Warnings {
		h.tell("warning", w.Error(), w.Hint)
	}
	if _, err := h.signer(); err != nil {
		return err
	}
	collection, err := h.read(cmd.Context())
	if err != nil {
		return err
	}
	post.WriteAll(collection.Posts)
	faults := collection.Faults
	for _, q := range collection.Posts {
		faults = append(faults, q.AllFaults()...)
	}
	blocking := 0
	for _, f := range faults {
		word := "warning"
		if f.Blocking {
			word = "error"
			blocking++
		}
		h.tell(word, h.placed(f).Error(), f.Hint)
	}
	if err := h.tellRenamed(cmd.Context(), collection.Posts); err != nil {
		return err
	}
	suggest(h.out, post.Suggest(collection.Posts), h.cfg.File)
	now := h.now()
	if len(collection.Posts) == 0 && !collection.FolderFault() {
		h.tell("warning", "no posts in "+h.place("."), "write the first one there, or name the folder that they are in: content.dir in "+h.cfg.File)
	}
	summary(h.out, collection.Posts, now)
	h.otherLanguages(collection.Posts, now)
	h.tellStrayContents(collection.Posts, now)
	h.tellStrayAliases(collection.Posts, now)
	fmt.Fprintf(h.out, "next issue due %s\n", h.turns.Next(now).Format("Mon 2 Jan 2006 15:04 MST"))
	if against != "" {
		err = h.tellAgainst(against, slices.DeleteFunc(slices.Clone(collection.Posts), func(q *post.Post) bool { return !q.Listed(now) }))
	}
	if blocking > 0 {
		return errors.Join(err, hint(fmt.Errorf("%s", plural(blocking, "fault")), "the posts named above are left out until they are mended"))
	}
	return err
}

// otherLanguages tells of posts that nobody is sent: who has only begun to write in
// another language does not miss them.
func (h *house) otherLanguages(posts []*post.Post, now time.Time) {
	counts := map[string]int{}
	for _, q := range posts {
		if q.Listed(now) && !q.Speaks(h.masthead().Reads()...) {
			counts[q.Language]++
		}
	}
	for _, tag := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(h.out, "left out of feeds and digests: %s in %s; set content.languages to have them there\n", plural(counts[tag], "post"), tag)
	}
}

// tellStrayContents tells of settings for feeds that there are not, or not yet.
func (h *house) tellStrayContents(posts []*post.Post, now time.Time) {
	if len(h.cfg.Feed.Contents) == 0 {
		return
	}
	paths := h.feeds().Paths(posts, now)
	for _, f := range h.cfg.Feed.Contents {
		if strings.HasPrefix(f.Feeds, "/") && !slices.Contains(paths, f.Feeds) {
			h.tell("warning", fmt.Sprintf("feed.contents: no feed is at %s/", f.Feeds), "feeds.opml lists those that there are, once recapd build has written it; /feeds/ does")
		}
	}
}

// tellStrayAliases tells of addresses that the operator has named in vain.
func (h *house) tellStrayAliases(posts []*post.Post, now time.Time) {
	there := map[string]bool{"/feeds.opml": true}
	for _, folder := range append(h.feeds().Paths(posts, now), "", "/issues") {
		for _, name := range []string{"/atom.xml", "/rss.xml", "/feed.json"} {
			there[folder+name] = true
		}
	}
	for _, a := range h.cfg.Feed.Aliases {
		switch {
		case slices.Contains(config.Usual(), a):
		case there[a.Path]:
			h.tell("warning", fmt.Sprintf("feed.aliases: %s is the address of a feed itself", a.Path), `the other address comes first, as "/index.xml = /rss.xml"`)
		case web.Own(a.Path):
			h.tell("warning", fmt.Sprintf("feed.aliases: %s is the address of a page", a.Path), "the page is served there, and no feed")
		case !there[a.Of] || strings.HasPrefix(a.Of, "/issues/"):
			h.tell("warning", fmt.Sprintf("feed.aliases: no feed is at %s", a.Of), "feeds.opml lists those that there are, once recapd build has written it; /feeds/ does")
		}
	}
}

// summary counts the posts by their standing.
func summary(w io.Writer, posts []*post.Post, now time.Time) {
	counts := map[string]int{}
	for _, q := range posts {
		counts[standing(q, now)]++
	}
	fmt.Fprintf(w, "%s read", plural(len(posts), "post"))
	sep := ": "
	for _, s := range []string{"listed", "draft", "unlisted", "future", "expired", "fault"} {
		if counts[s] > 0 {
			fmt.Fprintf(w, "%s%d %s", sep, counts[s], s)
			sep = ", "
		}
	}
	fmt.Fprintln(w)
}
