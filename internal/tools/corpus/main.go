// Command corpus measures how well recapd reads the posts of real blogs.
//
//	go run ./internal/tools/corpus [-min 99] [-preset auto] [-v] DIR
//
// DIR holds posts and what a careful reader says of them:
//
//	manifest.jsonl  one post a line: path, repo, orig_path, family, and any of
//	                the fields title, date, updated, tags, author, draft, slug,
//	                teaser_marker, lang; site_timezone and notes
//	pairs.json      optional: pairs of paths that are one post in two formats
//
// Each blog is a content folder of its own, in which its posts have their
// orig_path, and is read as "recapd posts" would read it. A field that a line
// does not have is not judged; null means that the post has none of it, but for
// a slug, which null leaves unjudged. Where the notes call a post ambiguous, a
// fault is the right answer too.
//
// The language is measured and shown, but decides nothing unless it is asked for
// with -fields: a reader guesses it from the text, which recapd never does.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// options are the command line.
type options struct {
	dir     string
	preset  string
	fields  []string // that have to reach min
	min     float64  // per cent
	verbose bool
}

// judged are the fields that have to be right.
const judged = "title,date,updated,tags,author,draft,slug,teaser_marker"

// run gives the exit code: 0 well read, 1 not well enough, 2 wrong use.
func run(ctx context.Context, args []string, out, errw io.Writer) int {
	o, err := parseOptions(args, errw)
	if err != nil {
		return 2
	}
	report, err := measure(ctx, o)
	if err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 2
	}
	report.write(out, o.verbose)
	short := report.below(o.min, o.fields)
	for _, field := range short {
		fmt.Fprintf(errw, "error: %s is right for less than %g %% of the posts\n", field, o.min)
	}
	if len(report.pairs) > 0 {
		fmt.Fprintf(errw, "error: %d pairs are read differently\n", len(report.pairs))
	}
	if len(short) > 0 || len(report.pairs) > 0 {
		return 1
	}
	return 0
}

func parseOptions(args []string, errw io.Writer) (options, error) {
	var o options
	var fields string
	flags := flag.NewFlagSet("corpus", flag.ContinueOnError)
	flags.SetOutput(errw)
	flags.Usage = func() {
		fmt.Fprintln(errw, "usage: corpus [flags] DIR")
		flags.PrintDefaults()
	}
	flags.Float64Var(&o.min, "min", 99, "per cent of the posts in which each field has to be right")
	flags.StringVar(&o.preset, "preset", "auto", `preset for all blogs; "family": the one that the manifest's family names`)
	flags.StringVar(&fields, "fields", judged, "fields that -min is about")
	flags.BoolVar(&o.verbose, "v", false, "show each difference with both values")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.fields = strings.Split(fields, ",")
	for _, field := range o.fields {
		if find(field) == nil {
			fmt.Fprintf(errw, "error: no field %q\nhint: the fields are %s,lang\n", field, judged)
			return o, flag.ErrHelp
		}
	}
	if flags.NArg() != 1 {
		flags.Usage()
		return o, flag.ErrHelp
	}
	o.dir = flags.Arg(0)
	return o, nil
}
