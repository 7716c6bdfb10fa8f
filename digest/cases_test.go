package digest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/delivery"
	"recapd/internal/mail"
	"recapd/internal/newsletter"
	"recapd/internal/post"
)

// Issues of every kind that a week may bring. With DIGESTS=DIR each is written there, to
// be looked at in a browser and in a mail program.

type issue struct {
	name     string
	masthead Masthead
	number   Numbered
	posts    []*post.Post
}

func issues(t *testing.T) []issue {
	m, n, posts := feast()
	es := masthead
	es.Language = "es"
	ar := masthead
	ar.Language = "ar"
	logos, he := masthead, masthead
	he.Language = "he"
	logos.Events = slices.Clone(logos.Events)
	for i := range logos.Events {
		logos.Events[i].Logo = "https://pebbleconf.example.org/logo.png"
	}
	edition := func(name string, number int) Numbered {
		n := fourteenth
		n.Edition, n.Number = name, number
		return n
	}
	list := []issue{
		{"feast", m, n, posts},
		{"week", masthead, fourteenth, week()},
		{"one", masthead, fourteenth, week()[9:10]},
		{"scripts", masthead, fourteenth, scripts()},
		{"spanish", es, fourteenth, append(scripts(), week()...)},
		{"right-to-left", ar, fourteenth, arabic()},
		{"four-days", masthead, fourteenth, fourDays(24)},
		{"sixty", m, n, fourDays(60)},
		{"three-hundred", m, n, fourDays(300)},
		{"hard", m, n, hard()},
		{"logo", logos, fourteenth, week()},
		{"hebrew", he, fourteenth, hebrew()},
		{"mixed", logos, fourteenth, append(hebrew(), scripts()...)},
		{"chinese", masthead, fourteenth, chinese()},
		{"each-post", masthead, edition(newsletter.EachPost, 31), week()[:1]},
		{"monthly", masthead, edition(newsletter.Monthly, 3), append(week(), fourDays(12)...)},
		{"wrap-up", logos, edition(newsletter.WrapUp, 2), fourDays(14)},
		{"boxes", masthead, fourteenth, boxes()},
	}
	for name, posts := range strangers(t) {
		list = append(list, issue{name, masthead, fourteenth, posts})
	}
	return list
}

// fourDays are posts of every kind of ours on the four days of one event.
func fourDays(n int) []*post.Post {
	var out []*post.Post
	for i := range n {
		_, _, kinds := feast()
		p := kinds[i%len(kinds)]
		p.Event, p.Day, p.Lead = "PebbleConf Nowhere 2031", 1+i*4/n, false
		p.Title = fmt.Sprintf("%s (%d)", p.Title, i)
		p.Path, p.Permalink = fmt.Sprint(i, p.Path), fmt.Sprintf("%s%d/", p.Permalink, i)
		p.Published = p.Published.Add(time.Duration(i) * time.Minute)
		out = append(out, p)
	}
	return out
}

// arabic are posts of a site for whose language there are no words of ours.
func arabic() []*post.Post {
	list := append(scripts(), week()[:6]...)
	for _, p := range list {
		p.Language = cmp.Or(p.Language, "ar")
	}
	return list
}

// hebrew are posts of a conference, one of which has a day.
func hebrew() []*post.Post {
	const event = "כנס לדוגמה 2031"
	return []*post.Post{
		recap("סיכום היום הראשון: מטמון ומפות", "2031-11-17 10:00", `<p>ההרצאה הראשונה נפתחה ב<a href="https://he.example.org/cache">מטמון</a>, והדוברת החליפה תור אחד בשלוש בריכות.</p>
			<ol><li>תור אחד הוא תור לכול.</li><li>הפקודה <code>pond.Drain(ctx)</code> מרוקנת אותן.</li></ol><blockquote><p>מטמון הוא הבטחה.</p></blockquote>
			<table><tr><th>יום</th><th>ארוחות</th></tr><tr><td>שני</td><td>412</td></tr></table><pre><code>go test ./...</code></pre>`, in("he"), at(event, 1)),
		recap("סיכום היום השני", "2031-11-18 10:00", `<p>מפות קטנות קלות יותר לקיפול.</p>`, in("he"), at(event, 2)),
	}
}

// chinese are posts of one conference in Chinese, in a digest in English.
func chinese() []*post.Post {
	first := recap("虚构大会第一天：三个池塘", "2031-11-17 10:00", `<p>团队用三个池塘代替了一个队列，<a href="https://zh.example.org/ponds">夜间的告警</a>因此减少了一半。</p><ul><li>一个队列就是<strong>所有事情</strong>的队列。</li><li>池塘满了会怎样？请看<code>pond.Drain(ctx)</code>。</li></ul>`, in("zh-Hans"), at("虚构大会 2031", 1))
	first.Talks = []post.Talk{{Title: "池塘里的鸭子", Speaker: "甲乙丙", Slides: "https://slides.example.org/ponds.pdf"}}
	return append(scripts()[1:2], first, recap("关于午餐的共识", "2031-11-19 10:00", `<p>三个节点，两个三明治，一位领导者。</p>`, in("zh-Hans")))
}

// boxes are what reStructuredText and raw HTML have beside paragraphs.
func boxes() []*post.Post {
	return []*post.Post{
		recap("The hall has moved", "2031-11-18 10:00", `<div class="admonition warning"><p class="admonition-title">Warning</p><p>The hall is another one.</p></div>
			<div class="line-block"><div class="line">1 Shingle Street</div><div class="line-block"><div class="line">second floor</div></div><div class="line">Nowhere</div></div>
			<p>See the note<sup><a href="https://blog.example.org/note">1</a></sup>, and drink H<sub>2</sub>O while you do, for it will be a long way up to the hall.</p>`),
		recap("A day of tables", "2031-11-17 10:00", `<h2>A day of tables</h2><table><tr><th>Talk</th><th>Speaker</th><th>Recording</th><th>Attendance</th></tr>
			<tr><td>Ducks in production</td><td>Bo Example</td><td><a href="https://youtu.be/abcdefghijk">published</a></td><td>112</td></tr><tr><td>Tiny maps</td><td>Placeholder, Ada</td><td></td><td>98</td></tr></table>`),
		recap("A gallery", "2031-11-16 10:00", strings.Repeat(`<p><img src="https://blog.example.org/huge.png" width="9000" alt="Ponds at night"></p>`, 9)+`<p>That was it.</p>`),
	}
}

// hard are posts that strain a mail: tables, code, pictures, long words, and nothing.
func hard() []*post.Post {
	wide := "<table><tr>" + strings.Repeat("<th>Column</th>", 14) + "</tr><tr>" + strings.Repeat("<td>a value that is not short</td>", 14) + "</tr></table>"
	long := strings.Repeat("unbreakable", 40)
	list := []*post.Post{
		recap("A wide table", "2031-11-18 10:00", "<p>Look:</p>"+wide),
		recap("Code", "2031-11-18 11:00", "<pre><code>"+strings.Repeat("x := very(long, line, of, code) // that nobody would read to its end in a mail\n", 30)+long+"</code></pre>"),
		recap("Pictures", "2031-11-18 12:00", strings.Repeat(`<p><img src="https://blog.example.org/huge.png" width="9000" height="9000" alt="A very large map of all the ponds"></p>`, 30)),
		recap("Nothing", "2031-11-18 13:00", ""),
		recap("Depth", "2031-11-18 14:00", strings.Repeat("<blockquote><ul><li>", 12)+"Down here."+strings.Repeat("</li></ul></blockquote>", 12)),
		recap("Words "+long, "2031-11-18 15:00", "<p>"+long+` <a href="https://blog.example.org/`+long+`">`+long+`</a> <code>`+long+`</code></p>`, by(long)),
		recap("Headings", "2031-11-18 16:00", "<h1>One</h1><h1>Two</h1><p>.</p>"),
	}
	for _, p := range list {
		p.Image = post.Image{URL: "https://blog.example.org/" + p.Slug + ".png", Alt: "A huge picture"}
	}
	return list
}

const shared = "../../shared"

// strangers are issues of other people's posts, which are beside the project where it is
// developed: all in one week, one event over four days, and so on.
func strangers(t *testing.T) map[string][]*post.Post {
	blogs, _ := filepath.Glob(shared + "/corpus/posts/*/*")
	var all []*post.Post
	for _, dir := range append(blogs, shared+"/seeds") {
		r, err := post.NewReader(post.Settings{Preset: post.Auto, BaseURL: &url.URL{Scheme: "https", Host: "blog.example.org"}, Zone: madrid, IDAuthority: "blog.example.org,2031", Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range r.Read(context.Background(), os.DirFS(dir)).Posts {
			if p.Readable() {
				p.Path = filepath.Base(dir) + "/" + p.Path
				all = append(all, p)
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	of := func(n int, change func(i int, p *post.Post)) (out []*post.Post) {
		for i, p := range all {
			q := *p
			q.Published = friday.Add(-time.Duration(i) * 40 * time.Minute)
			change(i, &q)
			out = append(out, &q)
		}
		return out[:min(n, len(out))]
	}
	var spanish []*post.Post
	for _, p := range all {
		if p.Language == "es" || strings.Contains(p.Path, "humitos") {
			q := *p
			q.Language = "es"
			spanish = append(spanish, &q)
		}
	}
	return map[string][]*post.Post{
		"strangers-week":      of(len(all), func(i int, p *post.Post) { p.Event, p.Day = fmt.Sprint("Conference ", i%11), i%4 }),
		"strangers-four-days": of(40, func(i int, p *post.Post) { p.Event, p.Day = "PebbleConf Nowhere 2031", i%4+1 }),
		"strangers-sixty":     of(60, func(int, *post.Post) {}),
		"strangers-one":       of(1, func(int, *post.Post) {}),
		"strangers-spanish":   spanish[:min(12, len(spanish))],
	}
}

// Whatever a week brings, the mail keeps its size and its promises, and the checkers that
// know twenty mail programs have nothing to say.
func TestIssuesOfEveryKind(t *testing.T) {
	check := newCheckers(t)
	for _, c := range issues(t) {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := composed(t, c.masthead, c.number, c.posts)
			if size := len(got.Rendering.HTML) + personal; size > MaxHTML {
				t.Errorf("the HTML has %d bytes, %d are allowed: %+v", size, MaxHTML, got.Cut)
			}
			if len(got.Posts) != len(c.posts) {
				t.Errorf("%d of %d posts are remembered", len(got.Posts), len(c.posts))
			}
			checkLinks(t, got)
			checkContrast(t, got.Rendering.HTML)
			check.run(t, c.name, got.Rendering)
		})
	}
}

// checkers are programs beside the project that judge mail, and the key that ours is
// signed with.
type checkers struct {
	dir    string
	signer *mail.Signer
	keys   string
}

func newCheckers(t *testing.T) checkers {
	c := checkers{dir: os.Getenv("DIGESTS")}
	if c.dir == "" {
		c.dir = t.TempDir()
	}
	key, err := mail.NewKey(2048)
	if err != nil {
		t.Fatal(err)
	}
	if c.signer, err = mail.LoadSigner(key, "recaps.example.org", "recapd"); err != nil {
		t.Fatal(err)
	}
	name, value := c.signer.Record()
	record, err := json.Marshal(map[string]string{name: value})
	c.keys = filepath.Join(c.dir, "keys.json")
	if err := errors.Join(err, os.MkdirAll(c.dir, 0o755), os.WriteFile(c.keys, record, 0o600)); err != nil {
		t.Fatal(err)
	}
	return c
}

// excused is what authors link and write, which is theirs: pages without TLS, and text
// that was decoded twice before it was posted. Nor does the checker read
// Spanish: that there is a way out of the list is looked for in every language.
var excused = regexp.MustCompile(`href .* plain http|mojibake|visible unsubscribe in`)

// run writes the issue as a reader gets it and has it judged, where the programs are.
func (c checkers) run(t *testing.T, name string, r newsletter.Rendering) {
	d := newsletter.Delivery{Address: "reader@example.net", Since: friday, Token: strings.Repeat("t", newsletter.TokenLength), MessageID: "0123456789abcdef0123@recaps.example.org"}
	l := newsletter.Letterhead{From: "Sample Recaps <news@recaps.example.org>", ListID: "<weekly.recaps.example.org>", FeedbackID: "weekly:recapd",
		PublicURL: "https://recaps.example.org", Boundary: "recapd-boundary-0123456789", Date: time.Now()}
	message, err := delivery.Print(l, r, d, c.signer)
	if err != nil {
		t.Fatal(err)
	}
	html, text := r.Fill(newsletter.Personal{Address: d.Address, Since: d.Since, Token: d.Token})
	file := filepath.Join(c.dir, name)
	for part, body := range map[string]string{"HTML": html, "text": text} {
		if !strings.Contains(body, "https://recaps.example.org/u/"+d.Token) {
			t.Errorf("the %s has no way out of the list", part)
		}
	}
	for ending, body := range map[string]string{".eml": string(message), ".html": html, ".txt": text} {
		if err := os.WriteFile(file+ending, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := os.Stat(shared + "/checks/bin"); err != nil || testing.Short() {
		return
	}
	for _, args := range [][]string{{"check-email-html", file + ".eml"}, {"check-message", file + ".eml", "--kind", "digest", "--keys", c.keys, "--no-sa", "--no-html", "-q"}} {
		out, err := exec.Command(filepath.Join(shared, "checks/bin", args[0]), args[1:]...).CombinedOutput()
		var exit *exec.ExitError
		if err != nil && !errors.As(err, &exit) || !strings.Contains(string(out), " FAIL, ") {
			t.Fatalf("%s: %v\n%s", args[0], err, out)
		}
		for line := range strings.Lines(string(out)) {
			verdict, _, _ := strings.Cut(line, " ")
			if (verdict == "FAIL" || verdict == "WARN") && !excused.MatchString(line) {
				t.Errorf("%s: %s", args[0], line)
			}
		}
	}
}
