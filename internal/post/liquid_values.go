package post

import (
	"html"
	"slices"
	"strconv"
	"strings"

	"recapd/internal/markup"
	"recapd/internal/pattern"
)

// A value in Liquid is what metadata have: a text, a list or a table. Nothing and
// an empty text are the same here, and so are the text "false" and false.

var (
	liquidText      = pattern.New(`^(?:"([^"]*)"|'([^']*)')$`)
	liquidParts     = pattern.New(`"[^"]*"|'[^']*'|\||[^|"']+`)
	liquidPath      = pattern.New(`^[A-Za-z_][\w-]*(?:\.[\w-]+|\[(?:-?\d+|"[^"\]]*"|'[^'\]]*')\])*$`)
	liquidArguments = pattern.New(`"[^"]*"|'[^']*'|[^\s,"']+`)
	liquidStep      = pattern.New(`[^.\[\]"']+`)
)

// output writes the value of {{ … }}. What an author writes into front matter and
// configuration is text; what a post has put together itself is markup.
func (e *expansion) output(t tag) {
	shown := e.variable(t)
	from := e.blog
	if from < 0 {
		from = len(e.out)
	} else if strings.HasPrefix(shown.text, referencePrefix) {
		e.out = e.out[:from]
	}
	if !e.full() {
		e.out = append(e.out, shown.text...)
	}
	e.blog = -1
	if strings.HasPrefix(t.rest, "site.url") || strings.HasPrefix(t.rest, "site.baseurl") {
		e.blog = from
	}
}

func (e *expansion) variable(t tag) piece {
	v, known := e.evaluate(t.rest)
	if !known {
		t.name, _, _ = strings.Cut(strings.TrimSpace(t.rest), "|")
		t.name = strings.TrimSpace(t.name)
		e.tell(t, "%s %s is not known: left out", t.kind(), shown(t.name))
		return piece{}
	}
	text := liquidString(v)
	if strings.HasPrefix(t.rest, "page.") || strings.HasPrefix(t.rest, "site.") {
		text = html.EscapeString(text)
	}
	return piece{text: text}
}

// evaluate gives the value of an expression: a text or a variable, and filters.
func (e *expansion) evaluate(expression string) (v value, known bool) {
	var steps []string
	step := ""
	for _, part := range liquidParts.FindAllString(expression, -1) {
		if part == "|" {
			steps, step = append(steps, step), ""
		} else {
			step += part
		}
	}
	steps = append(steps, step)
	v, known = e.look(steps[0])
	for _, filter := range steps[1:] {
		name, _, _ := strings.Cut(strings.TrimSpace(filter), ":")
		known = known || strings.TrimSpace(name) == "default"
		v = e.filter(v, filter)
	}
	return v, known
}

// look finds a text in quotes, a number, or what the post, the site or the page
// has under a name.
func (e *expansion) look(expression string) (value, bool) {
	expression = strings.TrimSpace(expression)
	if found := liquidText.FindStringSubmatch(expression); found != nil {
		return value{text: found[1] + found[2]}, true
	}
	if _, err := strconv.ParseFloat(expression, 64); err == nil || expression == "true" || expression == "false" {
		return value{text: expression}, true
	}
	if text, ok := e.address(expression); ok {
		return value{text: text}, true
	}
	if !liquidPath.MatchString(expression) {
		return value{}, false
	}
	steps := liquidStep.FindAllString(expression, -1)
	v, ok := e.vars[steps[0]]
	switch {
	case ok:
	case steps[0] == "page":
		v, ok = value{table: e.head.metadata}, true
	case steps[0] == "site":
		v, ok = value{table: e.site.settings}, true
	}
	for _, step := range steps[1:] {
		v = v.at(step)
	}
	return v, ok && !v.empty()
}

// at is one step into a value.
func (v value) at(step string) value {
	n, err := strconv.Atoi(step)
	switch {
	case step == "size" && len(v.list) > 0:
		return value{text: strconv.Itoa(len(v.list))}
	case step == "first" && len(v.list) > 0:
		return v.list[0]
	case step == "last" && len(v.list) > 0:
		return v.list[len(v.list)-1]
	case err == nil && n < 0:
		n += len(v.list)
	}
	if err == nil && n >= 0 && n < len(v.list) {
		return v.list[n]
	}
	return v.table[canonical(step)]
}

// address is a variable that stands for a place on the blog.
func (e *expansion) address(expression string) (string, bool) {
	switch expression {
	case "site.url":
		return e.BaseURL.Scheme + "://" + e.BaseURL.Host, true
	case "site.baseurl", "site.root": // the latter is Octopress's
		return strings.TrimSuffix("/"+strings.Trim(e.BaseURL.EscapedPath(), "/"), "/"), true
	case "site.github.url":
		return strings.TrimSuffix(e.BaseURL.String(), "/"), true
	case "page.url", "page.id":
		return e.refer(refPath, "/"+e.src.path, tag{start: e.counted}), true
	case "site.author", "site.author.name":
		return e.Author.Name, e.Author.Name != ""
	}
	return "", false
}

func liquidString(v value) string {
	if len(v.list) == 0 {
		return v.text
	}
	var b strings.Builder
	for _, item := range v.list {
		b.WriteString(item.plain())
	}
	return b.String()
}

// filter applies those that posts use on addresses, words and short lists; the
// rest would only change how a value looks.
func (e *expansion) filter(v value, filter string) value {
	name, rest, _ := strings.Cut(strings.TrimSpace(filter), ":")
	cost := tagWork + 2*len(v.text)
	if strings.TrimSpace(name) == "markdownify" {
		cost = markdownWork * (len(v.text) + 100)
	}
	if !e.works(cost) {
		return value{}
	}
	var a, b value
	for i, argument := range liquidArguments.FindAllString(rest, 2) {
		if v, _ := e.look(argument); i == 0 {
			a = v
		} else {
			b = v
		}
	}
	switch strings.TrimSpace(name) {
	case "default":
		if !v.true() {
			return a
		}
		return v
	case "split":
		return value{list: texts(strings.SplitN(v.text, a.text, mostTurns))}
	case "first", "last", "size":
		if len(v.list) > 0 {
			return v.at(strings.TrimSpace(name))
		}
	case "join":
		return value{text: strings.Join(plainAll(v.list), a.text)}
	case "reverse":
		list := slices.Clone(v.list)
		slices.Reverse(list)
		return value{list: list}
	case "date":
		if date, err := parseDate(v.plain(), e.Zone); err == nil {
			return value{text: strftime(date, a.text)}
		}
	}
	if len(v.list) > 0 {
		return v
	}
	return value{text: e.wordFilter(strings.TrimSpace(name), v.text, a.text, b.text)}
}

func (e *expansion) wordFilter(name, text, a, b string) string {
	switch name {
	case "relative_url", "absolute_url":
		if hostOf(text) != "" { // also that of a post, whose permalink is not known yet
			return text
		}
		return below(e.BaseURL, text).String()
	case "prepend":
		return joined(a, text)
	case "append":
		return joined(text, a)
	case "upcase":
		return strings.ToUpper(text)
	case "downcase":
		return strings.ToLower(text)
	case "strip":
		return strings.TrimSpace(text)
	case "markdownify":
		return markup.Markdown([]byte(text)).Body.String()
	case "escape", "xml_escape":
		return html.EscapeString(text)
	case "remove":
		return replaced(text, a, "")
	case "replace":
		return replaced(text, a, b)
	}
	return text
}

func joined(a, b string) string {
	if len(a)+len(b) > mostGrown {
		return a
	}
	return a + b
}

// replaced never makes a text longer than templates may.
func replaced(text, old, by string) string {
	if old == "" || len(text)+strings.Count(text, old)*len(by) > mostGrown {
		return text
	}
	return strings.ReplaceAll(text, old, by)
}
