package markup

import (
	"strings"

	"recapd/internal/pattern"
)

// sourceHabits rewrites what blogs write beyond any specification and CommonMark
// would read as something else, so that it cannot be found in the tree any more:
//
//	!!! note "Title"        an admonition of Python-Markdown, its text
//	    Text                indented: becomes an alert (alerts.go)
//	<div markdown="1">      HTML with Markdown in it, of PHP Markdown Extra:
//	                        a blank line after it is what CommonMark asks for
//
// In fenced code all this is code.
func sourceHabits(src string) string {
	if !strings.Contains(src, "!!!") && !strings.Contains(src, "???") && !strings.Contains(src, "markdown=") {
		return src
	}
	lines := strings.SplitAfter(src, "\n")
	var out strings.Builder
	fence := ""
	for len(lines) > 0 {
		line := lines[0]
		lines = lines[1:]
		fence = fenceAfter(fence, line)
		if found := admonition.FindStringSubmatch(line); found != nil && fence == "" {
			n := indentedLines(lines)
			writeAlert(&out, found[1], found[2], lines[:n])
			lines = lines[n:]
			continue
		}
		out.WriteString(line)
		if fence == "" && markdownInside.MatchString(line) {
			out.WriteString("\n")
		}
	}
	return out.String()
}

var (
	admonition     = pattern.New(`^(?:!!!|\?\?\?\+?) ?([A-Za-z][\w-]*)(?: +[\w-]+)*(?: +"([^"\n]*)")?[ \t]*(?:\n|$)`)
	markdownInside = pattern.New(`^ {0,3}<[A-Za-z]+\b[^<>\n]*\smarkdown=["']?(?:1|block|span)\b[^<>\n]*>[ \t]*\n$`)
	codeFence      = pattern.New("^[ >]*(```+|~~~+)([^\n]*)")
)

// fenceAfter is the fence of the code block that is open after a line; "" when
// none is.
func fenceAfter(open, line string) string {
	found := codeFence.FindStringSubmatch(line)
	switch {
	case found == nil:
		return open
	case open == "":
		return found[1]
	case strings.HasPrefix(found[1], open) && strings.TrimSpace(found[2]) == "":
		return ""
	}
	return open
}

// indentedLines counts the lines that belong to the admonition above them.
func indentedLines(lines []string) int {
	n := 0
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "\t"):
			n = i + 1
		case strings.TrimSpace(line) != "":
			return n
		}
	}
	return n
}

// writeAlert writes an admonition as GitHub would.
func writeAlert(out *strings.Builder, kind, title string, lines []string) {
	if title == "" {
		title = strings.ToUpper(kind[:1]) + kind[1:]
	}
	if alertKinds[strings.ToLower(kind)] == "" {
		kind = "note"
	}
	out.WriteString("\n> [!" + kind + "] " + title + "\n")
	for _, line := range lines {
		if rest, ok := strings.CutPrefix(line, "\t"); ok {
			line = rest
		}
		out.WriteString("> " + strings.TrimPrefix(line, "    "))
	}
	out.WriteString("\n\n") // the last line may have no end
}
