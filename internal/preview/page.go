package preview

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"unicode/utf8"
)

//go:embed page.html
var pageHTML string

var pageTemplate = template.Must(template.New("page.html").Funcs(template.FuncMap{
	"kib":     func(bytes int) string { return fmt.Sprintf("%.1f", float64(bytes)/1024) },
	"letters": utf8.RuneCountInString,
	"count":   count,
	"first":   first,
}).Parse(pageHTML))

// A few posts that are out, or groups of readers, are shown at once; more when one asks.
// A page with each of ten thousand posts is no help.
const (
	few        = 12
	mostListed = 200
)

// count is "1 post" or "2 posts".
func count(n int, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return strconv.Itoa(n) + " " + thing
}

func first(n int, posts []Post) []Post { return posts[:min(n, len(posts))] }

// option is one place of a switch.
type option struct{ Value, Label string }

// choice is a switch. The first of its options is where it stands by itself.
type choice struct {
	Name, Label string
	Options     []option
}

var choices = []choice{
	{"part", "Part", []option{{"html", "HTML"}, {"text", "Text"}}},
	{"light", "Colours", []option{{"light", "Light"}, {"dark", "Dark"}}},
	{"width", "Width", []option{{"desktop", "Desktop 700"}, {"tablet", "Tablet 480"}, {"phone", "Phone 360"}}},
}

// view is how the operator looks at an issue: by the name of each switch where it
// stands, and whose mail it is.
type view struct {
	at    map[string]string
	Group int
}

// viewOf reads the query of an address. What makes no sense is as if it were not there.
func viewOf(q url.Values, groups int) view {
	v := view{at: map[string]string{}}
	for _, c := range choices {
		v.at[c.Name] = c.Options[0].Value
		for _, o := range c.Options {
			if q.Get(c.Name) == o.Value {
				v.at[c.Name] = o.Value
			}
		}
	}
	if n, err := strconv.Atoi(q.Get("readers")); err == nil && n > 0 && n < groups {
		v.Group = n
	}
	return v
}

// On tells whether a switch stands there.
func (v view) On(name, value string) bool { return v.at[name] == value }

// pageData is what page.html is given.
type pageData struct {
	state
	view
	Mark, Since string
	Choices     []choice
	Mail        *Mail // nil: there is none to show
	MailURL     string
	Few         int
	MostListed  int
}

func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	now, _ := s.look()
	data := pageData{state: now, Mark: now.mark, Choices: choices, Few: few, MostListed: mostListed}
	if !now.since.IsZero() {
		data.Since = now.since.Format("15:04:05")
	}
	data.view = viewOf(r.URL.Query(), len(now.mails()))
	if mails := now.mails(); len(mails) > 0 {
		data.Mail = &mails[data.Group]
		data.MailURL = "/mail?" + url.Values{
			"part": {data.at["part"]}, "light": {data.at["light"]}, "readers": {strconv.Itoa(data.Group)}, "of": {now.mark},
		}.Encode()
	}
	var page bytes.Buffer
	if err := pageTemplate.Execute(&page, data); err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write(page.Bytes())
}

func (s state) mails() []Mail {
	if s.Issue == nil {
		return nil
	}
	return s.Issue.Mails
}
