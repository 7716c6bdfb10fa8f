CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);

CREATE TABLE instance (
    one        INTEGER PRIMARY KEY CHECK (one = 1),
    id         TEXT    NOT NULL,
    epoch      INTEGER NOT NULL, -- how many issues have been frozen here
    letters    INTEGER NOT NULL DEFAULT 0, -- how often a letter has been claimed here
    serial     INTEGER NOT NULL DEFAULT 0, -- grows with every claim and outcome: a restored backup has an older one
    adoptions  INTEGER NOT NULL DEFAULT 0, -- how often the operator has said that this is the right database
    recorded_at INTEGER NOT NULL DEFAULT 0, -- the latest time on record: the clock may not be before it
    created_at INTEGER NOT NULL,
    arrived    INTEGER NOT NULL DEFAULT 1, -- 0 while it waits for the file that it moves from to be closed
    moved_from TEXT    NOT NULL DEFAULT '', -- that file
    moved_to   TEXT    NOT NULL DEFAULT ''  -- the server that it has moved to: closed for good
) STRICT;

CREATE TABLE keys (
    purpose    TEXT    PRIMARY KEY,
    secret     BLOB    NOT NULL,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE nodes (
    name       TEXT    PRIMARY KEY,
    revision   TEXT    NOT NULL, -- of the posts that the node sees; '' before it has read them
    vouches    INTEGER NOT NULL, -- 1: it has found this database to be the right one
    beats      INTEGER NOT NULL, -- grows as long as it lives
    started_at INTEGER NOT NULL, -- by the node's clock
    seen_at    INTEGER NOT NULL  -- by the database's clock
) STRICT;

CREATE TABLE turns (
    scope   TEXT    PRIMARY KEY, -- '' for all messages, or a recipient's domain
    kept    TEXT    NOT NULL,    -- what its limits have counted
    used_at INTEGER NOT NULL     -- by the database's clock
) STRICT;

CREATE TABLE audit (
    id     INTEGER PRIMARY KEY,
    at     INTEGER NOT NULL,
    who    TEXT    NOT NULL,
    what   TEXT    NOT NULL,
    detail TEXT    NOT NULL
) STRICT;

CREATE TABLE subscribers (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    email           TEXT    NOT NULL,
    email_key       TEXT    UNIQUE, -- email in lower case
    address_hash    BLOB,           -- joins suppressions
    name            TEXT    NOT NULL DEFAULT '',
    status          TEXT    NOT NULL CHECK (status IN ('pending', 'active', 'left')),
    language        TEXT    NOT NULL DEFAULT '',
    frequency       TEXT    NOT NULL DEFAULT '', -- the wanted edition; '' is weekly
    selection       TEXT    NOT NULL DEFAULT '', -- the preferences in one canonical word; '' is everything
    paused_until    INTEGER,
    consent_at      INTEGER,
    consent_source  TEXT    NOT NULL DEFAULT '',
    consent_prefix  TEXT    NOT NULL DEFAULT '',
    consent_wording TEXT    NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    confirmed_at    INTEGER,
    left_at         INTEGER,
    left_reason     TEXT    NOT NULL DEFAULT '',
    departures      INTEGER NOT NULL DEFAULT 0, -- numbers the last one: odd, and even when it was asked for again
    moved_at        INTEGER, -- the last change of address
    erased_at       INTEGER
) STRICT;

CREATE INDEX subscribers_pending ON subscribers (created_at) WHERE status = 'pending';

CREATE TABLE preferences (
    subscriber_id INTEGER NOT NULL REFERENCES subscribers (id),
    kind          TEXT    NOT NULL CHECK (kind IN ('event', 'tag')),
    topic         TEXT    NOT NULL,
    choice        TEXT    NOT NULL CHECK (choice IN ('follow', 'mute')),
    PRIMARY KEY (subscriber_id, kind, topic)
) STRICT, WITHOUT ROWID;

CREATE TABLE signups (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    address         TEXT    NOT NULL,
    email_key       TEXT    NOT NULL, -- address in lower case
    language        TEXT    NOT NULL DEFAULT '',
    consent_at      INTEGER,
    consent_source  TEXT    NOT NULL DEFAULT '',
    consent_prefix  TEXT    NOT NULL DEFAULT '',
    consent_wording TEXT    NOT NULL DEFAULT '',
    due_at          INTEGER NOT NULL DEFAULT 0 -- the turn of one from a list; 0 for a form
) STRICT;

CREATE INDEX signups_due ON signups (due_at, id);

CREATE INDEX signups_key ON signups (email_key);

CREATE TABLE letters (
    id              INTEGER PRIMARY KEY AUTOINCREMENT,
    kind            TEXT    NOT NULL CHECK (kind IN ('confirm', 'welcome', 'manage', 'move')),
    subscriber_id   INTEGER NOT NULL REFERENCES subscribers (id),
    address         TEXT    NOT NULL,
    language        TEXT    NOT NULL DEFAULT '',
    consent_at      INTEGER,
    consent_source  TEXT    NOT NULL DEFAULT '',
    consent_prefix  TEXT    NOT NULL DEFAULT '',
    consent_wording TEXT    NOT NULL DEFAULT '',
    created_at      INTEGER NOT NULL,
    expires_at      INTEGER, -- of the link
    attempt         INTEGER NOT NULL DEFAULT 0,
    unanswered      INTEGER NOT NULL DEFAULT 0, -- how often no answer came after the end of DATA
    next_at         INTEGER,
    sent_at         INTEGER,
    used_at         INTEGER, -- when the link did what it was for
    reply_code      INTEGER NOT NULL DEFAULT 0,
    reply_enhanced  TEXT    NOT NULL DEFAULT '',
    reply_text      TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX letters_due ON letters (next_at) WHERE next_at IS NOT NULL;

CREATE INDEX letters_subscriber ON letters (subscriber_id);

CREATE INDEX letters_created ON letters (created_at);

CREATE TABLE caps (
    scope     TEXT    NOT NULL,
    subject   BLOB    NOT NULL, -- keyed hash
    slice_at  INTEGER NOT NULL, -- when the slice began
    count     INTEGER NOT NULL,
    PRIMARY KEY (scope, subject, slice_at)
) STRICT, WITHOUT ROWID;

CREATE INDEX caps_slice ON caps (slice_at);

CREATE TABLE suppressions (
    hash     BLOB    PRIMARY KEY, -- HMAC of the address in lower case
    cause    TEXT    NOT NULL CHECK (cause IN ('bounce', 'complaint', 'erased', 'operator')),
    code     TEXT    NOT NULL DEFAULT '',
    at       INTEGER NOT NULL,
    until_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE editions (
    name         TEXT    PRIMARY KEY,
    began_at     INTEGER NOT NULL,
    first_run_at INTEGER,
    ended_at     INTEGER -- its readers get the weekly one
) STRICT;

CREATE TABLE notes ( -- for the next issue
    edition TEXT    PRIMARY KEY,
    intro   TEXT    NOT NULL,
    outro   TEXT    NOT NULL,
    at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sightings (
    path TEXT    PRIMARY KEY,
    hash TEXT    NOT NULL,
    at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE issues (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    edition      TEXT    NOT NULL,
    slot         TEXT    NOT NULL,
    number       INTEGER, -- NULL before freezing
    state        TEXT    NOT NULL CHECK (state IN ('draft', 'held', 'frozen', 'sending', 'done', 'cancelled')),
    title        TEXT    NOT NULL,
    from_at      INTEGER,
    to_at        INTEGER,
    created_at   INTEGER NOT NULL,
    approved_at  INTEGER,
    approved_as  TEXT    NOT NULL DEFAULT '', -- names the draft that was seen
    frozen_at    INTEGER,
    paused_at    INTEGER, -- no claims while it is set
    paused_why   TEXT    NOT NULL DEFAULT '',
    canary_at    INTEGER, -- when its first few messages were found well, or the operator let it go on
    finished_at  INTEGER,
    held_why     TEXT    NOT NULL DEFAULT '',
    reported_at  INTEGER, -- when the operator was told how it fared
    letterhead   TEXT    NOT NULL, -- JSON
    tally        TEXT    NOT NULL DEFAULT '{}', -- JSON: outcomes whose rows have been compacted, by state
    UNIQUE (edition, slot),
    UNIQUE (edition, number)
) STRICT;

CREATE INDEX issues_state ON issues (state);

CREATE TABLE slots (
    edition   TEXT    NOT NULL,
    key       TEXT    NOT NULL,
    due_at    INTEGER, -- of a scheduled slot
    state     TEXT    NOT NULL CHECK (state IN ('issued', 'empty', 'held')),
    issue_id  INTEGER REFERENCES issues (id),
    reason    TEXT    NOT NULL DEFAULT '',
    closed_at INTEGER NOT NULL,
    PRIMARY KEY (edition, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX slots_due ON slots (edition, due_at);

CREATE TABLE issue_posts (
    issue_id  INTEGER NOT NULL REFERENCES issues (id),
    position  INTEGER NOT NULL,
    post_id   TEXT    NOT NULL,
    path      TEXT    NOT NULL,
    permalink TEXT    NOT NULL,
    title     TEXT    NOT NULL,
    event     TEXT    NOT NULL DEFAULT '',
    PRIMARY KEY (issue_id, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE coverage (
    id        INTEGER PRIMARY KEY,
    edition   TEXT    NOT NULL,
    post_id   TEXT    NOT NULL,
    path      TEXT    NOT NULL,
    permalink TEXT    NOT NULL,
    cause     TEXT    NOT NULL CHECK (cause IN ('issue', 'first-run')),
    issue_id  INTEGER REFERENCES issues (id),
    at        INTEGER NOT NULL
) STRICT;

CREATE INDEX coverage_edition ON coverage (edition, post_id);

CREATE INDEX coverage_issue ON coverage (issue_id);

CREATE TABLE renderings (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id  INTEGER NOT NULL REFERENCES issues (id),
    selection TEXT    NOT NULL,
    language  TEXT    NOT NULL,
    subject   TEXT    NOT NULL,
    preheader TEXT    NOT NULL,
    html      TEXT    NOT NULL,
    text      TEXT    NOT NULL,
    web       TEXT    NOT NULL, -- for the archive; nothing personal in it
    mark      TEXT    NOT NULL,
    UNIQUE (issue_id, selection, language)
) STRICT;

CREATE TABLE deliveries (
    id             INTEGER PRIMARY KEY AUTOINCREMENT,
    issue_id       INTEGER NOT NULL REFERENCES issues (id),
    rendering_id   INTEGER NOT NULL REFERENCES renderings (id),
    subscriber_id  INTEGER NOT NULL REFERENCES subscribers (id),
    address        TEXT    NOT NULL, -- blank after erasure
    since_at       INTEGER,
    token          TEXT    NOT NULL,
    message_id     TEXT    NOT NULL,
    state          TEXT    NOT NULL CHECK (state IN ('pending', 'sending', 'sent', 'deferred', 'failed', 'unknown', 'skipped')),
    attempt        INTEGER NOT NULL DEFAULT 0,
    next_at        INTEGER,
    node           TEXT    NOT NULL DEFAULT '', -- that has or had it in hand
    first_at       INTEGER, -- the first claim
    claimed_at     INTEGER,
    outcome_at     INTEGER,
    unanswered     INTEGER NOT NULL DEFAULT 0, -- how often no answer came after the end of DATA
    reply_code     INTEGER NOT NULL DEFAULT 0,
    reply_enhanced TEXT    NOT NULL DEFAULT '',
    reply_text     TEXT    NOT NULL DEFAULT '',
    UNIQUE (subscriber_id, issue_id),
    CHECK ((next_at IS NULL) = (state IN ('sent', 'failed', 'skipped')) OR state = 'unknown')
) STRICT;

CREATE INDEX deliveries_courier ON deliveries (issue_id, state, next_at);

CREATE TABLE bounces (
    id            INTEGER PRIMARY KEY AUTOINCREMENT,
    delivery_id   INTEGER REFERENCES deliveries (id),
    subscriber_id INTEGER REFERENCES subscribers (id),
    class         TEXT    NOT NULL CHECK (class IN ('hard', 'soft', 'complaint')),
    code          TEXT    NOT NULL DEFAULT '',
    at            INTEGER NOT NULL
) STRICT;

CREATE INDEX bounces_delivery ON bounces (delivery_id);

CREATE INDEX bounces_subscriber ON bounces (subscriber_id, at);
