package rst

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// convertible fails for a text that panics, hangs, or becomes HTML that a parser has to
// repair, and for a title or field that is not a text.
func convertible(t *testing.T, source string) {
	began := time.Now()
	var out strings.Builder
	doc := Parse([]byte(source), NoRaw(), Documents(anyDocument))
	if err := doc.Render(&out); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Fatalf("%d bytes take %v", len(source), took)
	}
	checkWellFormed(t, out.String())
	words := []string{out.String(), doc.Title, doc.Subtitle}
	for _, f := range doc.Fields {
		words = append(words, f.Name, f.Value)
	}
	for _, p := range doc.Problems {
		words = append(words, p.Message)
		if p.Line < 1 || p.Line > len(source)+1 {
			t.Fatalf("problem in line %d: %s", p.Line, p.Message)
		}
	}
	if all := strings.Join(words, ""); !utf8.ValidString(all) || strings.ContainsRune(all, 0) {
		t.Fatalf("not a text: %q", words)
	}
}

// anyDocument knows each second document that a text may name.
func anyDocument(target string) (title, link string) {
	if len(target)%2 == 0 {
		return "", ""
	}
	return "<" + target, "https://example.org/" + target
}

// seed adds the sources of pair files.
func seed(f *testing.F, files []string, add func(source string)) {
	for _, file := range files {
		for _, c := range readPairs(f, file) {
			add(c.source)
		}
	}
}

func FuzzBlock(f *testing.F) {
	seed(f, pairFiles(f), func(source string) { f.Add(source) })
	f.Fuzz(func(t *testing.T, source string) {
		convertible(t, source)
		Parse([]byte(source), KeepTitle())
		Parse([]byte(source), FirstTitle()) // the other ways through must not panic either
	})
}

// defined is what inline markup may refer to.
const defined = `

.. _a: https://example.org/a
.. _b c: a_
.. _d: ` + "`d`_" + `
__ https://example.org/
.. |s| replace:: *s* a_ |t|
.. |t| image:: t.png
   :target: a_
.. [1] one a_
.. [#n] named [1]_ [#]_
.. [#] next
.. [*] mark
.. [Cit] |s|
.. |d| replace:: https://example.org a@b.example [1]_ :doc:` + "`a` :doc:`b <a>`" + `
.. role:: own(emphasis)
   :class: x
.. role:: kbd
`

// FuzzInline has a text inside blocks, and all that it may refer to behind it.
func FuzzInline(f *testing.F) {
	seed(f, []string{"testdata/inline.txt", "testdata/role.txt", "testdata/target.txt", "testdata/uri.txt", "testdata/footnote.txt", "testdata/substitution.txt"},
		func(source string) { f.Add(source, uint8(0)) })
	for i, text := range []string{"*a* **b** ``c`` `d` `a`_ b_ a_ __", "|s| |t|_ |d| |d|_ [1]_ [#n]_ [#]_ [*]_ [Cit]_", ":doc:`a` :doc:`t <a>` |d|__ `|d| <a_>`_ :kbd:`k` :pep:`8`", ":own:`x` `y`:own: _`target` `text <a_>`_ `text <https://example.org>`__", "a@b.example https://example.org/(x) *un`closed|"} {
		f.Add(text, uint8(i))
	}
	f.Fuzz(func(t *testing.T, text string, where uint8) {
		line := strings.Join(strings.Fields(text), " ")
		convertible(t, []string{
			text, "x " + line, "- " + line, ":" + line + ": " + line, line + "\n   " + line, line + "\n====\n\n" + line, "| " + line, ".. note:: " + line,
			"   " + line + "\n\n   -- " + line, ".. figure:: a.png\n\n   " + line, ".. |u| replace:: " + line + "\n\n|u| |u|",
			".. parsed-literal::\n\n   " + line, ".. [2] " + line + "\n\n[2]_", ".. default-role:: own\n\n" + line,
		}[where%14]+defined)
	})
}

// FuzzTable has texts as the cells of a table, or as its lines.
func FuzzTable(f *testing.F) {
	seed(f, []string{"testdata/table.txt"}, func(source string) { f.Add(source, uint8(0), uint16(0)) })
	for kind := range uint8(6) {
		f.Add("a|*b*|- c|::|  d|a_|+-|\u4e2d", kind, uint16(3))
		f.Add("a\nb|c", kind, uint16(0))
	}
	f.Fuzz(func(t *testing.T, text string, kind uint8, cut uint16) {
		source := tableOf(text, kind%6)
		if at := int(cut); at > 0 && at < len(source) { // a character is missing
			_, size := utf8.DecodeRuneInString(source[at:])
			source = source[:at] + source[at+size:]
		}
		convertible(t, source+defined)
	})
}

// tableOf makes a table of a kind out of a text, with three columns.
func tableOf(text string, kind uint8) string {
	indented := "\n\n   " + strings.ReplaceAll(text, "\n", "\n   ") + "\n"
	cells := strings.Split(text, "|")
	for len(cells)%3 != 0 {
		cells = append(cells, "")
	}
	var b strings.Builder
	switch kind {
	case 0:
		return text
	case 1:
		return ".. csv-table::\n   :header-rows: 1" + indented
	case 2:
		b.WriteString(".. list-table::\n   :header-rows: 1\n\n")
		for i, c := range cells {
			b.WriteString([]string{"   * - ", "     - ", "     - "}[i%3] + strings.ReplaceAll(c, "\n", "\n       ") + "\n")
		}
	case 3:
		rule := "===== ===== =====\n"
		b.WriteString(rule)
		for i, c := range cells {
			b.WriteString(padded(c, 5) + []string{" ", " ", "\n"}[i%3])
			if i == 2 {
				b.WriteString(rule)
			}
		}
		b.WriteString(rule)
	case 4:
		rule := "+-----+-----+-----+\n"
		b.WriteString(rule)
		for i, c := range cells {
			b.WriteString("|" + padded(c, 5))
			if i%3 == 2 {
				b.WriteString("|\n" + rule)
			}
		}
	default:
		return ".. table:: " + strings.Join(strings.Fields(text), " ") + indented
	}
	return b.String()
}

// padded is a text on one line, as wide as it has to be.
func padded(text string, width int) string {
	text = strings.NewReplacer("\n", " ", "\r", " ").Replace(text)
	for columnWidth(text) > width {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text + strings.Repeat(" ", width-columnWidth(text))
}
