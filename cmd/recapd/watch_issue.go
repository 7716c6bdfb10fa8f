package main

import (
	"cmp"
	"fmt"
	"strings"

	"recapd/digest"
	"recapd/internal/preview"
	"recapd/internal/publisher"
)

// shown is a draft as the page of a preview tells it, with the words of explain.
func (w *watching) shown(d publisher.Draft, order publisher.Order, scheduled bool) preview.Issue {
	i := preview.Issue{
		Site: w.cfg.Site.Title, Heading: strings.ToUpper(w.o.edition[:1]) + w.o.edition[1:] + " issue", From: cmp.Or(w.cfg.Digest.From.Name, w.cfg.Digest.From.Address),
		Advice: d.Advice, Most: digest.MaxHTML,
	}
	if d.Issue.Number > 0 {
		i.Heading += fmt.Sprintf(" %d", d.Issue.Number)
	}
	if w.o.at != "" || scheduled {
		i.AsOf = order.At.Format("Mon 2 Jan 2006 15:04 MST")
	}
	reader := previewPersonal(d)
	for _, g := range d.Groups {
		r := g.Rendering
		m := preview.Mail{
			Audience: preview.Audience{Of: selected(r.Selection), Language: r.Language, Readers: g.Readers},
			Posts:    g.Posts, Subject: r.Subject, Preheader: r.Preheader, HTMLSize: len(r.HTML), TextSize: len(r.Text), Cut: g.Cut,
		}
		m.HTML, m.Text = r.Fill(reader)
		i.Mails = append(i.Mails, m)
	}
	for _, n := range d.Nothing {
		i.Nothing = append(i.Nothing, preview.Audience{Of: selected(n.Selection), Readers: n.Count})
	}
	for _, c := range d.Choices {
		p := preview.Post{Title: cmp.Or(c.Post.Title, "Without a title"), Path: c.Post.Path, Why: c.Why}
		if c.In {
			i.In = append(i.In, p)
		} else {
			i.Out = append(i.Out, p)
		}
	}
	if len(d.Groups) == 0 {
		i.Empty = emptyIssue(w.o.allPosts, len(d.Choices))
	}
	return i
}

// emptyIssue says why there is no mail, and what to do.
func emptyIssue(allPosts bool, posts int) preview.Fault {
	switch {
	case posts == 0:
		return preview.Fault{Message: "the content folder has no posts", Hint: "Write one, or check content.dir in recapd.toml."}
	case allPosts:
		return preview.Fault{Message: publisher.ErrNothing.Error(), Hint: "Beside each post is why it is out."}
	}
	return preview.Fault{Message: publisher.ErrNothing.Error(), Hint: "Beside each post is why it is out. With --all-posts come posts that were there before recapd, too."}
}
