// Command buildbench compares how fast feeds are built: by recapd, and by Hugo, which
// builds its RSS feed of the same posts and nothing else.
//
//	go run ./internal/tools/buildbench [-posts N,...] [-rounds N] [-alone N,...]
//
// It makes blogs of posts of about 6 KB of Markdown, always the same, builds recapd as it
// is shipped, and times whole runs of the two commands, from start to exit, in turns:
//
//	all     every post in full text: recapd in Atom, RSS and JSON Feed, Hugo in RSS
//	top 20  the same of the newest twenty
//	touch   one post is changed under `recapd serve` and `hugo server`: what each says
//	        that its rebuild took, and the processor time that it took
//
// With -alone recapd builds still larger blogs by itself, which shows whether the cost
// grows with them. A figure is the median of the rounds, memory the most that was
// resident; a ratio is the median of the ratios within a round.
//
// It needs hugo, a Debian package.
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
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"recapd/internal/tools/shipped"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are the command line.
type options struct {
	posts, alone []int
	rounds       int
}

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	o, err := parseOptions(args, errw)
	if err != nil {
		return 2
	}
	if err := measure(ctx, o, out); err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 1
	}
	return 0
}

func parseOptions(args []string, errw io.Writer) (o options, err error) {
	flags := flag.NewFlagSet("buildbench", flag.ContinueOnError)
	flags.SetOutput(errw)
	posts := flags.String("posts", "1000,10000", "how many posts the blogs have")
	alone := flags.String("alone", "", "how many posts blogs have that recapd builds by itself")
	flags.IntVar(&o.rounds, "rounds", 7, "how often each is timed")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	if o.posts, err = numbers(*posts); err == nil {
		o.alone, err = numbers(*alone)
	}
	if err == nil && (flags.NArg() > 0 || o.rounds < 1) {
		err = errors.New("usage: buildbench [-posts N,...] [-rounds N] [-alone N,...]")
	}
	if err != nil {
		fmt.Fprintln(errw, err)
	}
	return o, err
}

func numbers(list string) (out []int, err error) {
	for part := range strings.SplitSeq(list, ",") {
		if part == "" {
			continue
		}
		n, err := strconv.Atoi(part)
		if err != nil || n < 1 {
			return nil, fmt.Errorf("%q is not a number of posts", part)
		}
		out = append(out, n)
	}
	return out, nil
}

// measure makes the blogs and times everything.
func measure(ctx context.Context, o options, out io.Writer) error {
	hugo, err := exec.LookPath("hugo")
	if err != nil && len(o.posts) > 0 {
		return fmt.Errorf("%w: install it, as with apt-get install hugo", err)
	}
	dir, err := os.MkdirTemp("", "buildbench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	recapd := filepath.Join(dir, "recapd")
	if err := shipped.Build(ctx, ".", recapd); err != nil {
		return err
	}
	b := &bench{rounds: o.rounds, recapd: recapd, hugo: hugo, out: out}
	fmt.Fprintln(out, "| posts | | recapd | Hugo | ratio | recapd, memory | Hugo, memory | ratio |\n|---|---|---|---|---|---|---|---|")
	for _, n := range o.posts {
		if err := b.compare(ctx, filepath.Join(dir, strconv.Itoa(n)), n); err != nil {
			return err
		}
	}
	for _, n := range o.alone {
		if err := b.alone(ctx, filepath.Join(dir, strconv.Itoa(n)), n); err != nil {
			return err
		}
	}
	return nil
}
