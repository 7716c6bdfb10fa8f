package web

import (
	"html/template"
	"io"
	"net/http"
	"strconv"
	"time"

	"recapd/internal/newsletter"
	"recapd/templates"
)

// archiveLimit is how many issues the archive lists: twenty years of weeks.
const archiveLimit = 1040

// archive lists all issues that have gone out.
func (s *Server) archive(w http.ResponseWriter, r *http.Request) {
	issues, err := s.Issues.Issues(r.Context(), s.Edition, archiveLimit)
	if err != nil {
		s.Log.Error("archive: read the issues", "err", err)
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	issues = archived(issues)
	page := templates.ArchivePage{Page: s.page()}
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

// issue shows one issue as it was sent, without anything of a reader's.
func (s *Server) issue(w http.ResponseWriter, r *http.Request) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil {
		s.fail(w, r, http.StatusNotFound)
		return
	}
	issues, err := s.Issues.Issues(r.Context(), s.Edition, archiveLimit)
	if err != nil {
		s.Log.Error("issue page: read the issues", "err", err)
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	issues = archived(issues)
	for i, issue := range issues {
		if issue.Number == number {
			s.showIssue(w, r, issues, i)
			return
		}
	}
	s.fail(w, r, http.StatusNotFound)
}

// showIssue renders the i-th of the archived issues, which are newest first.
func (s *Server) showIssue(w http.ResponseWriter, r *http.Request, issues []newsletter.Issue, i int) {
	renderings, err := s.Issues.Renderings(r.Context(), issues[i].ID)
	if err != nil || len(renderings) == 0 {
		s.Log.Error("issue page: read the rendering", "issue", issues[i].Number, "err", err)
		s.fail(w, r, http.StatusInternalServerError)
		return
	}
	lines := s.lines(issues)
	at := issues[i].Letterhead.Date
	page := templates.IssuePage{
		Page: s.page(), Number: issues[i].Number, Title: issues[i].Title, Summary: renderings[0].Preheader,
		Date: at.Format("2 January 2006"), DateTime: at.Format(time.DateOnly),
		// Made of sanitised teasers by our own templates when the issue was frozen.
		Body: template.HTML(renderings[0].Web),
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

// archived leaves out what never went out.
func archived(issues []newsletter.Issue) []newsletter.Issue {
	var out []newsletter.Issue
	for _, i := range issues {
		if i.Number > 0 && i.State != newsletter.Cancelled {
			out = append(out, i)
		}
	}
	return out
}

func (s *Server) lines(issues []newsletter.Issue) []templates.IssueLine {
	var lines []templates.IssueLine
	for _, issue := range issues {
		at := issue.Letterhead.Date
		lines = append(lines, templates.IssueLine{
			Number: issue.Number, URL: s.PublicURL + "/issues/" + strconv.Itoa(issue.Number),
			Title: issue.Title, Date: at.Format("2 Jan"), DateTime: at.Format(time.DateOnly),
		})
	}
	return lines
}
