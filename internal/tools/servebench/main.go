// Command servebench compares how fast a feed is served: by recapd, by nginx with
// gzip_static, by Caddy, and by the least that a server with net/http can do.
//
//	go run ./internal/tools/servebench [-rounds N] [-lasts TIME] [-threads N] [-connections N]
//
// It makes a blog of twenty posts, whose atom.xml has about 67 KB, builds recapd as it is
// shipped, has `recapd build` write the feeds with their compressed copies for the two
// others, and starts all on loopback: recapd by `recapd serve`, nginx as Debian sets it
// up, without a log of requests, which the others have none of either. Before anything
// is timed, each has to give the same answer to each question.
//
// Then wrk(1) asks, on connections that are kept open. The servers take turns within a
// round, and each round begins with another one, so that what else the machine does
// meets all of them. A figure is the median of the rounds; a ratio is the median of the
// ratios within a round, with the least and the greatest beside it. Microseconds are
// those of a processor that an answer costs the server, and p99 is what 99 of 100
// requests did not wait longer than.
//
// It needs nginx, caddy and wrk, which are Debian packages.
//
// Exit codes: 0 measured, 1 not measured, 2 wrong use.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are the command line.
type options struct {
	rounds, threads, connections int
	lasts                        time.Duration // of one server's turn
	source                       string

	least  string // an address: be the least server there, of the folder static
	static string

	script string // for wrk; see report
}

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	o, err := parseOptions(args, errw)
	if err != nil {
		return 2
	}
	do := func() error { return compare(ctx, o, out) }
	if o.least != "" {
		do = func() error { return serveLeast(ctx, o.least, o.static) }
	}
	if err := do(); err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 1
	}
	return 0
}

func parseOptions(args []string, errw io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("servebench", flag.ContinueOnError)
	flags.SetOutput(errw)
	flags.IntVar(&o.rounds, "rounds", 5, "so many times each server is asked each question")
	flags.DurationVar(&o.lasts, "lasts", 5*time.Second, "so long each `time`, in whole seconds")
	flags.IntVar(&o.threads, "threads", 2, "of wrk")
	flags.IntVar(&o.connections, "connections", 50, "of wrk")
	flags.StringVar(&o.source, "source", ".", "a `folder` with the sources to build")
	flags.StringVar(&o.least, "least", "", "serve the one argument, a folder, at this `address`, and compare nothing")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.least != "" && flags.NArg() == 1 {
		o.static = flags.Arg(0)
		return o, nil
	}
	if o.rounds < 1 || o.lasts < time.Second || o.threads < 1 || o.connections < o.threads || flags.NArg() > 0 {
		fmt.Fprintln(errw, "error: one round, second and thread at least, a connection for each thread, and no arguments")
		return o, errors.New("wrong use")
	}
	return o, nil
}

// compare makes the blog, starts the servers, asks and prints.
func compare(ctx context.Context, o options, out io.Writer) (err error) {
	dir, err := os.MkdirTemp("", "servebench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := makeBlog(ctx, o.source, dir)
	if err != nil {
		return err
	}
	o.script = filepath.Join(dir, "report.lua")
	if err := os.WriteFile(o.script, []byte(report), 0o600); err != nil {
		return err
	}
	servers, err := start(ctx, b)
	defer func() { err = errors.Join(err, stop(servers)) }()
	if err != nil {
		return err
	}
	asked, err := agree(ctx, servers)
	if err != nil {
		return err
	}
	t := newTable(asked, servers)
	for i := range asked {
		if err := t.measure(ctx, o, i); err != nil {
			return err
		}
	}
	return t.print(out)
}
