// Command campaign breaks recapd on purpose and counts who was served.
//
//	go run ./internal/tools/campaign [-short] [-parallel N] [-keep] [-postgres] [NAME...]
//
// Each campaign builds the real program, gives it a made-up blog, a list of
// subscribers and a mail server that misbehaves (internal/mail/sink), and lets it
// send while something goes wrong: it is killed, the relay drops connections, the
// disk is full, the database is locked or an old one, the clock jumps, a crowd comes to
// its pages. Two
// witnesses are heard in the end: what the mail server has received, and what the
// program's own database says about it. They have to agree with the promise of
// docs/delivery.md:
//
//	lost      nobody, once the cause is gone and the program has run to its end
//	copies    no more than connections died, each the same message to the byte
//	left      nobody gets a message whose body began after his goodbye was answered
//	recorded  nothing is called sent that has not arrived
//
// A campaign prints one line, with PASS or FAIL and its figures. Without names all
// of them run. The disk's campaigns need strace(1), and the right to mount a tmpfs;
// the messages' campaign needs ../shared/checks. Where one of these is missing, the
// line says so, and nothing is called passed.
//
// Exit codes: 0 all passed, 1 some failed, 2 wrong use.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
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
	size
	keep      bool
	server    bool // a database on one, not in a file
	parallel  int
	source    string
	campaigns []campaign
}

// size is how much of everything.
type size struct {
	readers, kills, stops int
	locks                 []time.Duration // how long another process has the database
	away, slow            time.Duration   // how long the relay refuses, and how late it answers
	rush                  time.Duration   // how long the crowd comes
	linger                time.Duration   // before each reply of a relay that several nodes use
	patience              time.Duration   // with one campaign
}

var (
	long = size{readers: 10000, kills: 300, stops: 50, locks: []time.Duration{5 * time.Second, 15 * time.Second},
		away: time.Minute, slow: 30 * time.Second, rush: time.Minute, linger: 40 * time.Millisecond, patience: 15 * time.Minute}
	short = size{readers: 500, kills: 10, stops: 5, locks: []time.Duration{3 * time.Second},
		away: 2 * time.Second, slow: time.Second, rush: 10 * time.Second, linger: 200 * time.Millisecond, patience: 4 * time.Minute}
)

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	o, err := parseOptions(args, errw)
	if err != nil {
		return 2
	}
	dir, err := os.MkdirTemp("", "campaign-")
	if err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 1
	}
	if o.keep {
		fmt.Fprintf(errw, "everything is kept in %s\n", dir)
	} else {
		defer os.RemoveAll(dir)
	}
	b := &bench{dir: dir, size: o.size, source: o.source, server: o.server}
	if b.holdAll(ctx, o.campaigns, o.parallel, out) {
		return 0
	}
	return 1
}

func parseOptions(args []string, errw io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("campaign", flag.ContinueOnError)
	flags.SetOutput(errw)
	flags.Usage = func() {
		fmt.Fprintln(errw, "usage: campaign [flags] [NAME...]")
		flags.PrintDefaults()
		for _, c := range campaigns {
			fmt.Fprintf(errw, "  %-10s %s\n", c.name, c.about)
		}
	}
	isShort := flags.Bool("short", false, "few readers, for every day")
	readers := flags.Int("readers", 0, "how many readers, instead of the size's own `number`")
	flags.BoolVar(&o.keep, "keep", false, "keep the folders, with databases and logs")
	flags.BoolVar(&o.server, "postgres", false, "with a PostgreSQL server instead of a file; without names, the campaigns that are not about the file")
	flags.StringVar(&o.source, "source", ".", "a `folder` with the sources to build")
	flags.IntVar(&o.parallel, "parallel", 1, "so many campaigns at once; most of them wait most of the time")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.size = long
	if *isShort {
		o.size = short
	}
	if *readers > 0 {
		o.size.readers = *readers
	}
	o.campaigns, err = choose(flags.Args(), *isShort, o.server)
	if err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
	}
	return o, err
}

// choose finds campaigns by name; no name means all, with a server those that can be held
// with either.
func choose(names []string, isShort, server bool) (chosen []campaign, err error) {
	for _, name := range names {
		found := false
		for _, c := range campaigns {
			if c.name == name {
				chosen, found = append(chosen, c), true
			}
		}
		if !found {
			return nil, fmt.Errorf("no campaign %q: see -help", name)
		}
	}
	if len(names) > 0 {
		return chosen, nil
	}
	for _, c := range campaigns {
		if (!isShort || c.daily) && (!server || !slices.Contains(ofOneKind, c.name)) {
			chosen = append(chosen, c)
		}
	}
	return chosen, nil
}
