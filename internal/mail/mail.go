// Package mail writes messages and hands them to the next relay.
//
// A Message is what recapd wants to say to one reader; Encode turns it into the
// bytes of RFC 5322, signed (RFC 6376) when there is a key. A Conn takes such
// bytes to their next place: a Relay over SMTP (RFC 5321), or an Outbox, a folder
// of files, where there is no relay. Relays are one relay with others to stand in
// for it. go-mail writes the message, signs it and knows TLS and AUTH; the
// conversation is held here, because what is said before TLS stands, and the exact
// outcome of each message, are the whole point.
//
// # What it promises
//
// The same Message gives the same bytes, on any day and in any process: nothing in
// them comes from a clock, from chance or from the order of a map. A copy that has
// to be sent again after a crash is therefore the same message, and receivers can
// see that it is.
//
// No field can smuggle in another one: what would break a line is an error of
// Encode, and so is everything that would need an extension we do not ask for.
// The bytes are 7-bit clean with CRLF line ends, so no relay has a reason to
// rewrite what was signed. The one exception is the To field of a reader whose
// address has letters outside ASCII (RFC 6532): no other message differs for him.
//
// A password leaves this machine over TLS only, once for each connection, and is in
// no error. With TLS required or implicit, nothing but our name goes out without
// TLS and a good certificate.
//
// # How a message ends
//
// Whether a failure is temporary or permanent is decided once, in this package,
// and travels as data (Result). Only a code says so, never the kind of an error:
//
//	connect ─▶ MAIL ─▶ RCPT ─▶ DATA ─▶ proceed? ─▶ body, final dot ─▶ reply
//	   │         │       │       │         │              │             │
//	   └─────────┴───────┴───────┴────┐    │              │             ├─ 2xx  Accepted
//	                                  │    no             │             ├─ 4xx  Deferred
//	     5xx  Refused                 │    │              │             ├─ 5xx  Refused
//	     4xx, 421, silence  Deferred ◀┘  Withheld      Deferred         └─ silence  Unknown
//
// A server may act on a message only when it has seen the final dot, so whatever
// breaks before that has delivered nothing, and whatever breaks after it may have
// delivered: that, and only that, is Unknown.
//
// Stopping is in two steps. The end of Send's context says "begin nothing new": a
// body that is begun is finished and its reply awaited, up to ReplyTimeout. Whoever
// cannot wait so long closes the Conn from outside, which cuts it: Unknown if the
// final dot was out.
//
// A Result also says what the reply was about (Scope). That is what keeps a relay
// with a bad day, or a sender with a bad name, from being held against a reader's
// address.
package mail
