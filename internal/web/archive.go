package web

import (
	"context"
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
	// WholeRendering is the one for everybody: of all posts, with the page.
	WholeRendering(ctx context.Context, issueID int64) (newsletter.Rendering, error)
	// Progress counts the deliveries of an issue by state.
	Progress(ctx context.Context, issueID int64) (newsletter.Progress, error)
	// IssueEvents are what the posts of each issue are about, by its ID.
	IssueEvents(ctx context.Context, edition string) (map[int64][]string, error)
}

// archiveLimit is how many issues the archive lists: twenty years of weeks.
const archiveLimit = 1040

// edition is the one that a page of the archive is about. ok is false, and the answer
// given, when there is none of that name.
func (s *Server) edition(w http.ResponseWriter, r *http.Request) (edition string, ok bool) {
	edition = r.PathValue("edition")
	switch {
	case edition == "":
		return newsletter.Weekly, true
	case edition != newsletter.Weekly && slices.Contains(newsletter.Editions(), edition):
		return edition, true
	}
	s.fail(w, r, http.StatusNotFound)
	return "", false
}

// archive lists all issues of an edition that have gone out, or those about one event.
func (s *Server) archive(w http.ResponseWriter, r *http.Request) {
	edition, ok := s.edition(w, r)
	if !ok {
		return
	}
	issues, err := s.archived(r.Context(), edition, archiveLimit)
	if err != nil {
		s.broken(w, r, "archive: read the issues", err)
		return
	}
	about, err := s.Issues.IssueEvents(r.Context(), edition)
	if err != nil {
		s.broken(w, r, "archive: read the events", err)
		return
	}
	signup, event := s.signup(r), r.URL.Query().Get(templates.FieldEvent)
	page := templates.ArchivePage{Page: s.page(r, ""), Edition: edition, Signup: &signup, Events: eventsOf(issues, about)}
	if edition == newsletter.Weekly {
		page.FeedURL = s.PublicURL + issueFeedPath
	}
	if page.Others, err = s.otherEditions(r.Context(), edition); err != nil {
		s.broken(w, r, "archive: read the editions", err)
		return
	}
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

// otherEditions are those with issues that have gone out.
func (s *Server) otherEditions(ctx context.Context, but string) (list []templates.EditionLink, err error) {
	for _, e := range newsletter.Editions() {
		if e == but {
			continue
		}
		issues, err := s.archived(ctx, e, recent)
		if err != nil {
			return nil, err
		}
		if len(issues) > 0 {
			list = append(list, templates.EditionLink{Edition: e, URL: s.PublicURL + newsletter.Pages(e)})
		}
	}
	return list, nil
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
	edition, ok := s.edition(w, r)
	if !ok {
		return
	}
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	issues, err := s.archived(r.Context(), edition, archiveLimit)
	if err != nil {
		s.broken(w, r, "issue page: read the issues", err)
		return
	}
	at := slices.IndexFunc(issues, func(i newsletter.Issue) bool { return i.Number == number })
	if at < 0 && strconv.Itoa(number) == r.PathValue("number") {
		if issues, at, err = s.withdrawn(r.Context(), edition, number); err != nil {
			s.broken(w, r, "look for a cancelled issue", err)
			return
		}
	}
	if at < 0 || strconv.Itoa(number) != r.PathValue("number") {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	s.showIssue(w, r, issues, at)
}

// withdrawn finds an issue that was cancelled after copies had left: these have a
// link to its page. The archive does not list it.
func (s *Server) withdrawn(ctx context.Context, edition string, number int) (issues []newsletter.Issue, at int, err error) {
	all, err := s.Issues.Issues(ctx, edition, archiveLimit)
	if err != nil {
		return nil, -1, err
	}
	for _, i := range all {
		if i.Number != number || i.State != newsletter.Cancelled {
			continue
		}
		done, err := s.Issues.Progress(ctx, i.ID)
		if err != nil {
			return nil, -1, err
		}
		if done[newsletter.Sent]+done[newsletter.Unknown] > 0 {
			return []newsletter.Issue{i}, 0, nil
		}
	}
	return nil, -1, nil
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
		Page: s.page(r, ""), Number: issues[i].Number, Title: issues[i].Title, Address: s.issueURL(issues[i]), Summary: rendering.Preheader,
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

// archived lists the newest issues of an edition that have gone out, or begun to, of so many.
func (s *Server) archived(ctx context.Context, edition string, limit int) ([]newsletter.Issue, error) {
	issues, err := s.Issues.Issues(ctx, edition, limit)
	return slices.DeleteFunc(issues, func(i newsletter.Issue) bool { return !i.Out() }), err
}

func (s *Server) rendering(ctx context.Context, issue newsletter.Issue) (newsletter.Rendering, error) {
	r, err := s.Issues.WholeRendering(ctx, issue.ID)
	if err != nil {
		return r, fmt.Errorf("read the rendering of issue %d: %w", issue.Number, err)
	}
	return r, nil
}

func (s *Server) lines(issues []newsletter.Issue) []templates.IssueLine {
	var lines []templates.IssueLine
	for _, issue := range issues {
		at := issue.Letterhead.Date
		lines = append(lines, templates.IssueLine{
			Number: issue.Number, URL: s.issueURL(issue),
			Title: issue.Title, Date: at.Format("2 Jan"), DateTime: at.Format(time.DateOnly),
		})
	}
	return lines
}

func (s *Server) issueURL(i newsletter.Issue) string {
	return s.PublicURL + newsletter.Page(i.Edition, i.Number)
}

// latest is the newest issue that went out, nil before the first.
func (s *Server) latest(ctx context.Context) *templates.IssueLine {
	issues, err := s.archived(ctx, newsletter.Weekly, recent)
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
