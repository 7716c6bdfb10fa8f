package post

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// TestHostileTags: a megabyte of tags, whole, torn or within each other, is read
// in the time that a megabyte takes.
func TestHostileTags(t *testing.T) {
	many := func(s string) string { return strings.Repeat(s, bulk/len(s)) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < bulk; i++ {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"opened":          many("{{<"),
		"opened, named":   many("{{< a "),
		"opened, quoted":  many("{{<\""),
		"opened, quotes":  many("{{<\"{{<`"),
		"percent":         many("{{%"),
		"comments":        many("{{</*"),
		"shortcodes":      many("{{< a >}}"),
		"lines":           many("{{< a >}}\n"),
		"paragraphs":      many("{{< a >}}\n\n"),
		"in code":         "```\n" + many("{{< a >}}\n"),
		"in links":        many("[a]({{< a >}}) "),
		"nested":          strings.Repeat("{{< a >}}", bulk/20) + strings.Repeat("{{< /a >}}", bulk/20),
		"never closed":    many("{{< a >}}") + "{{< /b >}}",
		"closed only":     many("{{< /a >}}"),
		"many names":      numbered("{{< a%d >}}"),
		"nested names":    numbered("{{< a%d >}}{{< /a >}}"),
		"figures":         many("{{< figure src=a >}}"),
		"highlights":      strings.Repeat("{{< highlight go >}}", bulk/42) + strings.Repeat("{{< /highlight >}}", bulk/42),
		"refs":            numbered("[a]({{< ref \"a%d.md\" >}})\n\n"),
		"links":           numbered("[a](a%d.md)\n\n"),
		"raw":             many("{% raw %}"),
		"raw, torn":       "{% raw %}" + many("endraw"),
		"raw, ended":      many("{% raw %}{% endraw %}"),
		"tags":            many("{% a %}"),
		"tags, opened":    many("{% a "),
		"tags, nested":    strings.Repeat("{% a %}", bulk/17) + strings.Repeat("{% enda %}", bulk/17),
		"quotes":          strings.Repeat("{% blockquote %}", bulk/35) + strings.Repeat("{% endblockquote %}", bulk/35),
		"outputs":         many("{{ a }}"),
		"outputs, opened": many("{{ a "),
		"addresses":       many("{{ site.url }}"),
		"filters":         "{{ a " + many("| b ") + "}}",
		"calls":           many("{{ a() }}"),
		"call, long":      "{{ a(" + many("(") + ") }}",
		"braces":          many("{"),
		"attribute lists": many("{:.a}"),
		"attribute, torn": many("{:.a "),
		"attribute, long": "{:" + many(" .a"),
		"alerts":          many("> [!NOTE]\n\n"),
		"asides":          many("{::comment}"),
		"asides, ended":   many("{::comment}a{:/}\n\n"),
		"emoji":           many(":tada:"),
		"emoji, torn":     many(":a"),
	} {
		preset := presetOf(text)
		t.Run(preset+"/"+name, func(t *testing.T) {
			files := fstest.MapFS{"2031-05-05-a.md": file("---\ntitle: x\ndate: 2031-05-05\n---\n" + text)}
			began := cpuTime(t)
			p := newReader(t, settings(preset)).File(files, "2031-05-05-a.md")
			if took := cpuTime(t) - began; took > 2*patience { // processor time, of all cores
				t.Errorf("took %v", took)
			}
			if len(p.AllFaults()) > 2*mostTold+1 {
				t.Errorf("%d faults", len(p.AllFaults()))
			}
		})
	}
}

// presetOf is the generator whose tags the text has.
func presetOf(text string) string {
	switch {
	case strings.Contains(text, "("):
		return "zola"
	case strings.Contains(text, "{{<") || strings.Contains(text, "{{%"):
		return "hugo"
	}
	return "jekyll"
}

// FuzzTags: whatever tags a body has, in any dialect, nothing of them reaches a
// reader outside of code.
func FuzzTags(f *testing.F) {
	for _, text := range []string{"{{< a >}}x{{< /a >}}", "{{% figure src=a %}}", "{% raw %}{{ a }}{% endraw %}", "[a]({% post_url b %}#c)",
		"{{ f(a=\"b\") }}", "{{</* a */>}}", "{: .a}", "[a](link://slug/b)", "[a]({filename}b.md)", "{% blockquote %}a{% endblockquote %}",
		"{{{<", "{% highlight go %}\na\n{% endhighlight %}", "<a href='{{ site.url }}'>{{ \"{{\" }}</a>", "{<b></b>{<"} {
		for preset := range Presets() {
			f.Add(preset, text)
		}
	}
	f.Fuzz(func(t *testing.T, preset int, text string) {
		presets := Presets()
		for _, name := range []string{"2031-05-05-a.md", "a.rst"} {
			head := "---\ntitle: x\ndate: 2031-05-05\n---\n"
			if name == "a.rst" {
				head = ".. title: x\n.. date: 2031-05-05\n\n"
			}
			p := newReader(t, settings(presets[uint(preset)%uint(len(presets))])).File(fstest.MapFS{name: file(head + text)}, name)
			checkFit(t, name, p)
		}
	})
}
