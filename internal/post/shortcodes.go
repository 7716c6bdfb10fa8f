package post

import (
	"strings"

	"recapd/internal/pattern"
)

// Shortcodes and template tags stand in a post's text in braces, and the
// generator puts something in their place before the markup is read:
//
//	{{< figure src="pond.png" >}}  {{% notice %}} … {{% /notice %}}   Hugo, Nikola
//	{{ youtube(id="…") }}          {% quote() %} … {% end %}          Zola
//	{% highlight go %} … {% endhighlight %}  {{ site.url }}           Liquid: Jekyll, Octopress
//
// Nobody reads braces in a mail. So the post's own generator is followed where its
// tags are known (shortcodes_known.go, liquid.go); an unknown one goes, with
// a fault, and the text that it enclosed stays. It goes in code too, as it does
// there; how to quote a tag, each generator has its way, and these are read:
// {{</* … */>}}, {% raw %}, {{/* … */}}.
//
// Blogs move from one generator to another and keep their posts. Tags of another
// generator are read as well, in prose only: in code they are what the post is
// about. Of those, Liquid's unknown ones stay, since posts about Django or
// Ansible speak of them.
//
// The work has three steps, each linear in the text: scan finds tags
// (shortcodes_scan.go), pair finds which close which, expansion
// (shortcodes_expand.go) writes the text anew.

// tagSyntax is whose tags a dialect has for its own.
type tagSyntax int

const (
	noTags tagSyntax = iota // the markup's own generator has none: Pelican, Tinkerer, ABlog
	hugoTags
	nikolaTags
	zolaTags
	liquidTags
)

// brackets are the ways in which tags are marked.
type brackets int

const (
	angleTag   brackets = iota // {{< … >}}
	percentTag                 // {{% … %}}
	callTag                    // {{ f() }} and {% f() %} of Zola
	blockTag                   // {% … %}
	outputTag                  // {{ … }}
	quotedTag                  // {{</* … */>}} and the like: the text of a tag
	rawTag                     // {% raw %} … {% endraw %}, whole
	openTag                    // {{< that nothing closes
)

// tag is one tag in the text.
type tag struct {
	brackets
	start, end int // offsets in the text
	name       string
	rest       string // what follows the name, not yet taken apart
	closing    bool   // {{< /x >}}, {% endx %}, {% end %}
	single     bool   // {{< x /}}
	partner    int    // the index of the tag that closes this one, or of the one that this closes; -1
}

// own tells whether a tag is one of the dialect's generator.
func (s tagSyntax) own(t tag) bool {
	switch t.brackets {
	case angleTag:
		return s == hugoTags
	case percentTag:
		return s == hugoTags || s == nikolaTags
	case callTag:
		return s == zolaTags
	case blockTag, outputTag, rawTag:
		return s == liquidTags
	}
	return true
}

// ignored tells whether what looks like a tag is text to the dialect, and no
// remnant of another generator either.
func (s tagSyntax) ignored(t tag) bool {
	switch t.brackets {
	case callTag:
		return s != zolaTags && s != hugoTags
	case outputTag:
		return s != liquidTags
	case blockTag, rawTag:
		return s != liquidTags && !remnant(t.name)
	}
	return false
}

// remnant names the tags of Liquid that Jekyll and Octopress have and others
// with the same brackets (Jinja, Django) have not, or with another meaning.
func remnant(name string) bool {
	switch strings.TrimPrefix(name, "end") {
	case "highlight", "codeblock", "blockquote", "pullquote", "img", "youtube", "vimeo", "gist", "post_url", "link", "figure", "tweet", "x":
		return true
	}
	return false
}

// pair gives each closing tag its partner: the last open one of its name. What
// was opened in between stays single. Zola's end closes whatever is open.
func pair(tags []tag) {
	var open []int
	waiting := map[string]int{} // open ones by kind and name
	for i := range tags {
		t := &tags[i]
		t.partner = -1
		key := t.key()
		switch {
		case t.brackets == outputTag || t.brackets == quotedTag || t.brackets == rawTag || t.brackets == openTag || t.single:
		case !t.closing:
			open = append(open, i)
			waiting[key]++
		case waiting[key] > 0:
			for {
				last := open[len(open)-1]
				open = open[:len(open)-1]
				waiting[tags[last].key()]--
				if tags[last].key() == key {
					t.partner, tags[last].partner = last, i
					break
				}
			}
		}
	}
}

// key is what an opening and a closing tag have in common.
func (t tag) key() string {
	switch t.brackets {
	case callTag:
		return "call"
	case blockTag:
		return "block " + t.name
	}
	return "code " + t.name // {{% x %}} may be closed by {{< /x >}}
}

// arguments of a tag: by position, and by name.
type arguments struct {
	list  []string
	named map[string]string
}

var argument = pattern.New("(https?://[^\\s,\"'`]+)|([A-Za-z_][\\w.-]*)\\s*[=:]\\s*|\"((?:[^\"\\\\]|\\\\.)*)\"|'([^']*)'|`([^`]*)`|([^\\s,\"'`]+)")

// argumentsOf takes apart what stands behind a name: words, quoted texts, raw
// texts in backquotes, and any of these after "name=".
func argumentsOf(text string) arguments {
	args := arguments{named: map[string]string{}}
	name := ""
	for _, found := range argument.FindAllStringSubmatch(text, -1) {
		if found[2] != "" {
			name = found[2]
			continue
		}
		v := strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(found[3]) + found[1] + found[4] + found[5] + found[6]
		if name != "" {
			args.named[strings.ToLower(name)] = v
		} else {
			args.list = append(args.list, v)
		}
		name = ""
	}
	return args
}

// get gives the argument of one of the names, else that of the position.
func (a arguments) get(position int, names ...string) string {
	for _, name := range names {
		if v, ok := a.named[name]; ok {
			return v
		}
	}
	if position >= 0 && position < len(a.list) {
		return a.list[position]
	}
	return ""
}
