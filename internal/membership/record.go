package membership

import (
	"time"

	"recapd/internal/newsletter"
)

// Record is all that is kept about one person, in words that he can read. It
// marshals to JSON; times are RFC 3339, UTC, and what is empty is left out.
type Record struct {
	Made        time.Time         `json:"made"`
	Person      RecordPerson      `json:"person"`
	Consent     RecordConsent     `json:"consent"`
	Preferences RecordPreferences `json:"preferences"`
	Suppression *RecordBar        `json:"suppression,omitempty"`
	Requests    []RecordRequest   `json:"requests,omitempty"` // forms that wait for an answer
	Deliveries  []RecordMail      `json:"deliveries"`
	Letters     []RecordMail      `json:"letters"`
	Bounces     []RecordBounce    `json:"bounces,omitempty"`
}

// RecordPerson is who it is.
type RecordPerson struct {
	Address    string    `json:"address"`
	Name       string    `json:"name,omitempty"`
	Status     string    `json:"status"`
	Since      time.Time `json:"since"`
	Confirmed  time.Time `json:"confirmed,omitzero"`
	Moved      time.Time `json:"moved,omitzero"` // to this address
	Left       time.Time `json:"left,omitzero"`
	LeftReason string    `json:"left_reason,omitempty"`
}

// RecordConsent is when and how somebody asked for mail.
type RecordConsent struct {
	At      time.Time `json:"at,omitzero"`
	Source  string    `json:"source,omitempty"`
	Network string    `json:"network,omitempty"`
	Wording string    `json:"wording,omitempty"`
}

// RecordPreferences is what somebody has chosen.
type RecordPreferences struct {
	Frequency string        `json:"frequency"`
	Language  string        `json:"language,omitempty"`
	Paused    time.Time     `json:"paused_until,omitzero"`
	Topics    []RecordTopic `json:"topics,omitempty"`
}

// RecordTopic is an event or a tag that somebody follows or mutes.
type RecordTopic struct {
	Kind   string `json:"kind"`
	Name   string `json:"name"`
	Choice string `json:"choice"`
}

// RecordBar is why the address is not mailed.
type RecordBar struct {
	Cause string    `json:"cause"`
	Code  string    `json:"code,omitempty"`
	At    time.Time `json:"at"`
	Until time.Time `json:"until,omitzero"`
}

// RecordRequest is a form that nobody has looked at yet.
type RecordRequest struct {
	Address  string        `json:"address"`
	Language string        `json:"language,omitempty"`
	Consent  RecordConsent `json:"consent"`
}

// RecordMail is an issue or a letter, and what became of it.
type RecordMail struct {
	Edition  string        `json:"edition,omitempty"`
	Issue    int           `json:"issue,omitempty"`
	Title    string        `json:"title,omitempty"`
	Kind     string        `json:"kind,omitempty"` // of a letter
	Address  string        `json:"address,omitempty"`
	Language string        `json:"language,omitempty"`
	Message  string        `json:"message_id,omitempty"`
	Consent  RecordConsent `json:"consent,omitzero"`
	Created  time.Time     `json:"created,omitzero"`
	State    string        `json:"state"`
	Attempts int           `json:"attempts"`
	First    time.Time     `json:"first_attempt,omitzero"`
	Ended    time.Time     `json:"last_outcome,omitzero"`
	Next     time.Time     `json:"next_attempt,omitzero"`
	Expires  time.Time     `json:"link_expires,omitzero"`
	Used     time.Time     `json:"link_used,omitzero"`
	Reply    string        `json:"reply,omitempty"`
}

// RecordBounce is a report that mail could not be delivered, or was unwelcome.
type RecordBounce struct {
	Class string    `json:"class"`
	Code  string    `json:"code,omitempty"`
	At    time.Time `json:"at"`
}

// NewRecord puts a dossier into words.
func NewRecord(d newsletter.Dossier, made time.Time) Record {
	s := d.Subscriber
	r := Record{
		Made: made.UTC(),
		Person: RecordPerson{Address: s.Email, Name: s.Name, Status: string(s.Status), Since: s.Created,
			Confirmed: s.Confirmed, Moved: s.Moved, Left: s.Left, LeftReason: d.LeftReason},
		Consent:     recordConsent(s.Consent),
		Preferences: recordPreferences(d.Preferences),
		Deliveries:  []RecordMail{},
		Letters:     []RecordMail{},
	}
	if x := d.Suppression; x.Cause != "" {
		r.Suppression = &RecordBar{Cause: string(x.Cause), Code: x.Code, At: x.At, Until: x.Until}
	}
	for _, n := range d.Signups {
		r.Requests = append(r.Requests, RecordRequest{Address: n.Address, Language: n.Language, Consent: recordConsent(n.Consent)})
	}
	for _, x := range d.Receipts {
		r.Deliveries = append(r.Deliveries, recordDelivery(x))
	}
	for _, l := range d.Letters {
		r.Letters = append(r.Letters, recordLetter(l))
	}
	for _, b := range d.Bounces {
		r.Bounces = append(r.Bounces, RecordBounce{Class: b.Class, Code: b.Code, At: b.At})
	}
	return r
}
