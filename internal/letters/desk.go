package letters

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"recapd/internal/mail"
	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/templates"
)

// Desk is where letters are written. Its fields are set once.
type Desk struct {
	Set           *templates.Set
	Site          string
	Language      string // BCP 47, of the site
	PublicURL     string // no trailing slash
	PostalAddress string // may be ""
	Letterhead    newsletter.Letterhead
	Domain        string // of Message-IDs
	Tokens        membership.Tokens
	Signer        *mail.Signer // nil: letters are not signed

	// Next is the first turn of the schedule after an instant, and whether there is
	// one a week. Zero: not known.
	Next func(after time.Time) (at time.Time, weekly bool)

	// Latest is the last issue that had gone out before an instant, and its posts;
	// nil: none had.
	Latest func(ctx context.Context, before time.Time) (*templates.IssueLine, []templates.Link, error)
}

// Write gives a letter as it goes over the wire. The same letter gives the same
// bytes.
func (d *Desk) Write(ctx context.Context, l newsletter.Letter) ([]byte, error) {
	body, err := d.render(ctx, l)
	if err != nil {
		return nil, err
	}
	mark := d.mark(l)
	m := mail.Message{
		From: d.Letterhead.From, ReplyTo: d.Letterhead.ReplyTo, To: l.Address,
		Subject: body.Subject, Date: l.Created, MessageID: mark[:32] + "@" + d.Domain, Boundary: mark[32:],
		AutoSubmitted: "auto-generated", Text: body.Text, HTML: body.HTML,
	}
	if l.Kind == newsletter.LetterWelcome {
		m.ListUnsubscribe = d.leaveURL(l)
	}
	return m.Encode(d.Signer)
}

func (d *Desk) render(ctx context.Context, l newsletter.Letter) (templates.Mail, error) {
	head := templates.Letter{
		Site: d.Site, Language: cmp.Or(d.Set.Match("", l.Language), d.Language), SiteLanguage: d.Language,
		URL: d.PublicURL, PostalAddress: d.PostalAddress,
	}
	life := l.Expires.Sub(l.Created)
	next, weekly := d.Next(l.Created)
	switch l.Kind {
	case newsletter.LetterConfirm:
		return d.Set.ConfirmLetter(templates.ConfirmLetter{Letter: head, Link: d.link("/confirm/", l), Lifetime: life, Next: next, Weekly: weekly,
			ByList: strings.HasPrefix(l.Consent.Source, newsletter.AskedByList)})
	case newsletter.LetterManage:
		return d.Set.ManageLetter(templates.ManageLetter{Letter: head, Link: d.link("/m/", l), Lifetime: life})
	case newsletter.LetterMove:
		return d.Set.MoveLetter(templates.MoveLetter{Letter: head, Link: d.link("/move/", l), Lifetime: life})
	case newsletter.LetterWelcome:
		latest, posts, err := d.Latest(ctx, l.Created)
		if err != nil {
			return templates.Mail{}, err
		}
		return d.Set.WelcomeLetter(templates.WelcomeLetter{Letter: head, Next: next, Weekly: weekly, Latest: latest, Posts: posts,
			PreferencesURL: d.PublicURL + "/s/" + d.token(l), UnsubscribeURL: d.leaveURL(l)})
	}
	return templates.Mail{}, fmt.Errorf("no letter is called %q", l.Kind)
}

func (d *Desk) link(folder string, l newsletter.Letter) string {
	return d.PublicURL + folder + d.Tokens.Letter(l)
}

// token allows what a digest's does.
func (d *Desk) token(l newsletter.Letter) string { return d.Tokens.Unsubscribe(l.SubscriberID, 0) }

func (d *Desk) leaveURL(l newsletter.Letter) string { return d.PublicURL + "/u/" + d.token(l) }

// mark names a letter in 64 characters that tell nobody anything, and are the same
// each time.
func (d *Desk) mark(l newsletter.Letter) string {
	sum := sha256.Sum256([]byte("letter " + d.Tokens.Letter(l)))
	return hex.EncodeToString(sum[:])
}
