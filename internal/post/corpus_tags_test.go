package post

import (
	"context"
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"recapd/internal/markup"
)

// corpusDir has real posts of others, which are no part of this project. They are
// at hand where it is developed.
const corpusDir = "../../../shared/corpus/posts"

// TestCorpusIsFit walks real posts: nothing in any body, teaser or text is
// relative, unsafe or a tag of a generator that nobody has read.
func TestCorpusIsFit(t *testing.T) {
	blogs, err := fs.Glob(os.DirFS(corpusDir), "*/*")
	if err != nil || len(blogs) == 0 {
		t.Skipf("no posts under %s: the corpus is not at hand here, and the pair files have to do", corpusDir)
	}
	n := 0
	for _, blog := range blogs {
		r := newReader(t, settings(Auto))
		for _, p := range r.Read(context.Background(), os.DirFS(corpusDir+"/"+blog)).Posts {
			n++
			checkFit(t, blog+"/"+p.Path, p)
			if found := kramdownList.FindString(p.Text.Body().Text()); found != "" {
				t.Errorf("%s/%s: attribute list: %s", blog, p.Path, found)
			}
		}
	}
	if n < 200 {
		t.Errorf("walked %d posts, want 200 and more", n)
	}
}

func checkFit(t *testing.T, name string, p *Post) {
	t.Helper()
	for part, words := range map[string]string{"title": p.Title, "summary": p.Summary} {
		if found := braces.FindString(words); found != "" {
			t.Errorf("%s: %s: braces: %s", name, part, words)
		}
	}
	for part, f := range map[string]*markup.Fragment{"body": p.Text.Body(), "teaser": p.Text.Teaser().Fragment} {
		for _, wrong := range unfit(f) {
			t.Errorf("%s: %s: %s", name, part, wrong)
		}
	}
}

var (
	braces        = regexp.MustCompile(`\{\{[<% ]|\{%`)
	kramdownList  = regexp.MustCompile(`\{::?[a-z]+[^{}]*/\}|\{:\s*[.#][A-Za-z][^{}]*\}|\{:target=[^{}]*\}`)
	unsafeElement = regexp.MustCompile(`^(script|style|iframe|object|embed|form|input|button|svg|math|base|meta|link|video|audio)$`)
	safeScheme    = regexp.MustCompile(`^(https?|mailto|tel|ftp|ircs?|xmpp)$`)
)

// unfit says what in a fragment should not reach a reader. Braces in code are what
// the author shows.
func unfit(f *markup.Fragment) (wrong []string) {
	var walk func(n *html.Node, code bool)
	walk = func(n *html.Node, code bool) {
		code = code || n.Data == "code" || n.Data == "pre" || n.Data == "kbd" || n.Data == "samp"
		switch n.Type {
		case html.TextNode:
			if found := braces.FindString(n.Data); found != "" && !code {
				wrong = append(wrong, "braces: "+n.Data)
			}
			if strings.Contains(n.Data, referencePrefix) || strings.ContainsFunc(n.Data, isPrivate) {
				wrong = append(wrong, "left over: "+n.Data)
			}
		case html.CommentNode:
			wrong = append(wrong, "comment: "+n.Data)
		case html.ElementNode:
			if unsafeElement.MatchString(n.Data) {
				wrong = append(wrong, "element: "+n.Data)
			}
			wrong = append(wrong, unfitAttrs(n)...)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, code)
		}
	}
	walk(f.Root(), false)
	return wrong
}

// isPrivate knows the characters that marks are made of.
func isPrivate(r rune) bool { return r >= 0xF5A00 && r <= 0xF5A11 }

func unfitAttrs(n *html.Node) (wrong []string) {
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on") || a.Key == "style":
			wrong = append(wrong, "attribute: "+a.Key)
		case a.Key == "href" || a.Key == "src" || a.Key == "cite":
			u, err := url.Parse(a.Val)
			image := n.Data == "img" && strings.HasPrefix(a.Val, "data:image/")
			if err != nil || !safeScheme.MatchString(u.Scheme) && !image || strings.HasPrefix(a.Val, referencePrefix) {
				wrong = append(wrong, "address: "+a.Val)
			}
			if isTemplate(a.Val) {
				wrong = append(wrong, "braces in an address: "+a.Val)
			}
		}
	}
	return wrong
}
