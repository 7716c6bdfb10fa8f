package post

import (
	"html"
	"path"
	"regexp"
	"strings"
)

// Liquid is the template language of Jekyll and Octopress. Tags that show
// something of their own are here; conditions are not weighed: what an if or a
// for encloses is shown once.

// liquidTable are the tags, with the plugins that Octopress came with.
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

// output writes the value of {{ … }}.
func (e *expansion) output(t tag) {
	shown := e.variable(t)
	from := e.blog
	if from < 0 {
		from = len(e.out)
	}
	e.out = append(e.out, shown.text...)
	e.blog = -1
	if strings.HasPrefix(t.rest, "site.url") || strings.HasPrefix(t.rest, "site.baseurl") {
		e.blog = from
	}
}

var (
	liquidText  = regexp.MustCompile(`^(?:"([^"]*)"|'([^']*)')$`)
	liquidParts = regexp.MustCompile(`"[^"]*"|'[^']*'|\||[^|"']+`)
)

// variable is the value of an expression: a text or a variable, and filters.
func (e *expansion) variable(t tag) piece {
	var steps []string
	step := ""
	for _, part := range liquidParts.FindAllString(t.rest, -1) {
		if part == "|" {
			steps, step = append(steps, step), ""
		} else {
			step += part
		}
	}
	steps = append(steps, step)
	value, ok := e.value(steps[0])
	if !ok {
		t.name = strings.TrimSpace(steps[0])
		e.tell(t, "%s %s is not known: left out", t.kind(), shown(t.name))
		return piece{}
	}
	for _, filter := range steps[1:] {
		value = e.filter(value, filter)
	}
	return piece{text: value}
}

// value is a text in quotes, or what the site or the page has under a name.
func (e *expansion) value(expression string) (string, bool) {
	expression = strings.TrimSpace(expression)
	if found := liquidText.FindStringSubmatch(expression); found != nil {
		return found[1] + found[2], true
	}
	host := e.BaseURL.Scheme + "://" + e.BaseURL.Host
	switch expression {
	case "site.url":
		return host, true
	case "site.baseurl":
		return strings.TrimSuffix("/"+strings.Trim(e.BaseURL.EscapedPath(), "/"), "/"), true
	case "site.github.url":
		return strings.TrimSuffix(e.BaseURL.String(), "/"), true
	case "site.author", "site.author.name":
		return e.Author.Name, true
	case "page.url", "page.id":
		return e.refer(refPath, "/"+e.src.path, tag{start: e.counted}), true
	}
	if key, ok := strings.CutPrefix(expression, "page."); ok {
		text := e.head.metadata.text(canonical(key))
		return html.EscapeString(text), text != ""
	}
	return "", false
}

// filter applies those that posts use on addresses and words; the rest would
// only change how a value looks.
func (e *expansion) filter(value, filter string) string {
	name, argument, _ := strings.Cut(strings.TrimSpace(filter), ":")
	other, _ := e.value(argument)
	switch strings.TrimSpace(name) {
	case "relative_url", "absolute_url":
		return below(e.BaseURL, value).String()
	case "prepend":
		return other + value
	case "append":
		return value + other
	case "upcase":
		return strings.ToUpper(value)
	case "downcase":
		return strings.ToLower(value)
	case "default":
		if value == "" {
			return other
		}
	}
	return value
}
