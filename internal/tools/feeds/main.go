// Command feeds has other people's checkers look at every feed of many blogs.
//
//	go run ./internal/tools/feeds -recapd PROGRAM -checks DIR [-parallel N] [-v] FOLDER...
//
// Each FOLDER of posts is a blog, with feeds of every kind; most posts are of one of
// two events, of which one is over. The shipped program builds it twice, with teasers
// and with teaser and full text, and serves the latter, with a hub. Then
//
//	xmllint                reads every atom.xml, rss.xml and feeds.opml of both
//	DIR/validate-jsonfeed  judges every feed.json of both
//	DIR/check-http         judges the server at the folder of every feed, in all
//	                       three formats, and the page of the feeds at its root
//
// One line for each blog tells the folders of feeds, how many documents were read and
// how many assertions about HTTP held, failed, or were warnings; below it stands what
// is wrong. What a checker is known to take for something that it is not is in
// mistakes.go, and is looked at there in another way.
//
// Exit codes: 0 nothing is wrong, 1 something is, 2 wrong use.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// options are the command line.
type options struct {
	recapd, checks string
	parallel       int
	verbose        bool // tell what was put down to the checkers, too
	folders        []string
}

func parseOptions(args []string, errw io.Writer) (options, error) {
	var o options
	flags := flag.NewFlagSet("feeds", flag.ContinueOnError)
	flags.SetOutput(errw)
	flags.Usage = func() {
		fmt.Fprintln(errw, "usage: feeds -recapd PROGRAM -checks DIR [flags] FOLDER...")
		flags.PrintDefaults()
	}
	flags.StringVar(&o.recapd, "recapd", "", "the `program`")
	flags.StringVar(&o.checks, "checks", "", "the `folder` of check-http and validate-jsonfeed")
	flags.IntVar(&o.parallel, "parallel", 2, "blogs at a time")
	flags.BoolVar(&o.verbose, "v", false, "tell what was put down to the checkers, too")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.folders = flags.Args()
	if o.recapd == "" || o.checks == "" || o.parallel < 1 || len(o.folders) == 0 {
		flags.Usage()
		return o, flag.ErrHelp
	}
	return o, nil
}

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	o, err := parseOptions(args, errw)
	if err != nil {
		return 2
	}
	reports := make([]chan report, len(o.folders))
	turns := make(chan struct{}, o.parallel)
	for i, folder := range o.folders {
		reports[i] = make(chan report, 1)
		go func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			reports[i] <- look(ctx, o, folder)
		}()
	}
	code := 0
	fmt.Fprintf(out, "%-52s %5s %5s %5s %6s %5s %5s\n", "blog", "feeds", "xml", "json", "PASS", "FAIL", "WARN")
	for i, folder := range o.folders {
		r := <-reports[i]
		fmt.Fprintf(out, "%-52s %5d %5d %5d %6d %5d %5d\n", nameOf(folder), r.folders, r.xml, r.json, r.pass, r.fail, r.warn)
		for _, line := range r.wrong {
			code = 1
			fmt.Fprintf(out, "    %s\n", line)
		}
		for _, line := range r.excused {
			if o.verbose {
				fmt.Fprintf(out, "    a mistake of the checker: %s\n", line)
			}
		}
	}
	return code
}

// nameOf is a folder by its last two names.
func nameOf(folder string) string {
	name := filepath.Base(filepath.Dir(folder)) + "/" + filepath.Base(folder)
	return strings.ToValidUTF8(name[:min(len(name), 52)], "")
}
