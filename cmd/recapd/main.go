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
	"syscall"

	_ "time/tzdata" // zones of posts and schedules, also where the system has none
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends it at once
	code := run(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
