package main

import (
	"slices"
	"time"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/templates"
)

// proposal is an issue that waits, as pages and letters show it to the operator. d is
// what it would be, nil when nobody can tell.
func (h *house) proposal(i newsletter.Issue, d *publisher.Draft) templates.Proposal {
	p := templates.Proposal{Edition: i.Edition, Why: i.HeldReason}
	if at, err := time.Parse(time.RFC3339, i.Slot); err == nil {
		p.Due = at.In(h.cfg.Site.Zone())
	}
	if e, ok := h.editionOf(i); ok {
		p.Once = e.Trigger != publisher.BySchedule
		if i.State == newsletter.Draft {
			p.Out = i.Created.Add(e.HoldFor).In(h.cfg.Site.Zone())
		}
	}
	if d == nil {
		return p
	}
	everybody := d.Everybody()
	p.SubjectLine, p.Readers, p.Cut, p.Advice = everybody.Subject, d.Audience(), d.Groups[0].Cut, d.Advice
	p.HTML, p.Text = wholeKiB(everybody.HTML), wholeKiB(everybody.Text)
	for _, post := range d.Posts {
		p.Posts = append(p.Posts, templates.ProposedPost{Title: post.Title, URL: post.Permalink, Event: post.Event})
	}
	for _, n := range d.Nothing {
		p.Nobody += n.Count
	}
	if len(d.Groups) > 1 {
		p.Shares = shares(d.Groups)
	}
	return p
}

// editionOf is the edition of an issue; ok is false when the operator has taken it away.
func (h *house) editionOf(i newsletter.Issue) (e publisher.Edition, ok bool) {
	list := h.editions()
	at := slices.IndexFunc(list, func(e publisher.Edition) bool { return e.Name == i.Edition })
	if at < 0 {
		return e, false
	}
	return list[at], true
}

// shares are the groups in which there is somebody.
func shares(groups []publisher.Group) (list []templates.Share) {
	for _, g := range groups {
		if g.Readers == 0 {
			continue
		}
		s := templates.Share{Readers: g.Readers, Posts: g.Posts, Language: g.Rendering.Language}
		topics, err := newsletter.ParseSelection(g.Rendering.Selection)
		if err != nil {
			s.Follow = []string{g.Rendering.Selection} // as it is on record
		}
		for _, t := range topics {
			if t.Choice == newsletter.Follow {
				s.Follow = append(s.Follow, t.Name)
			} else {
				s.Mute = append(s.Mute, t.Name)
			}
		}
		list = append(list, s)
	}
	return list
}

func wholeKiB(s string) int { return (len(s) + 1023) / 1024 }

// forNobody fills a rendering in as for a test copy: its links open, and there is nobody
// to unsubscribe.
func (h *house) forNobody(r newsletter.Rendering, tokens membership.Tokens) newsletter.Rendering {
	r.HTML, r.Text = r.Fill(newsletter.Personal{Address: previewReader, Since: h.now(), Token: tokens.Unsubscribe(membership.TestSubscriber, 0)})
	return r
}
