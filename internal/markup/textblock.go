package markup

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
)

// maxMarks is how many quotes and lists deep lines are still marked as such.
const maxMarks = 12

// blockText gives the lines of one block: what each kind of block looks like
// in plain text.
func blockText(n *html.Node, marks int) []string {
	switch n.Data {
	case "pre":
		return indent(codeLines(n), "    ", "    ")
	case "hr":
		return []string{"* * *"}
	case "ul", "ol":
		return listText(n, marks)
	case "tr":
		return rowText(n)
	case "table", "thead", "tbody", "tfoot":
		return packed(n, marks)
	case "dl":
		return packed(n, marks)
	case "dd":
		return marked(textOf(n, marks+1), "    ", "    ", marks)
	case "blockquote":
		return marked(textOf(n, marks+1), "> ", "> ", marks)
	}
	if isNote(n) && n.Data != "li" {
		return noteText(textOf(n, marks))
	}
	return textOf(n, marks)
}

// noteText puts the label of a reST note and its first line on one line.
func noteText(lines []string) []string {
	if len(lines) > 2 && strings.HasPrefix(lines[0], "[") && lines[1] == "" {
		return append([]string{lines[0] + " " + lines[2]}, lines[3:]...)
	}
	return lines
}

// packed gives the blocks inside n without gaps between them.
func packed(n *html.Node, marks int) []string {
	var p paragraphs
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if runsAlong(c) {
			inlineText(&p.run, c)
			continue
		}
		p.flush()
		p.add(blockText(c, marks), false)
	}
	p.flush()
	return p.lines
}

// listText leaves a gap between two items when one of them holds paragraphs.
// Only the end of the upper and the start of the lower one are looked at, lest
// cutting the list change what stands above the cut.
func listText(list *html.Node, marks int) []string {
	var p paragraphs
	number, err := strconv.Atoi(attr(list, "start"))
	if err != nil {
		number = 1
	}
	loose := false
	for c := list.FirstChild; c != nil; c = c.NextSibling {
		if runsAlong(c) { // text in a list but in no item of it
			inlineText(&p.run, c)
			continue
		}
		p.flush()
		if !is(c, "li") { // a block in a list but in no item of it
			p.add(blockText(c, marks), true)
			loose = false
			continue
		}
		mark := "- "
		if list.Data == "ol" {
			number = valueOf(c, number)
			mark = strconv.Itoa(number) + ". "
			number++
		}
		lines := textOf(c, marks+1)
		p.add(marked(lines, mark, strings.Repeat(" ", len(mark)), marks), loose || is(firstElement(c), "p"))
		loose = hasParagraph(c)
	}
	p.flush()
	return p.lines
}

func valueOf(item *html.Node, otherwise int) int {
	if v, err := strconv.Atoi(attr(item, "value")); err == nil {
		return v
	}
	return otherwise
}

func hasParagraph(n *html.Node) bool {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if is(c, "p") {
			return true
		}
	}
	return false
}

func rowText(row *html.Node) []string {
	var cells []string
	for c := row.FirstChild; c != nil; c = c.NextSibling {
		if is(c, "td", "th") {
			cells = append(cells, strings.Join(strings.Fields(strings.Join(textOf(c, maxMarks), " ")), " "))
		}
	}
	if line := strings.TrimRight(strings.Join(cells, " | "), " "); line != "" {
		return []string{line}
	}
	return nil
}

// codeLines gives the lines of preformatted text as they are.
func codeLines(n *html.Node) []string {
	var b strings.Builder
	verbatim(&b, n)
	code := strings.Trim(strings.ReplaceAll(b.String(), "\r\n", "\n"), "\n")
	if strings.TrimSpace(code) == "" {
		return nil
	}
	return strings.Split(code, "\n")
}

func verbatim(b *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		b.WriteString(n.Data)
	case is(n, "br"):
		b.WriteByte('\n')
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		verbatim(b, c)
	}
}

// marked puts a mark before the first line and another before the rest.
func marked(lines []string, first, rest string, marks int) []string {
	if marks >= maxMarks {
		return lines
	}
	return indent(lines, first, rest)
}

func indent(lines []string, first, rest string) []string {
	out := make([]string, len(lines))
	for i, line := range lines {
		mark := rest
		if i == 0 {
			mark = first
		}
		out[i] = strings.TrimRight(mark+line, " ")
	}
	return out
}
