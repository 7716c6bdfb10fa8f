// Command w3c looks at Atom and RSS feeds by the rules of the W3C feed validator, as
// far as they can be tested without a network.
//
//	go run ./internal/tools/w3c [-v] DIR…
//
// DIR is what "recapd build" has written; every atom.xml and rss.xml below it is
// looked at. Messages have the validator's own names, which its documentation
// explains (validator.w3.org/feed/docs/warning/DuplicateUpdated.html). Some are said of posts
// that are as they are (explained.go); they are counted and do not fail.
//
// The rules are ours to keep in step: they were read from w3c/feedvalidator as of
// 2025 and written anew, one file a subject. Errors of HTML are found by html5lib, by
// which the validator finds them (python3-html5lib). Atom is also held against the
// grammar of RFC 4287, by xmllint (libxml2-utils).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], os.Stdout, os.Stderr))
}

// run gives the exit code: 0 nothing but what is explained, 1 errors or warnings, 2
// could not look.
func run(ctx context.Context, args []string, out, errw io.Writer) int {
	flags := flag.NewFlagSet("w3c", flag.ContinueOnError)
	flags.SetOutput(errw)
	verbose := flags.Bool("v", false, "tell the explained messages one by one")
	if flags.Parse(args) != nil || flags.NArg() == 0 {
		fmt.Fprintln(errw, "usage: w3c [-v] DIR…")
		return 2
	}
	var docs []*document
	for _, dir := range flags.Args() {
		found, err := documents(dir)
		if err != nil {
			fmt.Fprintf(errw, "error: %v\n", err)
			return 2
		}
		docs = append(docs, found...)
	}
	if len(docs) == 0 {
		fmt.Fprintln(errw, "error: no atom.xml and no rss.xml there\nhint: name a folder that recapd build has written")
		return 2
	}
	messages, err := validate(ctx, docs)
	if err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 2
	}
	if !report(out, len(docs), messages, *verbose) {
		return 1
	}
	return 0
}

// documents are the feeds below dir. Aliases are the same bytes, and left out.
func documents(dir string) ([]*document, error) {
	var docs []*document
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.Name() != "atom.xml" && d.Name() != "rss.xml" {
			return err
		}
		body, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		docs = append(docs, &document{name: path, path: "/" + filepath.ToSlash(below), body: body})
		return nil
	})
	oldest := slices.Collect(maps.Values(oldestPages(docs)))
	for _, d := range docs {
		d.oldest = slices.Contains(oldest, d)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w; recapd build --out %s writes it", err, dir)
	}
	return docs, err
}

// oldestPages are the first of each archive, by format.
func oldestPages(docs []*document) map[string]*document {
	oldest := map[string]*document{}
	for _, d := range docs {
		format := filepath.Base(d.path)
		if strings.HasPrefix(d.path, "/archive/") && (oldest[format] == nil || d.path < oldest[format].path) {
			oldest[format] = d
		}
	}
	return oldest
}

// validate looks at all documents; html5lib and xmllint are asked once.
func validate(ctx context.Context, docs []*document) ([]message, error) {
	var c checker
	for _, d := range docs {
		c.document(d)
	}
	if err := errors.Join(c.parseErrors(ctx), c.grammar(ctx, docs)); err != nil {
		return nil, err
	}
	return c.messages, nil
}
