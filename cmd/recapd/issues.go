package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"recapd/internal/newsletter"
	"recapd/internal/store"
)

func (p *program) issuesCommand() *cobra.Command {
	list := p.issuesListCommand()
	cmd := &cobra.Command{
		Use:   "issues",
		Short: "See how the issues fare; pause, resume, approve, retry or cancel them",
		Long: `See how the issues fare, and decide about those that wait for you.

An issue is named by its number, 12 or weekly/12; one that is not composed yet has
no number and is called waiting. Without a command, this lists them.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: list.RunE,
	}
	cmd.AddCommand(list, p.issuesShowCommand(), p.issuesPauseCommand(), p.issuesResumeCommand(),
		p.issuesCancelCommand(), p.issuesEditCommand(), p.issuesApproveCommand(), p.issuesRetryCommand())
	return cmd
}

// waiting names the issue that waits for the operator.
const waiting = "waiting"

// withOffice gives f the ledger to look at, or to change.
func (p *program) withOffice(ctx context.Context, change bool, f func(d *office) error) error {
	h, err := p.house()
	if err != nil {
		return err
	}
	open := h.glance
	if change {
		open = h.ledger
	}
	s, err := open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(f(&office{house: h, ledger: s}), s.Close())
}

// withIssue is withOffice about the issue that an argument names.
func (p *program) withIssue(cmd *cobra.Command, change bool, name string, f func(d *office, i newsletter.Issue) error) error {
	return p.withOffice(cmd.Context(), change, func(d *office) error {
		i, err := d.find(cmd, name)
		if err != nil {
			return err
		}
		return f(d, i)
	})
}

// find gives the issue of a name.
func (d *office) find(cmd *cobra.Command, name string) (newsletter.Issue, error) {
	edition, digits, ok := strings.Cut(name, "/")
	if !ok {
		edition, digits = newsletter.Weekly, name
	}
	if digits == waiting {
		i, err := d.ledger.WaitingIssue(cmd.Context(), edition)
		if errors.Is(err, newsletter.ErrNotFound) {
			return i, nothing("no issue waits for you", `"recapd issues list" shows all of them`)
		}
		return i, err
	}
	number, err := strconv.Atoi(digits)
	if err != nil || number < 1 {
		return newsletter.Issue{}, misuse(cmd, fmt.Errorf("%q names no issue: write its number, as 12 or weekly/12, or %s", name, waiting))
	}
	return numbered(cmd.Context(), d.ledger, edition, number)
}

func numbered(ctx context.Context, s *store.Store, edition string, number int) (newsletter.Issue, error) {
	issues, err := s.Issues(ctx, edition, 0)
	if err != nil {
		return newsletter.Issue{}, err
	}
	for _, i := range issues {
		if i.Number == number {
			return i, nil
		}
	}
	return newsletter.Issue{}, hint(fmt.Errorf("there is no issue %d of %s", number, edition), `"recapd issues list" shows all of them`)
}

// called is how an issue is named to people: "issue 12", "the issue of 2026-11-23
// 09:00 UTC".
func (h *house) called(i newsletter.Issue) string {
	if i.Number > 0 {
		return "issue " + argument(i)
	}
	return "the issue of " + h.slotOf(i)
}

// argument is how the operator names an issue to us.
func argument(i newsletter.Issue) string {
	name := waiting
	if i.Number > 0 {
		name = strconv.Itoa(i.Number)
	}
	if i.Edition != newsletter.Weekly {
		name = i.Edition + "/" + name
	}
	return name
}

// condition is an issue's state with what bears on it at once.
func condition(i newsletter.Issue) string {
	switch {
	case !i.PausedAt.IsZero() && !over(i):
		return "paused"
	case (i.State == newsletter.Held || i.State == newsletter.Draft) && !i.Approved.IsZero():
		return "approved"
	}
	return string(i.State)
}

func over(i newsletter.Issue) bool {
	return i.State == newsletter.Done || i.State == newsletter.Cancelled
}
