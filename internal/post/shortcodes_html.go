package post

import (
	"fmt"
	"html"
	"strings"

	"recapd/internal/markup"
)

// This file writes the larger pieces of HTML that stand for tags: figures and
// code.

// figure is Hugo's: an image with a caption, perhaps within a link.
func figure(args arguments) piece {
	src := args.get(0, "src", "url", "path", "image")
	if src == "" {
		return piece{}
	}
	alt := args.get(1, "alt")
	caption := args.get(-1, "caption")
	if alt == "" && caption != "" {
		alt = markup.Markdown([]byte(caption)).Body.Text()
	}
	img := element("img", "src", src, "alt", alt, "title", "", "width", args.get(-1, "width"), "height", args.get(-1, "height"))
	if link := args.get(-1, "link"); link != "" {
		img = element("a", "href", link) + img + "</a>"
	}
	if words := captionOf(args, caption); words != "" {
		img += "<figcaption>" + words + "</figcaption>"
	}
	return piece{text: src, html: "<figure>" + img + "</figure>"}
}

func captionOf(args arguments, caption string) string {
	var b strings.Builder
	if title := args.get(-1, "title"); title != "" {
		b.WriteString("<p><strong>" + html.EscapeString(title) + "</strong></p>")
	}
	if caption != "" {
		b.WriteString(markup.Markdown([]byte(caption)).Body.String())
	}
	if attr := args.get(-1, "attr"); attr != "" {
		words := html.EscapeString(attr)
		if link := args.get(-1, "attrlink"); link != "" {
			words = element("a", "href", link) + words + "</a>"
		}
		b.WriteString("<p>" + words + "</p>")
	}
	return b.String()
}

// element writes a start tag; attributes without a value are left out, but alt.
func element(name string, attrs ...string) string {
	var b strings.Builder
	b.WriteString("<" + name)
	for i := 0; i+1 < len(attrs); i += 2 {
		if attrs[i+1] != "" || attrs[i] == "alt" {
			fmt.Fprintf(&b, ` %s="%s"`, attrs[i], html.EscapeString(attrs[i+1]))
		}
	}
	return b.String() + ">"
}

// codePiece is a block of code.
func codePiece(language, title, code string) piece {
	code = dedented(code)
	class := ""
	if language != "" && language != "text" {
		class = "language-" + strings.ToLower(language)
	}
	block := "<pre>" + element("code", "class", class) + html.EscapeString(code) + "</code></pre>"
	if title != "" {
		block = "<figure><figcaption>" + html.EscapeString(title) + "</figcaption>" + block + "</figure>"
	}
	return piece{text: code, html: block}
}

// dedented takes off blank lines around and the white space that all lines begin
// with: in a list code is indented as the list is.
func dedented(code string) string {
	lines := strings.Split(strings.TrimRight(code, " \t\n"), "\n")
	for len(lines) > 1 && strings.TrimSpace(lines[0]) == "" {
		lines = lines[1:]
	}
	common, first := "", true
	for _, line := range lines {
		if space := line[:len(line)-len(strings.TrimLeft(line, " \t"))]; strings.TrimSpace(line) != "" && (first || len(space) < len(common)) {
			common, first = space, false
		}
	}
	for i, line := range lines {
		lines[i] = strings.TrimPrefix(line, common)
	}
	return strings.Join(lines, "\n") + "\n"
}
