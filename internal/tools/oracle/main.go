// Command oracle asks a real generator how it reads a blog, and compares that with
// how recapd does.
//
//	go run ./internal/tools/oracle [-only title,date] GENERATOR [DIR]
//
// The generator has to be installed. DIR is the blog, with its configuration at its
// root; without it the fixture under testdata/GENERATOR is taken. The blog is copied,
// the copy built with a template that lists every page and with the generator's own
// feed, so nothing of the blog's is changed and its look does not matter.
//
// To add a generator: write one file with one lister and name it in listers.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// lister builds the blog in dir, which it may change, and lists its pages, drafts
// and future ones too.
type lister func(ctx context.Context, dir string) ([]page, error)

var listers = map[string]lister{"hugo": listHugo, "pelican": listPelican, "jekyll": listJekyll}

// fixtures is where the blogs of our own are, from the root of the project.
const fixtures = "internal/tools/oracle/testdata"

// run gives the exit code: 0 all the same, 1 some differ, 2 could not be compared.
func run(ctx context.Context, args []string, out, errw io.Writer) int {
	flags := flag.NewFlagSet("oracle", flag.ContinueOnError)
	flags.SetOutput(errw)
	only := flags.String("only", strings.Join(fieldNames(), ","), "the fields to compare")
	known := strings.Join(slices.Sorted(maps.Keys(listers)), ", ")
	if flags.Parse(args) != nil || flags.NArg() < 1 || flags.NArg() > 2 || listers[flags.Arg(0)] == nil {
		fmt.Fprintf(errw, "usage: oracle [-only FIELDS] GENERATOR [DIR]\ngenerators: %s\nfields: %s\n", known, strings.Join(fieldNames(), ", "))
		return 2
	}
	dir := flags.Arg(1)
	if dir == "" {
		dir = filepath.Join(fixtures, flags.Arg(0))
	}
	differences, pages, err := compare(ctx, flags.Arg(0), dir, strings.Split(*only, ","))
	if err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 2
	}
	for _, d := range differences {
		fmt.Fprintln(out, d)
	}
	fmt.Fprintf(out, "%s: %d pages, %d differences\n", flags.Arg(0), pages, len(differences))
	if len(differences) > 0 {
		return 1
	}
	return 0
}
