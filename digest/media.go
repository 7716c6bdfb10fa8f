package digest

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"recapd/internal/markup"
	"recapd/internal/post"
	"recapd/templates"
)

// Slides and recordings that posts lead to are told beside the post, wherever in its
// text the links stand. What was embedded has been made a link by markup.

// mediumKind is what a medium is; each has a message of that name.
type mediumKind string

const (
	slides mediumKind = "digest-slides"
	video  mediumKind = "digest-video"
	audio  mediumKind = "digest-audio"
	paper  mediumKind = "digest-pdf" // a PDF of which nothing says that it is slides
)

// medium is slides or a recording.
type medium struct {
	kind mediumKind
	key  string // the same for every spelling of its address
	url  string
	host string
	text string // of the link; "" when it says nothing
	file string // "PDF", or ""
	size int64  // in bytes; 0 when not known

	player bool   // the address is that of a player, not of a page; see united
	shown  string // the key of the player that shows the same; "" for none
}

// mediaOf finds what a post leads to, in the order of its text, each once: what its
// author encloses, then what the text links.
func mediaOf(p *post.Post, body *markup.Fragment) []medium {
	var out []medium
	add := func(m medium, ok bool) {
		if ok && !slices.ContainsFunc(out, func(o medium) bool { return o.key == m.key }) {
			out = append(out, m)
		}
	}
	if len(p.Talks) == 1 {
		for _, m := range ofTalk(p.Talks[0]) {
			add(m, true)
		}
	}
	for _, e := range p.Enclosures {
		add(enclosed(e))
	}
	for _, l := range body.Links() {
		add(mediumAt(l.URL, l.Text))
	}
	return out
}

// among tells whether an address of the medium is one of these.
func (m medium) among(told map[string]bool) bool {
	return told[m.key] || m.shown != "" && told[m.shown]
}

func enclosed(e post.Enclosure) (medium, bool) {
	m, ok := mediumAt(e.URL, e.Title)
	switch {
	case strings.HasPrefix(e.Type, "video/"):
		m.kind = video
	case strings.HasPrefix(e.Type, "audio/"):
		m.kind = audio
	case e.Type == "application/pdf":
		m.kind, m.file = slides, "PDF"
	case !ok:
		return m, false
	}
	m.size = e.Length
	return m, m.url != ""
}

// mediumAt reads an address and the text of its link. Of what is no medium it gives
// the address only.
func mediumAt(address, text string) (medium, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return medium{}, false
	}
	host := strings.TrimPrefix(strings.TrimPrefix(strings.ToLower(u.Host), "www."), "m.")
	m := medium{url: ascii(u.String()), host: host, key: host + strings.TrimSuffix(u.EscapedPath(), "/") + "?" + u.RawQuery}
	at := strings.Split(strings.Trim(u.Path, "/"), "/")
	if kind, id := hosted(host, at, u.Query()); kind != "" {
		m.kind, m.key, m.player = kind, string(kind)+id, framed(host, at)
	} else {
		m.kind, m.file = filed(u.Path, text)
	}
	m.text = telling(text, host)
	return m, m.kind != ""
}

// hosted knows the sites that have nothing but slides or recordings, by host and path;
// id names the thing there.
func hosted(host string, at []string, query url.Values) (kind mediumKind, id string) {
	first, second := at[0], ""
	if len(at) > 1 {
		second = at[1]
	}
	switch host {
	case "youtube.com", "youtube-nocookie.com", "youtu.be":
		if id := youtube(host, first, second, query); id != "" {
			return video, "youtube/" + id
		}
	case "vimeo.com", "player.vimeo.com":
		for _, part := range at {
			if _, err := strconv.Atoi(part); err == nil {
				return video, "vimeo/" + part
			}
		}
	case "media.ccc.de", "dailymotion.com", "ted.com", "infoq.com":
		folder := map[string]string{"media.ccc.de": "v", "dailymotion.com": "video", "ted.com": "talks", "infoq.com": "presentations"}[host]
		if first == folder && second != "" {
			return video, host + "/" + second
		}
	case "speakerdeck.com", "slideshare.net", "slides.com", "noti.st":
		if second != "" {
			return slides, host + "/" + strings.TrimSuffix(strings.Join(at, "/"), "/embed")
		}
	case "docs.google.com":
		if first == "presentation" {
			return slides, host + "/" + strings.TrimSuffix(strings.Join(at, "/"), "/edit")
		}
	}
	if first == "videos" && second == "watch" && len(at) == 3 || first == "w" && len(second) == 22 { // PeerTube, wherever it runs
		return video, host + "/" + at[len(at)-1]
	}
	return "", ""
}

// youtube is the id of a recording however it is linked: its time and its list do not
// matter.
func youtube(host, first, second string, query url.Values) string {
	id := ""
	switch {
	case host == "youtu.be":
		id = first
	case first == "watch":
		id = query.Get("v")
	case slices.Contains([]string{"embed", "v", "shorts", "live"}, first):
		id = second
	case first == "playlist":
		id = query.Get("list")
	}
	return id
}

// filed goes by the end of a file's name.
func filed(file, text string) (kind mediumKind, name string) {
	switch strings.ToLower(path.Ext(file)) {
	case ".pdf":
		if ofSlides.MatchString(path.Base(file)) || ofSlides.MatchString(text) {
			return slides, "PDF"
		}
		return paper, ""
	case ".ppt", ".pptx", ".odp":
		return slides, ""
	case ".mp4", ".webm", ".ogv", ".m4v", ".mov":
		return video, ""
	}
	return "", ""
}

var ofSlides = regexp.MustCompile(`(?i)slide|deck|talk|present|keynote|diaposit|folien|vortrag|charla|ponencia`)

// telling is the text of a link that tells one from another: not the host, not "here",
// and without what markup puts before the title of a player.
func telling(text, host string) string {
	text = clean(text)
	for _, kind := range []string{"Video: ", "Videos: ", "Slides: ", "Audio: ", "Embedded: "} {
		text = strings.TrimPrefix(text, kind)
	}
	if sayingNothing.MatchString(text) || strings.Contains(text, "://") || strings.EqualFold(strings.TrimPrefix(text, "www."), host) {
		return ""
	}
	return clip(text, readOnLength)
}

var sayingNothing = regexp.MustCompile(`(?i)^(the |his |her |their |my |these |this |watch |see |try |click |open |view )*(here|link|this|this one|youtube|vimeo|video|videos|recording|slides?|slide deck|deck|pdf|talk|presentation|speaker ?deck|slideshare|vídeo|diapositivas|aquí)?$`)

// besideAPost is how many media are told in the line below a post. Who has more, such
// as the recap of a whole day, tells them in a section of its own.
const besideAPost = 3

// labelled are the links of the line below a post. Two of a kind are told by their
// texts, else by number.
func labelled(media []medium, w templates.Words) []templates.Link {
	var out []templates.Link
	count := map[string]int{}
	for _, m := range media {
		count[m.label(w)]++
	}
	number := map[string]int{}
	for _, m := range media {
		label := m.label(w)
		number[label]++
		switch {
		case m.text != "" && (count[label] > 1 || m.kind == paper):
			label += ": " + m.text
		case count[label] > 1:
			label += " " + strconv.Itoa(number[label])
		}
		out = append(out, templates.Link{Label: label, URL: m.url})
	}
	return out
}

// label is "Slides (PDF, 2 MB)", as far as that is known.
func (m medium) label(w templates.Words) string {
	var known []string
	if m.file != "" {
		known = append(known, m.file)
	}
	if m.size > 0 {
		known = append(known, w.Say("digest-megabytes", "n", max(1, (m.size+500_000)/1_000_000)))
	}
	if len(known) == 0 {
		return w.Say(string(m.kind))
	}
	return w.Say(string(m.kind)) + " (" + strings.Join(known, ", ") + ")"
}

// gather adds the media of a post that has many to the section of them, but none that
// is there.
func gather(section []templates.Media, e entry, media []medium) []templates.Media {
	there := map[string]bool{}
	for _, m := range section {
		for _, l := range m.Lines {
			known, _ := mediumAt(l.URL, "")
			there[known.key] = true
		}
	}
	out := templates.Media{Title: e.item.Title, Lang: e.item.Lang, Dir: e.item.Dir}
	for i, link := range labelled(media, e.said) {
		if media[i].among(there) {
			continue
		}
		line := templates.Line{Title: link.Label, Count: media[i].host, URL: link.URL}
		if m := media[i]; m.text != "" {
			line.Title, line.Count = m.text, m.label(e.said)+", "+m.host
		}
		out.Lines = append(out.Lines, line)
	}
	if len(out.Lines) == 0 {
		return section
	}
	return append(section, out)
}
