// Command readers has real feed readers read feeds, and compares what they find with
// what was meant: entry by entry the title, the id, the link, the date and the text.
//
//	go run ./internal/tools/readers [-only newsboat,feedparser] [-v] DIR…|URL…
//
// DIR is a folder that "recapd build" has written, with an atom.xml, an rss.xml and a
// feed.json. It is served on the loopback interface, since readers are made for that.
// URL is where a running recapd serves a feed: https://recaps.example.org, or that
// with /tags/go behind.
//
// What was meant is what feed.json says, as encoding/json reads it. The readers are
// Debian's newsboat, python3-feedparser and rss2email; they have to be installed.
// Where one of them is known to do otherwise (known.go), the difference is counted
// with its reason; any other is told, and the command fails.
//
// testdata/blog is posts that are hard on readers: recapd build --config
// internal/tools/readers/testdata/blog/recapd.toml --out DIR.
//
// To add a reader: write one file with one function and name it in readers.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// reader reads the documents at addresses and gives their entries by address, in any
// order. It may keep files in dir.
type reader func(ctx context.Context, dir string, urls []string) (map[string][]entry, error)

var readers = map[string]reader{"newsboat": newsboat, "feedparser": feedparser, "rss2email": rss2email}

// run gives the exit code: 0 they agree, 1 they do not, 2 could not be compared.
func run(ctx context.Context, args []string, out, errw io.Writer) int {
	known := strings.Join(slices.Sorted(maps.Keys(readers)), ",")
	flags := flag.NewFlagSet("readers", flag.ContinueOnError)
	flags.SetOutput(errw)
	only := flags.String("only", known, "the readers to ask")
	verbose := flags.Bool("v", false, "tell the known differences one by one")
	if flags.Parse(args) != nil || flags.NArg() == 0 {
		fmt.Fprintf(errw, "usage: readers [-only READERS] [-v] DIR…|URL…\nreaders: %s\n", known)
		return 2
	}
	feeds, stop, err := find(flags.Args())
	if err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 2
	}
	defer stop()
	t := table{meant: feeds}
	for _, name := range strings.Split(*only, ",") {
		read := readers[name]
		if read == nil {
			fmt.Fprintf(errw, "error: no reader %q\nhint: there are %s\n", name, known)
			return 2
		}
		if err := t.ask(ctx, name, read); err != nil {
			fmt.Fprintf(errw, "error: %v\n", err)
			return 2
		}
	}
	if !t.write(out, *verbose) {
		return 1
	}
	return 0
}
