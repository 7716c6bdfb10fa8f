package publisher

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"runtime"
	"slices"

	"golang.org/x/sync/errgroup"

	"recapd/digest"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Readers choose events and tags, and the language that they are written to in. Who
// chooses the same shares a rendering, so that an issue costs as much as there are
// different choices, however many readers there are.

// Group is the readers who share a rendering.
type Group struct {
	Rendering newsletter.Rendering
	Readers   int
	Posts     int    // that the rendering tells
	Cut       string // what was left out for want of room, in words; "" when nothing was
}

// choice is what a rendering is made for.
type choice struct{ selection, language string }

// audience is the readers of an issue, by what they choose of it.
type audience struct {
	counts  map[choice]int
	told    map[string][]*post.Post // by selection
	nothing map[string]int          // by selection: readers whom no post is for
}

// part parts the readers of an issue of these posts. A selection that takes all of
// them is none.
func (p *Publisher) part(readers []newsletter.Readers, posts []*post.Post) audience {
	a := audience{map[choice]int{}, map[string][]*post.Post{"": posts}, map[string]int{}}
	for _, r := range readers {
		told, known := a.told[r.Selection]
		if !known {
			topics, err := newsletter.ParseSelection(r.Selection)
			if err != nil {
				p.Log.Warn("a selection that cannot be read takes everything", "err", err, "readers", r.Count)
			}
			told = digest.Selected(posts, topics)
			a.told[r.Selection] = told
		}
		language := p.Editor.LanguageFor(r.Language)
		switch len(told) {
		case 0:
			a.nothing[r.Selection] += r.Count
		case len(posts):
			a.counts[choice{"", language}] += r.Count
		default:
			a.counts[choice{r.Selection, language}] += r.Count
		}
	}
	return a
}

// groups composes an issue for all who are to get it. The first group is everybody
// who has chosen nothing and reads the language of the site, also when there is
// nobody; the others follow by how many they are. nothing is those whom no post is
// for.
func (p *Publisher) groups(ctx context.Context, everybody digest.Composition, n digest.Numbered, posts []*post.Post) (list []Group, nothing []newsletter.Readers, err error) {
	readers, err := p.Ledger.Readers(ctx, p.Edition.Name)
	if err != nil {
		return nil, nil, fmt.Errorf("count the readers: %w", err)
	}
	a := p.part(readers, posts)
	first := choice{"", p.Editor.Masthead.Language}
	list = []Group{{everybody.Rendering, a.counts[first], len(posts), everybody.Cut.Explain(len(posts))}}
	list[0].Rendering.Web = everybody.Page
	delete(a.counts, first)

	choices := slices.SortedFunc(maps.Keys(a.counts), func(x, y choice) int {
		return cmp.Or(a.counts[y]-a.counts[x], cmp.Compare(x.selection, y.selection), cmp.Compare(x.language, y.language))
	})
	list = append(list, make([]Group, len(choices))...)
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range choices {
		work.Go(func() error {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			told := a.told[c.selection]
			r, cut, err := p.Editor.Mail(n, told, c.language)
			r.Selection = c.selection
			list[i+1] = Group{r, a.counts[c], len(told), cut.Explain(len(told))}
			return err
		})
	}
	for _, selection := range slices.Sorted(maps.Keys(a.nothing)) {
		nothing = append(nothing, newsletter.Readers{Selection: selection, Count: a.nothing[selection]})
	}
	return list, nothing, work.Wait()
}

// renderings are those of the groups, in their order.
func renderings(groups []Group) []newsletter.Rendering {
	list := make([]newsletter.Rendering, len(groups))
	for i, g := range groups {
		list[i] = g.Rendering
	}
	return list
}
