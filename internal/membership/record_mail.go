package membership

import (
	"cmp"
	"strconv"
	"strings"

	"recapd/internal/newsletter"
)

func recordConsent(c newsletter.Consent) RecordConsent {
	return RecordConsent{At: c.At, Source: c.Source, Network: c.Prefix, Wording: c.Wording}
}

func recordPreferences(p newsletter.Preferences) RecordPreferences {
	return RecordPreferences{Frequency: cmp.Or(p.Frequency, newsletter.Weekly), Language: p.Language, Paused: p.Paused, Topics: RecordTopics(p.Topics)}
}

// RecordTopics puts topics into words; there may be none.
func RecordTopics(list []newsletter.Topic) []RecordTopic {
	topics := make([]RecordTopic, len(list))
	for i, t := range list {
		topics[i] = RecordTopic{Kind: string(t.Kind), Name: t.Name, Choice: string(t.Choice)}
	}
	return topics
}

func recordDelivery(x newsletter.Receipt) RecordMail {
	d := x.Delivery
	m := RecordMail{Edition: x.Edition, Issue: x.Number, Title: x.Title, Address: d.Address, Message: d.MessageID,
		State: string(d.State), Attempts: d.Attempt, First: d.First, Ended: x.Ended, Reply: recordReply(d.Reply)}
	if d.State == newsletter.Deferred || d.State == newsletter.Unknown {
		m.Next = d.NextAt
	}
	return m
}

func recordLetter(l newsletter.Letter) RecordMail {
	return RecordMail{Kind: string(l.Kind), Address: l.Address, Language: l.Language, Consent: recordConsent(l.Consent),
		Created: l.Created, State: letterState(l), Attempts: l.Attempt, Ended: l.Sent, Next: l.NextAt,
		Expires: l.Expires, Used: l.Used, Reply: recordReply(l.Reply)}
}

func letterState(l newsletter.Letter) string {
	switch {
	case !l.Sent.IsZero():
		return "sent"
	case !l.NextAt.IsZero():
		return "due"
	}
	return "failed"
}

// recordReply is what the other side said, on one line.
func recordReply(r newsletter.Reply) string {
	words := []string{r.Enhanced, r.Text}
	if r.Code != 0 {
		words = append([]string{strconv.Itoa(r.Code)}, words...)
	}
	return strings.Join(strings.Fields(strings.Join(words, " ")), " ")
}
