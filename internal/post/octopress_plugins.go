package post

import (
	"path"
	"strings"

	"recapd/internal/pattern"
)

// The plugins that Octopress came with, as far as they have a syntax of their own.

// imageTag is that of Octopress: classes, address, width, height, title and
// alternative text.
var (
	imageTag   = pattern.New(`^\s*(?:(\S.*?)\s+)?((?:https?://|/|\S+/)\S+)(?:\s+(\d+))?(?:\s+(\d+))?(?:\s+(.+))?$`)
	imageWords = pattern.New(`^["']([^"']*)["']\s+["']([^"']*)["']$`)
)

func octopressImage(rest string) (piece, bool) {
	found := imageTag.FindStringSubmatch(strings.TrimSpace(rest))
	if found == nil || strings.Contains(found[1], "=") {
		shown := figure(argumentsOf(rest))
		return shown, shown != piece{}
	}
	title := strings.TrimSpace(found[5])
	alt := ""
	if both := imageWords.FindStringSubmatch(title); both != nil {
		title, alt = both[1], both[2]
	}
	title = strings.Trim(title, `"'`)
	if alt == "" {
		alt = title
	}
	img := element("img", "src", found[2], "width", found[3], "height", found[4], "title", title, "alt", alt)
	return piece{text: found[2], html: img}, true
}

// octopressFile is a file of code below source/downloads/code, with a title before
// it: what is in it is not read, a link leads there.
func octopressFile(rest string) (piece, bool) {
	words := strings.Fields(codeOption.ReplaceAllString(rest, ""))
	if len(words) == 0 {
		return piece{}, false
	}
	return pageLink("/downloads/code/"+words[len(words)-1], strings.Join(words, " ")), true
}

var codeOption = pattern.New(`\b(?:lang|start|end|mark|linenos|range):\S+`)

// pullQuoted takes the marks off that say which words are to be pulled.
func pullQuoted(text string) string { return pullMarks.ReplaceAllString(text, "") }

var pullMarks = pattern.New(`\{\s*"\s*|\s*"\s*\}`)

// octopressFence is code that its plugin has made HTML of, out of Liquid's reach,
// before Liquid comes.
var octopressFence = pattern.New("(?ms)^`{3}[^\n]*\n.+?\n`{3}")

// codeBlock is Octopress's: a title, lang:x, and options that only colour.
var codeBlock = pattern.New(`\b(lang|start|mark|linenos|range):(\S+)|https?://\S+.*$|/\S+.*$`)

func octopressCode(_ arguments, rest, inner string) piece {
	language := ""
	title := codeBlock.ReplaceAllStringFunc(rest, func(found string) string {
		if lang, ok := strings.CutPrefix(found, "lang:"); ok {
			language = lang
		}
		return ""
	})
	title = strings.TrimSpace(title)
	if ext := path.Ext(title); language == "" && len(ext) > 1 {
		language = strings.TrimPrefix(ext, ".")
	}
	return codePiece(language, title, inner)
}

// endQuote marks what has been written since the opening tag as a quote.
func (e *expansion) endQuote(opening tag) {
	inner := strings.Trim(string(e.out[e.quote:]), "\n")
	if by := strings.TrimSpace(opening.rest); by != "" {
		inner += "\n\n— " + by
	}
	e.out = append(e.out[:e.quote], "\n> "+strings.ReplaceAll(inner, "\n", "\n> ")+"\n"...)
	e.quote = -1
}
