package digest

import (
	"cmp"
	"slices"
	"strings"
)

// Sites of slides know a deck by two addresses that have nothing in common: its page, and
// the player that others put into a frame. An author who embeds the one and links the
// other tells one deck, so it is told once, by its page.

// framed tells whether an address is that of a player.
func framed(host string, at []string) bool {
	switch host {
	case "speakerdeck.com":
		return at[0] == "player"
	case "slideshare.net":
		return len(at) > 1 && at[0] == "slideshow" && at[1] == "embed_code"
	}
	return false
}

// united leaves out each player whose page is among the media of the post or of its
// talks, which are listed beside them: the page whose address has the title of the
// player, else, where a post has as many players as pages of a site, the one in its place.
func united(media, listed []medium) []medium {
	media = slices.Clone(media)
	var players, pages []*medium
	for i := range media {
		if media[i].player {
			players = append(players, &media[i])
		} else {
			pages = append(pages, &media[i])
		}
	}
	for i := range listed {
		pages = append(pages, &listed[i])
	}
	gone := map[string]bool{}
	pair := func(player, page *medium) {
		page.shown, page.text = player.key, cmp.Or(page.text, player.text)
		gone[player.key] = true
	}
	for _, player := range players {
		if i := slices.IndexFunc(pages, func(page *medium) bool { return page.named(player) }); i >= 0 {
			pair(player, pages[i])
		}
	}
	for _, site := range []string{"speakerdeck.com", "slideshare.net"} {
		alone := func(m *medium) bool { return m.host != site || m.kind != slides || m.shown != "" || gone[m.key] }
		left, free := slices.DeleteFunc(slices.Clone(players), alone), slices.DeleteFunc(slices.Clone(pages), alone)
		for i := 0; len(left) == len(free) && i < len(left); i++ {
			pair(left[i], free[i])
		}
	}
	return slices.DeleteFunc(media, func(m medium) bool { return gone[m.key] })
}

// named tells whether a page's address ends in the title of a player of its site.
func (m *medium) named(player *medium) bool {
	title := anchor(player.text, map[string]bool{})
	return player.text != "" && m.host == player.host && strings.HasSuffix(strings.ToLower(m.url), "/"+title)
}
