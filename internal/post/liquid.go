package post

import (
	"path"
	"strings"

	"recapd/internal/markup"
	"recapd/internal/pattern"
)

// Liquid is the template language of Jekyll and Octopress. Tags that show
// something of their own are here, with the plugins that Octopress came with;
// conditions, loops and variables are in liquid_blocks.go, values in
// liquid_values.go.

// liquidTable are the tags that stand alone.
var liquidTable = map[string]func(*expansion, tag) (piece, bool){
	"post_url":     func(e *expansion, t tag) (piece, bool) { return e.reference(refName, firstWord(t.rest), t) },
	"link":         func(e *expansion, t tag) (piece, bool) { return e.reference(refPath, firstWord(t.rest), t) },
	"include":      liquidInclude,
	"img":          func(_ *expansion, t tag) (piece, bool) { return octopressImage(t.rest) },
	"include_code": func(_ *expansion, t tag) (piece, bool) { return octopressFile(t.rest) },
	"jsfiddle": func(_ *expansion, t tag) (piece, bool) {
		return addressPiece("https://jsfiddle.net/" + firstWord(t.rest) + "/"), true
	},
	"highlight": nothing, // never closed
	"codeblock": nothing,
	"comment":   nothing,
	"raw":       nothing,
	"endraw":    nothing,
}

func nothing(*expansion, tag) (piece, bool) { return piece{}, false }

func firstWord(s string) string {
	if words := strings.Fields(s); len(words) > 0 {
		return strings.Trim(words[0], `"'`)
	}
	return ""
}

// Includes are templates, which stay unread. But every theme has some for pictures
// and films, and they tell by their names and by what they are given.
var (
	pictureName = pattern.New(`(?i)figure|image|img|picture|photo`)
	filmName    = pattern.New(`(?i)youtube|vimeo|video`)
	pictureFile = pattern.New(`(?i)\.(?:png|jpe?g|gif|svg|webp|avif)$`)
)

func liquidInclude(e *expansion, t tag) (piece, bool) {
	file, rest, _ := strings.Cut(strings.TrimSpace(t.rest), " ")
	name := strings.ToLower(strings.TrimSuffix(path.Base(file), path.Ext(file)))
	args := argumentsOf(rest)
	if len(args.named) == 0 {
		return piece{}, false
	}
	switch {
	case filmName.MatchString(name):
		return film(name, args)
	case pictureName.MatchString(name):
		return includedPicture(e, args)
	}
	if show, ok := shortcodeTable[name]; ok {
		shown := show(args)
		return shown, shown != piece{}
	}
	if words := args.get(-1, "text", "content", "message"); words != "" { // of notes and alerts
		return piece{text: words, html: markup.Markdown([]byte(words)).Body.String()}, true
	}
	return piece{}, false
}

// film is an include that plays one: of the host that it names, else of the one in
// its own name.
func film(name string, args arguments) (piece, bool) {
	for _, host := range []string{args.get(-1, "provider", "type"), filmName.FindString(name)} {
		if show, ok := shortcodeTable[strings.ToLower(host)]; ok {
			if shown := show(args); shown != (piece{}) {
				return shown, true
			}
		}
	}
	shown := shortcodeTable["video"](arguments{named: map[string]string{"src": args.get(-1, "path", "src", "url", "file")}})
	return shown, shown != piece{}
}

// includedPicture: themes take a path for one below the blog.
func includedPicture(e *expansion, args arguments) (piece, bool) {
	src := args.get(-1, "src", "image_path", "path", "url", "file", "img", "image", "filename")
	if src != "" && !strings.HasPrefix(src, "/") && hostOf(src) == "" {
		src = below(e.BaseURL, src).String()
	}
	args.named["src"] = src
	if args.get(-1, "caption") == "" {
		args.named["caption"] = args.get(-1, "description")
	}
	delete(args.named, "link")
	shown := figure(args)
	return shown, shown != piece{}
}

// taggedPicture is what an unknown tag is taken for that is given the file of a picture.
func taggedPicture(args arguments) (piece, bool) {
	src := args.get(-1, "src", "path", "image", "file")
	for _, word := range args.list {
		if src == "" && pictureFile.MatchString(word) {
			src = word
		}
	}
	if !pictureFile.MatchString(src) {
		return piece{}, false
	}
	return piece{text: src, html: element("img", "src", src, "alt", args.get(-1, "alt"))}, true
}
