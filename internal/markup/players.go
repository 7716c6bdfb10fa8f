package markup

import (
	"strings"

	"golang.org/x/net/html"

	"recapd/internal/pattern"
)

// player is a host whose frames we can replace by a link to the same thing.
type player struct {
	name  string // in reST's data-embed="name:ID"; "" where an ID alone is no address
	kind  string // what the link is called
	frame *pattern.Pattern
	page  string // the address of the page; "" where the frame's own is the best
}

// players by the address of their frames: host and path, without "www.". The
// first that fits counts.
var players = []player{
	{"", "Videos", pattern.New(`^youtube(?:-nocookie)?\.com/embed/(?:videoseries|live_stream)$`), ""},
	{"youtube", "Video", pattern.New(`^(?:youtube(?:-nocookie)?\.com/(?:embed|v|shorts|live)|youtu\.be)/([\w-]{6,20})$`), "https://www.youtube.com/watch?v=$1"},
	{"vimeo", "Video", pattern.New(`^(?:player\.)?vimeo\.com/(?:video/)?(\d+)$`), "https://vimeo.com/$1"},
	{"dailymotion", "Video", pattern.New(`^dailymotion\.com/embed/video/(\w+)$`), "https://www.dailymotion.com/video/$1"},
	{"ccc", "Video", pattern.New(`^media\.ccc\.de/v/([\w.-]+)/oembed$`), "https://media.ccc.de/v/$1"},
	{"archive", "Video", pattern.New(`^archive\.org/embed/([\w.-]+)$`), "https://archive.org/details/$1"},
	{"ted", "Video", pattern.New(`^embed\.ted\.com/talks/(?:lang/[\w-]+/)?([\w.-]+)$`), "https://www.ted.com/talks/$1"},
	{"loom", "Video", pattern.New(`^loom\.com/embed/(\w+)$`), "https://www.loom.com/share/$1"},
	{"", "Video", pattern.New(`^([\w.-]+(?::\d+)?)/videos/embed/([\w-]+)$`), "https://$1/videos/watch/$2"}, // PeerTube, wherever it runs
	{"", "Video", pattern.New(`^(?:infoq\.com|player\.twitch\.tv|channel9\.msdn\.com|learn\.microsoft\.com|streamable\.com|fast\.wistia\.(?:net|com)|iframe\.mediadelivery\.net)/`), ""},
	{"speakerdeck", "Slides", pattern.New(`^speakerdeck\.com/player/(\w+)$`), "https://speakerdeck.com/player/$1"},
	{"slideshare", "Slides", pattern.New(`^slideshare\.net/slideshow/embed_code/(key/\w+|\d+)$`), "https://www.slideshare.net/slideshow/embed_code/$1"},
	{"", "Slides", pattern.New(`^slides\.com/([\w-]+/[\w-]+)/embed$`), "https://slides.com/$1"},
	{"", "Slides", pattern.New(`^noti\.st/([\w-]+/\w+)/embed$`), "https://noti.st/$1"},
	{"", "Slides", pattern.New(`^(?:docs\.google\.com/presentation|canva\.com/design)/`), ""},
	{"", "Audio", pattern.New(`^open\.spotify\.com/embed/([a-z]+/\w+)$`), "https://open.spotify.com/$1"},
	{"", "Audio", pattern.New(`^w\.soundcloud\.com/player$`), ""},
	{"", "Recording", pattern.New(`^asciinema\.org/a/(\w+)/(?:iframe|embed)$`), "https://asciinema.org/a/$1"},
}

// scripts are the players that a script puts into the page.
var scripts = []player{
	{"", "Recording", pattern.New(`^asciinema\.org/a/(\w+)\.js$`), "https://asciinema.org/a/$1"},
	{"", "Code", pattern.New(`^gist\.github\.com/((?:[\w-]+/)?[0-9a-f]+)\.js$`), "https://gist.github.com/$1"},
}

// scriptPage is the page of what a script would have shown. Speaker Deck's has
// the deck in an attribute; the others in their addresses.
func scriptPage(n *html.Node) (page, kind string) {
	if hasClass(n, "speakerdeck-embed") {
		return namedPage("speakerdeck", attr(n, "data-id"))
	}
	return knownPage(scripts, attr(n, "src"))
}

// idle are frames without anything to read or to watch: counters,
// advertisements, buttons.
var idle = pattern.New(`^(?:googletagmanager\.com|(?:[\w-]+\.)*doubleclick\.net|(?:[\w-]+\.)*amazon-adsystem\.com|` +
	`ghbtns\.com|platform\.twitter\.com/widgets|facebook\.com/plugins/(?:like|share|follow))`)

// hidden tells that a frame is there to be loaded, not to be seen.
func hidden(n *html.Node) bool {
	style := strings.ReplaceAll(strings.ToLower(attr(n, "style")), " ", "")
	return few(attr(n, "width")) || few(attr(n, "height")) ||
		strings.Contains(style, "display:none") || strings.Contains(style, "visibility:hidden")
}

// few tells a size of no or one pixel.
func few(size string) bool {
	size = strings.TrimSuffix(strings.TrimSpace(size), "px")
	return size == "0" || size == "1"
}
