package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// htmlElements are those that the validator knows, safe and unsafe.
var htmlElements = strings.Fields(`a abbr acronym address applet area article aside audio b base basefont bdi bdo big blockquote body br button
canvas caption center cite code col colgroup command data datagrid datalist dd del details dfn dialog dir div dl dt em eventsource fieldset
figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins isindex kbd label legend
li link m main mark map menu meta meter nav noframes noscript object ol optgroup option output p param picture pre progress q rp rt ruby s samp
script section select slot small source span strike strong style sub summary sup table tbody td template textarea tfoot th thead time title tr
track tt u ul var xmp plaintext embed comment listing video wbr`)

// risky are those of them that it takes for a risk.
var risky = strings.Fields(`applet base basefont bdo body comment embed frame frameset head html iframe isindex link listing meta noframes object
param plaintext script slot style title xmp`)

// htmlAttributes are those that it takes for safe; data-* is as well.
var htmlAttributes = strings.Fields(`abbr accept accept-charset accesskey action align allow allowfullscreen alt as autoplay autocomplete
autofocus axis background bgcolor border cellpadding cellspacing char charoff charset checked cite class clear color cols colspan compact
contenteditable coords crossorigin data datetime decoding default dir disabled download draggable enctype end face for form frame headers height
hidden high href hreflang hspace icon id inputmode is ismap itemid itemprop itemref itemscope itemtype kind label lang list loading longdesc loop
low max maxlength media method min minlength multiple muted name nohref nonce noshade nowrap open optimum pattern ping placeholder playsinline
poster preload radiogroup readonly referrerpolicy rel required rev reversed rows rowspan rules scope selected shape size sizes span spellcheck
src srclang srcset start step summary tabindex target template title translate type usemap valign value volume vspace width wrap xml:lang xmlns`)

var absolute = regexp.MustCompile(`^\w+:`)

// html looks at what could act on a reader's machine, and leaves errors to html5lib.
func (c *checker) html(e *element, text string) {
	c.fragments.add(c.doc, e, text)
	c.nodes(text, func(n *html.Node) {
		switch {
		case !slices.Contains(htmlElements, n.Data):
			c.say(e.line, "NotHtml", "%s has <%s>", e.name, n.Data)
			return
		case slices.Contains(risky, n.Data):
			c.say(e.line, "SecurityRisk", "%s has <%s>", e.name, n.Data)
			return
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "style": // recapd writes none
				c.say(e.line, "DangerousStyleAttr", "%s has %q", e.name, a.Val)
			case !slices.Contains(htmlAttributes, a.Key) && !strings.HasPrefix(a.Key, "data-"):
				c.say(e.line, "SecurityRiskAttr", "%s has %s of <%s>", e.name, a.Key, n.Data)
			}
		}
	})
}

// references are links and pictures, which have to be absolute: RSS says nothing of
// what they would be relative to. The validator looks only at those of RSS and only
// at some of them.
func (c *checker) references(e *element, text string) {
	c.nodes(text, func(n *html.Node) {
		for _, a := range n.Attr {
			if (a.Key == "href" || a.Key == "src" || a.Key == "poster" || a.Key == "cite") && !absolute.MatchString(strings.TrimSpace(a.Val)) {
				c.say(e.line, "ContainsRelRef", "%s of <%s> is %q", a.Key, n.Data, a.Val)
			}
		}
	})
}

// nodes calls f with every element of an HTML fragment.
func (c *checker) nodes(text string, f func(*html.Node)) {
	roots, err := html.ParseFragment(strings.NewReader(text), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
	if err != nil {
		return // of a reader of strings there are none
	}
	for _, root := range roots {
		if root.Type == html.ElementNode {
			f(root)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode {
				f(n)
			}
		}
	}
}

// fragments are all HTML of all feeds, each once.
type fragments struct {
	texts []string
	where map[string][]place
}

type place struct {
	doc *document
	e   *element
}

func (f *fragments) add(d *document, e *element, text string) {
	if f.where == nil {
		f.where = map[string][]place{}
	}
	if f.where[text] == nil {
		f.texts = append(f.texts, text)
	}
	f.where[text] = append(f.where[text], place{d, e})
}

// strict reads a JSON list of fragments and writes one with what html5lib has against
// each, or null.
//
//go:embed strict.py
var strict string

func (c *checker) parseErrors(ctx context.Context) error {
	in, err := json.Marshal(c.texts)
	if err != nil {
		return err
	}
	ask := exec.CommandContext(ctx, "/usr/bin/python3", "-c", strict)
	ask.Stdin = bytes.NewReader(in)
	out, err := ask.Output()
	var failed *exec.ExitError
	if errors.As(err, &failed) {
		return fmt.Errorf("ask html5lib: %w\n%s\nhint: apt-get install python3-html5lib", err, failed.Stderr)
	}
	if err != nil {
		return fmt.Errorf("ask html5lib: %w", err)
	}
	var faults []string
	if err := json.Unmarshal(out, &faults); err != nil || len(faults) != len(c.texts) {
		return fmt.Errorf("what html5lib says: %d of %d: %w", len(faults), len(c.texts), err)
	}
	for i, fault := range faults {
		if fault == "" {
			continue
		}
		for _, at := range c.where[c.texts[i]] {
			c.doc = at.doc
			c.say(at.e.line, "NotHtml", "%s: %s", at.e.name, fault)
		}
	}
	return nil
}
