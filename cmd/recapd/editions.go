package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
	"recapd/internal/publisher"
	"recapd/internal/schedule"
)

// monthlyMaxAge is the least that the monthly edition takes digest.max_age for: a
// post that just missed an issue is told in the next.
const monthlyMaxAge = 62 * 24 * time.Hour

// editions are those of the configuration, the weekly one first. They share what
// [digest] says but its schedule.
func (h *house) editions() []publisher.Edition {
	c := h.cfg
	weekly := publisher.Edition{
		Name: newsletter.Weekly, Schedule: h.turns, SkipFirst: c.Digest.FirstRun != "include",
		MaxAge: c.Digest.MaxAge, Quiet: c.Digest.Quiet, Grace: c.Digest.Grace, Approval: c.Digest.Approval, HoldFor: c.Digest.HoldFor, Settle: c.Digest.Settle,
		MaxReaders: c.Digest.MaxRecipients, Fewest: c.Digest.MinPosts, Most: c.Digest.MaxPosts,
	}
	list := []publisher.Edition{weekly}
	if h.months != nil {
		e := weekly
		e.Name, e.Schedule, e.MaxAge = newsletter.Monthly, h.months, max(c.Digest.MaxAge, monthlyMaxAge)
		list = append(list, e)
	}
	if c.Editions.EachPost {
		e := weekly
		e.Name, e.Trigger, e.Schedule = newsletter.EachPost, publisher.ByPost, nil
		list = append(list, e)
	}
	if c.Editions.WrapUp > 0 {
		e := weekly
		e.Name, e.Trigger, e.Schedule, e.After = newsletter.WrapUp, publisher.ByEvent, nil, c.Editions.WrapUp
		list = append(list, e)
	}
	for i := range list {
		list[i].Letterhead = h.letterhead(list[i].Name)
	}
	return list
}

// editionNames are those of editions.
func (h *house) editionNames() (names []string) {
	for _, e := range h.editions() {
		names = append(names, e.Name)
	}
	return names
}

// edition finds one by its name, which the operator gave by a flag.
func (h *house) edition(cmd *cobra.Command, name string) (publisher.Edition, error) {
	list := h.editions()
	i := slices.IndexFunc(list, func(e publisher.Edition) bool { return e.Name == name })
	if i < 0 {
		return publisher.Edition{}, misuse(cmd, fmt.Errorf("--edition %q: there is %s; [editions] has the others", name, strings.Join(h.editionNames(), ", ")))
	}
	return list[i], nil
}

// editionFlag is what the commands have that compose an issue.
func editionFlag(cmd *cobra.Command, name *string) {
	cmd.Flags().StringVar(name, "edition", newsletter.Weekly, "`NAME` of the edition: weekly, monthly, each-post or wrap-up")
}

// nextTurn is when the schedules next ask for an issue; the zero time when none does.
func (h *house) nextTurn(now time.Time) (next time.Time) {
	for _, s := range []*schedule.Schedule{h.turns, h.months} {
		if s == nil {
			continue
		}
		if at := s.Next(now); next.IsZero() || !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next
}
