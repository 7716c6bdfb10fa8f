package membership

import (
	"fmt"
	"strings"

	"recapd/internal/newsletter"
)

// standing is what a list says about somebody.
type standing struct {
	status   newsletter.Status
	suppress newsletter.Cause
}

var (
	isActive   = standing{status: newsletter.StatusActive}
	isPending  = standing{status: newsletter.StatusPending}
	hasLeft    = standing{status: newsletter.StatusLeft}
	bounced    = standing{newsletter.StatusLeft, newsletter.CauseBounce}
	complained = standing{newsletter.StatusLeft, newsletter.CauseComplaint}
	isBlocked  = standing{newsletter.StatusLeft, newsletter.CauseOperator}
)

// words are what programs call a standing. A word that is not here is a fault of
// its line: nobody becomes active by a word that we do not know.
var words = map[string]standing{
	"active": isActive, "subscribed": isActive, "confirmed": isActive, "enabled": isActive,
	"regular": isActive, "premium": isActive, "gifted": isActive, "trialed": isActive, "churning": isActive,
	"paused": isActive, "pastdue": isActive, // Buttondown: what is paused or overdue is the payment

	"pending": isPending, "unconfirmed": isPending, "unactivated": isPending, "unpaid": isPending,
	"nonsubscribed": isPending, "transactional": isPending,

	"left": hasLeft, "unsubscribed": hasLeft, "cancelled": hasLeft, "canceled": hasLeft, "disabled": hasLeft,
	"inactive": hasLeft, "archived": hasLeft, "deleted": hasLeft,

	"bounced": bounced, "bounce": bounced, "hardbounced": bounced, "cleaned": bounced, "undeliverable": bounced,
	"complained": complained, "complaint": complained, "spam": complained,
	"blocklisted": isBlocked, "blacklisted": isBlocked, "blocked": isBlocked, "banned": isBlocked,
	"spammy": isBlocked, "removed": isBlocked,
}

// program is an exporter that is known by its columns.
type program struct {
	name     string
	marks    []string // columns that are found together in no other export
	standing func(c cells, file ListFile) (standing, error)
	notes    []string
}

// programs in the order in which they are asked; the last one takes every file.
var programs = []*program{
	// Header lines of the three files of an audience export: TryGhost/migrate,
	// packages/mg-mailchimp-members/src/test/fixtures/{subscribed,unsubscribed,cleaned}.csv.
	{name: "Mailchimp", marks: []string{"emailaddress", "optintime", "confirmtime"}, standing: ofMailchimp},
	// TryGhost/Ghost, ghost/members-csv/lib/unparse.js; later versions name tiers
	// for products and add gift_id.
	{name: "Ghost", marks: []string{"email", "subscribedtoemails", "createdat"}, standing: ofGhost},
	// knadh/listmonk, cmd/subscribers.go, handleExportSubscribers.
	{name: "listmonk", marks: []string{"uuid", "email", "attributes", "status"}, standing: byWord,
		notes: []string{"listmonk's export does not tell who has confirmed: export the list with its filter for confirmed subscriptions, or everybody enabled is taken for confirmed"}},
	// email_list.csv: TryGhost/migrate, packages/mg-substack-members-csv/test/fixtures/
	// fixtures_signup_emails.csv. active_subscription is about paying.
	{name: "Substack", marks: []string{"email", "activesubscription", "emaildisabled"}, standing: ofSubstack},
	// The dashboard's export: buttondown/roadmap issue 2282.
	{name: "Substack", marks: []string{"email", "subscriptiontype", "subscriptiondate", "emailopenslast6months"}, standing: always(isActive),
		notes: []string{"this export of Substack does not tell whose mail is turned off: the file email_list.csv of Settings, Exports does"}},
	// The names of Buttondown's API, which its export uses too: buttondown/openapi
	// enums.json (SubscriberType), the schema of the Singer tap for Buttondown.
	{name: "Buttondown", marks: []string{"creationdate", "type"}, standing: ofButtondown},
	// TryGhost/migrate, packages/mg-beehiiv-members/src/test/fixtures/members.csv.
	{name: "beehiiv", marks: []string{"email", "status", "tier", "createdat"}, standing: ofBeehiiv},
	// Columns of an export as reported by somebody who moved to listmonk; a status
	// is in it only sometimes.
	{name: "EmailOctopus", marks: []string{"identifier", "emailaddress", "created", "lastchanged"}, standing: byHand,
		notes: []string{"where EmailOctopus's export has no column Status, everybody in it is taken for subscribed: export those alone"}},
	{standing: byHand},
}

// recognise is whose export a header is.
func recognise(h *header) *program {
	for _, p := range programs {
		if h.has(p.marks...) {
			return p
		}
	}
	return programs[len(programs)-1]
}

func always(s standing) func(cells, ListFile) (standing, error) {
	return func(cells, ListFile) (standing, error) { return s, nil }
}

// ofMailchimp: there is no column for it. Each standing has its own file, known by
// the columns that only it has, or by nothing but its name.
func ofMailchimp(c cells, file ListFile) (standing, error) {
	switch name := strings.ToLower(file.Name); {
	case c.head.has("cleantime"), strings.HasPrefix(name, "cleaned"):
		return bounced, nil
	case c.head.has("unsubtime") && !c.head.has("lastchanged"), strings.HasPrefix(name, "unsubscribed"), c.get("unsubtime") != "":
		return hasLeft, nil
	case strings.HasPrefix(name, "nonsubscribed"): // customers who never asked for news
		return isPending, nil
	}
	return isActive, nil
}

func ofGhost(c cells, _ ListFile) (standing, error) {
	if c.get("deletedat") != "" {
		return hasLeft, nil
	}
	return c.yes("subscribedtoemails", isActive, hasLeft)
}

func ofSubstack(c cells, _ ListFile) (standing, error) {
	return c.yes("emaildisabled", hasLeft, isActive)
}

func ofButtondown(c cells, _ ListFile) (standing, error) {
	if c.get("unsubscriptiondate") != "" {
		return hasLeft, nil
	}
	return word(c.get("type"))
}

func ofBeehiiv(c cells, _ ListFile) (standing, error) {
	if c.get("unsubscribedat") != "" {
		return hasLeft, nil
	}
	return word(c.get("status"))
}

func byWord(c cells, _ ListFile) (standing, error) { return word(c.get("status")) }

// byHand reads recapd's own lists, and those of nobody known: without a word for
// it, whoever is on the list is a subscriber, unless a column that we do not know
// says something that sounds like leaving.
func byHand(c cells, _ ListFile) (standing, error) {
	if cause := newsletter.Cause(c.get("suppressed")); cause != "" {
		return ofCause(cause)
	}
	is, err := isActive, error(nil)
	if status := c.get(statusColumns...); status != "" {
		is, err = word(status)
	} else if state, ok := words[plain(c.get("state"))]; ok { // Kit's status; elsewhere it may be Texas
		is = state
	}
	if is == isActive && c.soundsGone() {
		is = hasLeft
	}
	return is, err
}

func ofCause(cause newsletter.Cause) (standing, error) {
	switch cause {
	case newsletter.CauseBounce, newsletter.CauseComplaint, newsletter.CauseErased, newsletter.CauseOperator:
		return standing{newsletter.StatusLeft, cause}, nil
	}
	return standing{}, fmt.Errorf("suppressed %q: want bounce, complaint, erased or operator", cause)
}

func word(w string) (standing, error) {
	if s, ok := words[plain(w)]; ok {
		return s, nil
	}
	return standing{}, fmt.Errorf("status %q: want active, pending, left, or another program's word for one of them", w)
}
