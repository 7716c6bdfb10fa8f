package rst

import (
	"regexp"
	"strings"
)

// Players and other things of foreign services: a place holder names the service
// and the thing there, and what to make of it is the caller's choice.
func embedDirectives() map[string]directive {
	d := directive{optional: 1, options: anyOption, content: mayContent, run: runEmbed}
	return named(d, "youtube vimeo gist soundcloud soundcloud_playlist media dailymotion video asciinema tweet slideshare speakerdeck")
}

var embedPages = map[string]*regexp.Regexp{
	"youtube": regexp.MustCompile(`^(https?:)?//(www\.)?(youtu\.be/|youtube\.com/(watch\?v=|embed/))`),
	"vimeo":   regexp.MustCompile(`^(https?:)?//(player\.)?vimeo\.com/(video/)?`),
}

func runEmbed(b *block, c *call) {
	id := ""
	if words := strings.Fields(c.arg()); len(words) > 0 {
		id = words[0]
	} else if len(c.content) > 0 {
		id = strings.TrimSpace(c.content[0].text)
	}
	if page := embedPages[c.name]; page != nil {
		id = page.ReplaceAllString(id, "")
	}
	if id == "" {
		b.problem(c.line, c.name+": what to show is missing")
	}
	b.parent.add(&node{kind: embed, name: c.name, text: strings.ReplaceAll(id, `"`, ""), line: c.line})
}
