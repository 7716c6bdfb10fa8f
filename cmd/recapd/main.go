// Command recapd publishes a folder of tech-conference recaps as feeds and as
// an e-mail digest.
//
// This package is the command line and the place where the rooms are put
// together: one file per command, and house.go, office.go, press.go and sender.go
// for the parts that they share. It is the only one that knows the store and the
// configuration.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"

	_ "time/tzdata" // zones of posts and schedules, also where the system has none
)

func main() {
	begin()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// begin leaves more garbage lie in the first tenth of a second. Most commands are over
// by then, and are so a tenth sooner; what lasts has the usual measure, or the one that
// GOGC names.
func begin() {
	if os.Getenv("GOGC") != "" {
		return
	}
	usual := debug.SetGCPercent(400)
	time.AfterFunc(100*time.Millisecond, func() { debug.SetGCPercent(usual) })
}
