package web

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"recapd/internal/newsletter"
	"recapd/templates"
)

// Issues is what the archive needs of the ledger.
type Issues interface {
	// Issues lists the newest first.
	Issues(ctx context.Context, edition string, limit int) ([]newsletter.Issue, error)
	Renderings(ctx context.Context, issueID int64) ([]newsletter.Rendering, error)
	// Progress counts the deliveries of an issue by state.
	Progress(ctx context.Context, issueID int64) (newsletter.Progress, error)
	// IssueEvents are what the posts of each issue are about, by its ID.
	IssueEvents(ctx context.Context, edition string) (map[int64][]string, error)
}

// archiveLimit is how many issues the archive lists: twenty years of weeks.
const archiveLimit = 1040

// archive lists all issues that have gone out, or those about one event.
func (s *Server) archive(w http.ResponseWriter, r *http.Request) {
	issues, err := s.archived(r.Context(), archiveLimit)
	if err != nil {
		s.broken(w, r, "archive: read the issues", err)
		return
	}
	about, err := s.Issues.IssueEvents(r.Context(), s.Edition)
	if err != nil {
		s.broken(w, r, "archive: read the events", err)
		return
	}
	signup, event := s.signup(r), r.URL.Query().Get(templates.FieldEvent)
	page := templates.ArchivePage{Page: s.page(r, ""), FeedURL: s.PublicURL + issueFeedPath, Signup: &signup, Events: eventsOf(issues, about)}
	if slices.Contains(page.Events, event) { // else whoever made the link means well
		page.Event = event
		issues = slices.DeleteFunc(issues, func(i newsletter.Issue) bool { return !slices.Contains(about[i.ID], event) })
	}
	for i, line := range s.lines(issues) {
		year := issues[i].Letterhead.Date.Year()
		if n := len(page.Years); n == 0 || page.Years[n-1].Year != year {
			page.Years = append(page.Years, templates.ArchiveYear{Year: year})
		}
		last := &page.Years[len(page.Years)-1]
		last.Issues = append(last.Issues, line)
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	s.show(w, r, func(out io.Writer) error { return s.Set.Archive(out, page) })
}

// eventsOf lists what issues are about, once each, in their order.
func eventsOf(issues []newsletter.Issue, about map[int64][]string) []string {
	var events []string
	seen := map[string]bool{}
	for _, i := range issues {
		for _, e := range about[i.ID] {
			if !seen[e] {
				seen[e], events = true, append(events, e)
			}
		}
	}
	return events
}

// issue shows one issue as it was sent, without anything of a reader's.
func (s *Server) issue(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	issues, err := s.archived(r.Context(), archiveLimit)
	if err != nil {
		s.broken(w, r, "issue page: read the issues", err)
		return
	}
	at := slices.IndexFunc(issues, func(i newsletter.Issue) bool { return i.Number == number })
	if at < 0 && strconv.Itoa(number) == r.PathValue("number") {
		issues, at = s.withdrawn(r.Context(), number)
	}
	if at < 0 || strconv.Itoa(number) != r.PathValue("number") {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	s.showIssue(w, r, issues, at)
}

// withdrawn finds an issue that was cancelled after copies had left: these have a
// link to its page. The archive does not list it.
func (s *Server) withdrawn(ctx context.Context, number int) (issues []newsletter.Issue, at int) {
	all, err := s.Issues.Issues(ctx, s.Edition, archiveLimit)
	for _, i := range all {
		if i.Number != number || i.State != newsletter.Cancelled {
			continue
		}
		var done newsletter.Progress
		if done, err = s.Issues.Progress(ctx, i.ID); err == nil && done[newsletter.Sent]+done[newsletter.Unknown] > 0 {
			return []newsletter.Issue{i}, 0
		}
	}
	if err != nil && ctx.Err() == nil {
		s.Log.Error("look for a cancelled issue", "number", number, "err", err)
	}
	return nil, -1
}

// showIssue renders the i-th of the archived issues, which are newest first.
func (s *Server) showIssue(w http.ResponseWriter, r *http.Request, issues []newsletter.Issue, i int) {
	rendering, err := s.rendering(r.Context(), issues[i])
	if err != nil {
		s.broken(w, r, "issue page", err)
		return
	}
	signup := s.signup(r)
	lines := s.lines(issues)
	at := issues[i].Letterhead.Date
	page := templates.IssuePage{
		Page: s.page(r, ""), Number: issues[i].Number, Title: issues[i].Title, Summary: rendering.Preheader,
		Date: at.Format("2 January 2006"), DateTime: at.Format(time.DateOnly),
		// Made of sanitised teasers by our own templates when the issue was frozen.
		Body: template.HTML(rendering.Web), Signup: &signup,
	}
	if i+1 < len(lines) {
		page.Previous = &lines[i+1]
	}
	if i > 0 {
		page.Next = &lines[i-1]
	}
	w.Header().Set("Cache-Control", "public, max-age=300")
	s.show(w, r, func(out io.Writer) error { return s.Set.Issue(out, page) })
}

// archived lists the newest issues that have gone out, or begun to, of so many.
func (s *Server) archived(ctx context.Context, limit int) ([]newsletter.Issue, error) {
	issues, err := s.Issues.Issues(ctx, s.Edition, limit)
	return slices.DeleteFunc(issues, func(i newsletter.Issue) bool { return !i.Out() }), err
}

// rendering is the one for readers whom no other fits.
func (s *Server) rendering(ctx context.Context, issue newsletter.Issue) (newsletter.Rendering, error) {
	renderings, err := s.Issues.Renderings(ctx, issue.ID)
	if err == nil && len(renderings) == 0 {
		err = errors.New("there is none")
	}
	if err != nil {
		return newsletter.Rendering{}, fmt.Errorf("read the rendering of issue %d: %w", issue.Number, err)
	}
	return renderings[0], nil
}

func (s *Server) lines(issues []newsletter.Issue) []templates.IssueLine {
	var lines []templates.IssueLine
	for _, issue := range issues {
		at := issue.Letterhead.Date
		lines = append(lines, templates.IssueLine{
			Number: issue.Number, URL: s.issueURL(issue.Number),
			Title: issue.Title, Date: at.Format("2 Jan"), DateTime: at.Format(time.DateOnly),
		})
	}
	return lines
}

func (s *Server) issueURL(number int) string {
	return s.PublicURL + "/issues/" + strconv.Itoa(number)
}

// latest is the newest issue that went out, nil before the first.
func (s *Server) latest(ctx context.Context) *templates.IssueLine {
	issues, err := s.archived(ctx, recent)
	if err != nil && ctx.Err() == nil {
		s.Log.Error("read the latest issue", "err", err)
	}
	if len(issues) == 0 {
		return nil
	}
	return &s.lines(issues[:1])[0]
}

// recent is among how many issues the latest one is looked for: some may be
// waiting or cancelled.
const recent = 10
