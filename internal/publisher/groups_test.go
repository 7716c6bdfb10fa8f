package publisher_test

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
)

// choose adds a reader who follows tags, or mutes those with a "-", and reads language.
func (d *desk) choose(address, language string, tags ...string) newsletter.Subscriber {
	d.t.Helper()
	ctx := context.Background()
	s, err := d.store.AddSubscriber(ctx, newsletter.Subscriber{Email: address, Status: newsletter.StatusActive})
	if err != nil {
		d.t.Fatal(err)
	}
	p := newsletter.Preferences{Language: language}
	for _, name := range tags {
		topic := newsletter.Topic{Kind: newsletter.TopicTag, Name: strings.TrimPrefix(name, "-"), Choice: newsletter.Follow}
		if topic.Name != name {
			topic.Choice = newsletter.Mute
		}
		p.Topics = append(p.Topics, topic)
	}
	if err := d.store.Choose(ctx, s.ID, p); err != nil {
		d.t.Fatal(err)
	}
	return s
}

// tagged puts a post with tags into the folder.
func (d *desk) tagged(name, title string, at time.Time, tags ...string) {
	d.posts[name] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: %s\ndate: %s\ntags: [%s]\n---\nDucks float.\n",
		title, at.Format(time.RFC3339), strings.Join(tags, ", "))}
}

// Each reader gets what he has chosen, by a rendering that all who have chosen the
// same share; who has chosen what is not there gets no message.
func TestReadersWhoChooseTheSameShareARendering(t *testing.T) {
	d := newDesk(t) // ada@ has chosen nothing
	ctx := context.Background()
	d.choose("go1@example.org", "", "go")
	d.choose("go2@example.org", "", "go")
	d.choose("es@example.org", "es", "go")
	d.choose("quiet@example.org", "", "-jobs")
	d.choose("all@example.org", "", "go", "jobs") // all that there is: no choice
	d.choose("rust@example.org", "", "rust")
	d.pass(monday.Add(-72 * time.Hour))
	d.tagged("ducks.md", "Ducks in production", monday.Add(-48*time.Hour), "go")
	d.tagged("ponds.md", "A pond seeks a keeper", monday.Add(-47*time.Hour), "jobs")
	d.pass(monday.Add(-24 * time.Hour))

	site, err := d.Scan(ctx, monday)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := d.Preview(ctx, site, publisher.Order{At: monday}, monday)
	if err != nil {
		t.Fatal(err)
	}
	var groups []string
	for _, g := range draft.Groups {
		groups = append(groups, fmt.Sprintf("%s %q: %d of %d posts", g.Rendering.Language, g.Rendering.Selection, g.Readers, g.Posts))
	}
	want := []string{`en "": 2 of 2 posts`, `en "+tag:go": 2 of 1 posts`, `es "+tag:go": 1 of 1 posts`, `en "-tag:jobs": 1 of 1 posts`}
	if !slices.Equal(groups, want) {
		t.Errorf("groups:\n%s\nwant:\n%s", strings.Join(groups, "\n"), strings.Join(want, "\n"))
	}
	if len(draft.Nothing) != 1 || draft.Nothing[0].Count != 1 || draft.Nothing[0].Selection != "+tag:rust" {
		t.Errorf("nothing for %v, want for one who follows rust", draft.Nothing)
	}

	if d.pass(monday) == "" {
		t.Fatal("no issue was frozen")
	}
	for address, posts := range d.mailed(1) {
		want := "Ducks in production"
		switch address {
		case "ada@example.org", "all@example.org":
			want = "Ducks in production, A pond seeks a keeper"
		case "rust@example.org":
			want = "no message"
		}
		if posts != want {
			t.Errorf("%s is told %q, want %q", address, posts, want)
		}
	}
	if n := len(d.mailed(1)); n != 6 {
		t.Errorf("%d have a message, want 6", n)
	}
}

// mailed is which of the posts an issue tells to whom.
func (d *desk) mailed(issueID int64) map[string]string {
	d.t.Helper()
	ctx := context.Background()
	list := map[string]string{}
	for delivery, err := range d.store.Deliveries(ctx, issueID) {
		if err != nil {
			d.t.Fatal(err)
		}
		r, err := d.store.Rendering(ctx, delivery.RenderingID)
		if err != nil {
			d.t.Fatal(err)
		}
		var told []string
		for _, title := range []string{"Ducks in production", "A pond seeks a keeper"} {
			if strings.Contains(r.Text, title) {
				told = append(told, title)
			}
		}
		list[delivery.Address] = strings.Join(told, ", ")
	}
	return list
}

// BenchmarkSelections composes an issue of sixty posts for readers who have chosen in
// two hundred ways.
func BenchmarkSelections(b *testing.B) {
	d := newDesk(b)
	ctx := context.Background()
	text := strings.Repeat("Ducks float on the pond of queues, and nobody counts their feet. ", 12)
	for i := range 60 {
		at := monday.Add(-time.Duration(i) * time.Hour)
		d.posts[fmt.Sprintf("p%02d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, "---\ntitle: Recap %d of a day by the pond\ndate: %s\ntags: [t%d, u%d]\nevent: Pond %d\n---\n%s\n\n<!-- TEASER_END -->\n\n%s\n",
			i, at.Format(time.RFC3339), i%20, i%15, i%4, text, strings.Repeat(text, 4))}
	}
	for i := range 200 {
		d.choose(fmt.Sprintf("r%d@example.org", i), "", fmt.Sprintf("t%d", i%20), fmt.Sprintf("u%d", i/20), url.QueryEscape(fmt.Sprint("none", i)))
	}
	site, err := d.Scan(ctx, monday)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		draft, err := d.Preview(ctx, site, publisher.Order{At: monday, AllPosts: true}, monday)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(draft.Groups)), "renderings")
	}
}
