package post

import (
	"html"
	"maps"
	"net/url"
	"slices"
	"strings"
	"unicode"

	"recapd/internal/pattern"
)

// This file lists the shortcodes that recapd knows, whatever brackets they stand
// in. A generator's player becomes a frame here, as it does there: to make a link
// of it is the sanitiser's work, as with any other frame.

// known gives what stands for a tag that recapd knows, as the generator has it.
func (e *expansion) known(t tag) (piece, bool) {
	if t.brackets == blockTag {
		if show, ok := liquidTable[t.name]; ok {
			return show(e, t)
		}
	}
	args := argumentsOf(t.rest)
	switch name := strings.ToLower(t.name); name {
	case "ref", "relref":
		return e.pageReference(t, args), true
	case "param":
		return piece{text: e.head.metadata.text(canonical(args.get(0, "name")))}, true
	case "get_url":
		return e.zolaURL(t, args), true
	case "doc": // of Nikola
		return piece{text: e.refer(refSlug, args.get(0, "slug"), t)}, true
	default:
		show, ok := shortcodeTable[name]
		if !ok {
			return piece{}, false
		}
		shown := show(args)
		return shown, shown != piece{}
	}
}

// shortcodeTable has the shortcodes that come with Hugo, Nikola and Zola's usual
// themes. A piece of nothing says that the arguments make no sense.
var shortcodeTable = map[string]func(arguments) piece{
	"figure": figure, "img": figure, "image": figure, "imgproc": figure, "thumbnail": figure,
	"youtube":      player("https://www.youtube.com/embed/", "https://www.youtube.com/watch?v="),
	"vimeo":        player("https://player.vimeo.com/video/", "https://vimeo.com/"),
	"dailymotion":  player("https://www.dailymotion.com/embed/video/", "https://www.dailymotion.com/video/"),
	"speakerdeck":  player("https://speakerdeck.com/player/", "https://speakerdeck.com/player/"),
	"slideshare":   player("https://www.slideshare.net/slideshow/embed_code/", "https://www.slideshare.net/slideshow/embed_code/"),
	"vimeo_simple": player("https://player.vimeo.com/video/", "https://vimeo.com/"),
	"gist":         gist,
	"tweet":        tweet, "x": tweet, "twitter": tweet, "x_simple": tweet, "twitter_simple": tweet,
	"instagram": instagram, "instagram_simple": instagram,
	"video": media("video"), "audio": media("audio"),
	"media": func(args arguments) piece { return addressPiece(args.get(0, "url")) },
}

// enclosing are the tags that make something of the text they enclose.
var enclosing = map[string]func(args arguments, rest, inner string) piece{
	"highlight": func(args arguments, _, inner string) piece {
		return codePiece(args.get(0, "lang", "language"), "", inner)
	},
	"codeblock": octopressCode,
	"mermaid":   func(_ arguments, _, inner string) piece { return codePiece("mermaid", "", inner) },
}

var playerID = pattern.New(`(?:^|[/=])([\w-]{1,40}|key/\w+)(?:[?&#].*)?$`)

// player is a frame, which the sanitiser makes a link of. Its argument may be the
// address of the page in place of the id.
func player(frame, page string) func(arguments) piece {
	return func(args arguments) piece {
		found := playerID.FindStringSubmatch(args.get(0, "id", "url", "src", "key"))
		if found == nil {
			return piece{}
		}
		src := frame + found[1]
		return piece{text: page + found[1], html: element("iframe", "src", src, "title", args.get(-1, "title")) + "</iframe>"}
	}
}

// gist is a link: the code itself would have to be fetched.
func gist(args arguments) piece {
	id, file := args.get(0, "id", "gist", "url"), args.get(1, "file", "filename")
	switch {
	case len(args.list) > 1 && !strings.Contains(id, "/") && gistID.MatchString(args.list[1]):
		id, file = id+"/"+args.list[1], args.get(2)
	case args.get(-1, "user", "username") != "":
		id, file = args.get(-1, "user", "username")+"/"+id, args.get(0, "file", "filename")
	}
	if id == "" || strings.ContainsAny(id, "<>\"' ") {
		return piece{}
	}
	words := "Gist: " + id
	if file != "" {
		words += ", " + file
	}
	return pageLink("https://gist.github.com/"+strings.TrimPrefix(id, "https://gist.github.com/"), words)
}

var gistID = pattern.New(`^[0-9a-f]{5,40}$`)

func tweet(args arguments) piece {
	id, user := args.get(0, "id", "status", "url"), args.get(-1, "user")
	switch {
	case strings.HasPrefix(id, "https://"):
		return pageLink(id, "Post on "+hostOf(id))
	case user == "" && len(args.list) == 2:
		user, id = args.list[0], args.list[1]
	}
	if id == "" {
		return piece{}
	}
	words := "Post on x.com"
	if user == "" {
		user = "i"
	} else {
		words = "Post by @" + user + " on x.com"
	}
	return pageLink("https://x.com/"+url.PathEscape(user)+"/status/"+url.PathEscape(id), words)
}

func instagram(args arguments) piece {
	id := args.get(0, "id")
	if id == "" {
		return piece{}
	}
	return pageLink("https://www.instagram.com/p/"+url.PathEscape(id)+"/", "Post on instagram.com")
}

// media is a file, of which the sanitiser makes a link.
func media(name string) func(arguments) piece {
	return func(args arguments) piece {
		src := args.get(0, "src", "url", "file", "mp4")
		if src == "" {
			return piece{}
		}
		return piece{text: src, html: element(name, "src", src, "title", args.get(-1, "title", "caption")) + "</" + name + ">"}
	}
}

func pageLink(page, words string) piece {
	return piece{text: page, html: element("a", "href", page) + html.EscapeString(words) + "</a>"}
}

func addressPiece(page string) piece {
	if hostOf(page) == "" {
		return piece{}
	}
	return pageLink(page, hostOf(page))
}

// linkIn finds an address on the web among the arguments of a tag, and the words
// for it: a title or text, else another argument, else its host.
func linkIn(args arguments) (page, words string) {
	values := slices.Clone(args.list)
	for _, name := range slices.Sorted(maps.Keys(args.named)) {
		values = append(values, args.named[name])
	}
	i := slices.IndexFunc(values, func(v string) bool { return hostOf(v) != "" })
	if i < 0 {
		return "", ""
	}
	page, words = values[i], args.get(-1, "title", "text", "label", "name", "caption")
	for _, other := range args.list {
		if words == "" && other != page && strings.ContainsFunc(other, unicode.IsLetter) {
			words = other
		}
	}
	if words == "" {
		words = hostOf(page)
	}
	return page, words
}

func hostOf(page string) string {
	u, err := url.Parse(page)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.TrimPrefix(u.Host, "www.")
}
