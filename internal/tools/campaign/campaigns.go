package main

import (
	"context"

	"recapd/internal/mail/sink"
)

// campaign is one way to break things.
type campaign struct {
	name, about string
	run         func(ctx context.Context, t *trial) error
	setsClock   bool // needs a program whose clock can be set
	daily       bool // part of -short
}

// campaigns in the order in which they are held. Where deliveries wait a minute
// and more for their next attempt, the clock is set ahead.
var campaigns = []campaign{
	{"kill", "SIGKILL again and again, while readers leave", killed, false, true},
	{"stop", "SIGTERM again and again", stopped, false, true},
	{"service", "SIGKILL and SIGTERM to recapd serve, again and again", service, false, true},
	{"leave", "readers leave, and the program that answers them sends", leaving, false, true},

	{"visitors", "2,000 requests a second while it sends", visitors, false, false},
	{"joins", "SIGKILL again and again, while people join and leave", joins, true, false},
	{"joining", "the same without the letters that wait for their lease", joins, false, true},

	{"rcpt", "4xx to one RCPT in ten", faulty(sink.Faults{DeferRcpt: 0.1}), true, false},
	{"data", "4xx to one message in ten after DATA", faulty(sink.Faults{DeferData: 0.1}), true, false},
	{"greylist", "4xx to the first RCPT for everybody", faulty(sink.Faults{Greylist: true}), true, false},
	{"goodbye", "421 after 50 messages of a connection", faulty(sink.Faults{Goodbye: 50}), false, true},
	{"before", "one connection in twenty dropped before DATA", faulty(sink.Faults{DropMail: 0.05}), false, true},
	{"within", "one connection in twenty dropped within the body", faulty(sink.Faults{DropBody: 0.05}), true, false},
	{"after", "one message in twenty dropped after the final dot", faulty(sink.Faults{DropData: 0.05}), true, false},
	{"reply", "three replies in ten to the final dot lost", faulty(sink.Faults{LoseReply: 0.3}), true, false},
	{"few", "a relay that grants three connections", faulty(sink.Faults{MaxConnections: 3}), false, false},
	{"away", "a relay that refuses connections for a while", away, false, true},
	{"slow", "a relay that is slow for a while", slow, false, true},
	{"stripped", "STARTTLS stripped from the relay's offer", stripped, false, true},

	{"eio", "fsync of the database fails (EIO)", failing("fsync,fdatasync", "EIO"), false, true},
	{"enospc", "writing the database fails (ENOSPC)", failing("pwrite64,ftruncate,fallocate", "ENOSPC"), false, true},
	{"full", "the disk of the database is full", full, false, true},
	{"locked", "another program locks the database", locked, false, true},

	{"forward", "the clock jumps five hours ahead", forward, true, false},
	{"backward", "the clock jumps five hours back", backward, true, false},
	{"restored", "an old database is put back", restored, false, true},
	{"second", "a copy of the folder is started beside the first", second, false, true},

	{"nodes", "SIGKILL to one of three nodes, again and again", nodesKilled, false, true},
	{"rolling", "SIGTERM to three nodes, one after the other", rolling, false, true},
	{"database", "the database of three nodes is killed five times", databaseKilled, false, true},
	{"partition", "two of three nodes, one after the other, cannot reach the database", partitioned, false, false},

	{"messages", "what is sent keeps the rules of mail", message, false, false},
	{"letters", "the letters of joining and moving keep the rules of mail", letter, false, true},
	{"double", "two nodes beside one, at a relay that takes 5 ms for each reply", doubled, false, false},
	{"speed", "how fast, with how much memory and how many commits", speed, false, false},
}

// ofOneKind are about the file of a database, have a server of their own, or keep no
// records.
var ofOneKind = []string{"eio", "enospc", "full", "locked", "restored", "second", "nodes", "rolling", "database", "partition", "messages", "double", "speed"}
