package membership

// Event is something that metrics count.
type Event string

// What happens at the desk. No event tells whose address it was about.
const (
	EventJoined    Event = "joined"    // a form was taken
	EventCapped    Event = "capped"    // a form was refused: too many
	EventRefused   Event = "refused"   // a form was refused: the address cannot be taken
	EventInvited   Event = "invited"   // a letter asks for confirmation
	EventIgnored   Event = "ignored"   // no letter: subscribed, suppressed, or written to lately
	EventConfirmed Event = "confirmed" // a reader more
	EventLeft      Event = "left"      // a reader less
	EventReturned  Event = "returned"  // a departure was taken back
	EventChose     Event = "chose"     // preferences were changed
	EventMoved     Event = "moved"     // an address was changed
	EventErased    Event = "erased"
)

// Events are all of them.
func Events() []Event {
	return []Event{EventJoined, EventCapped, EventRefused, EventInvited, EventIgnored, EventConfirmed,
		EventLeft, EventReturned, EventChose, EventMoved, EventErased}
}
