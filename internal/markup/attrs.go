package markup

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// className are the class names that mean something to recapd: the language of
// code, the place of an image, admonitions, footnotes.
const className = `(?:language-[\w+#.-]{1,40}|align-(?:left|right|center|top|middle|bottom)|admonition(?:-[\w-]{1,40})?` +
	`|note|tip|hint|important|warning|caution|danger|error|attention|seealso|topic|topic-title|sidebar|sidebar-title` +
	`|attribution|line-block|line|caption|rubric|math|footnotes|footnote|footnote-list|footnote-ref|footnote-reference|footnote-backref` +
	`|citation|citation-list|citation-reference|brackets|fn-bracket|label|backrefs)`

var oneClass = pattern.New(`^` + className + `$`)

// tidyAttrs puts the attributes of an element into the spelling that the policy
// lets through.
func tidyAttrs(n *html.Node) {
	var kept []html.Attribute
	for _, a := range n.Attr {
		a.Val = xmlSafe(a.Val)
		switch a.Key {
		case "class":
			a.Val = knownClasses(a.Val)
		case "style":
			a = alignment(a.Val)
		case "href", "src", "cite":
			a.Val = repairURL(a.Val, n.Data == "img")
		case "open", "reversed":
			a.Val = ""
		case "rel":
			a.Val = strings.ToLower(strings.Join(strings.Fields(a.Val), " "))
		}
		if a.Val != "" || a.Key == "alt" || a.Key == "open" || a.Key == "reversed" {
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}

// alignment is the one thing that we take from a style attribute, since tables
// lose meaning without it.
func alignment(style string) html.Attribute {
	if m := textAlign.FindStringSubmatch(style); m != nil {
		return html.Attribute{Key: "align", Val: m[1]}
	}
	return html.Attribute{}
}

var textAlign = pattern.New(`(?i)(?:^|;)\s*text-align\s*:\s*(left|right|center|justify)\b`)

// knownClasses keeps the class names that mean something to us. The language
// of code is also written "lang-go".
func knownClasses(class string) string {
	var kept []string
	for name := range strings.FieldsSeq(class) {
		if lang, ok := strings.CutPrefix(name, "lang-"); ok {
			name = "language-" + lang
		}
		if oneClass.MatchString(name) {
			kept = append(kept, name)
		}
	}
	return strings.Join(kept, " ")
}

// dataImage is a picture in its address. SVG is left out: it is a document, with
// scripts, for whoever opens it by itself.
var dataImage = pattern.New(`^(?i)data:image/(?:gif|jpeg|png|webp);base64,`)

// repairURL escapes what authors leave unescaped and net/url then refuses. A
// data URL is an image's or nothing.
func repairURL(ref string, image bool) string {
	ref = strings.TrimSpace(ref)
	if len(ref) > 4 && strings.EqualFold(ref[:5], "data:") {
		if !image || !dataImage.MatchString(ref) {
			return ""
		}
		return ref
	}
	ref = blanks.Replace(ref)
	if _, err := url.Parse(ref); err != nil {
		ref = strayPercent.ReplaceAllString(ref, "%25$1")
	}
	return ref
}

// blanks are what no URL has: line ends and tabs go, spaces are escaped.
var blanks = strings.NewReplacer("\n", "", "\r", "", "\t", "", " ", "%20")

var strayPercent = pattern.New(`%([^0-9A-Fa-f]|[0-9A-Fa-f][^0-9A-Fa-f]|.?$)`)
