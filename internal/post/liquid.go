package post

import (
	"path"
	"regexp"
	"strings"
)

// Liquid is the template language of Jekyll and Octopress. Tags that show
// something of their own are here, with the plugins that Octopress came with;
// conditions, loops and variables are in liquid_blocks.go, values in
// liquid_values.go.

// liquidTable are the tags that stand alone.
var liquidTable = map[string]func(*expansion, tag) (piece, bool){
	"post_url":  func(e *expansion, t tag) (piece, bool) { return e.reference(refName, firstWord(t.rest), t) },
	"link":      func(e *expansion, t tag) (piece, bool) { return e.reference(refPath, firstWord(t.rest), t) },
	"img":       func(_ *expansion, t tag) (piece, bool) { return octopressImage(t.rest) },
	"include":   liquidInclude,
	"highlight": nothing, // never closed
	"codeblock": nothing,
	"comment":   nothing,
	"raw":       nothing,
	"endraw":    nothing,
}

func nothing(*expansion, tag) (piece, bool) { return piece{}, false }

func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return strings.Trim(words[0], `"'`)
	}
	return ""
}

// imageTag is that of Octopress: classes, address, width, height, title and
// alternative text.
var (
	imageTag   = regexp.MustCompile(`^\s*(?:(\S.*?)\s+)?((?:https?://|/|\S+/)\S+)(?:\s+(\d+))?(?:\s+(\d+))?(?:\s+(.+))?$`)
	imageWords = regexp.MustCompile(`^["']([^"']*)["']\s+["']([^"']*)["']$`)
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

// liquidInclude reads the two includes that every theme has in some way, by the
// arguments that they are given. Others are templates, which stay unread.
func liquidInclude(_ *expansion, t tag) (piece, bool) {
	file, rest, _ := strings.Cut(strings.TrimSpace(t.rest), " ")
	name := strings.TrimSuffix(path.Base(file), path.Ext(file))
	args := argumentsOf(rest)
	if len(args.named) == 0 {
		return piece{}, false
	}
	show, ok := shortcodeTable[strings.ToLower(name)]
	if !ok {
		return piece{}, false
	}
	shown := show(args)
	return shown, shown != piece{}
}

// codeBlock is Octopress's: a title, lang:x, and options that only colour.
var codeBlock = regexp.MustCompile(`\b(lang|start|mark|linenos|range):(\S+)|https?://\S+.*$|/\S+.*$`)

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
