// Command docutils compares how recapd and docutils read reStructuredText.
//
//	go run ./internal/tools/docutils [-list] HARNESS FOLDER AT-LEAST [FOLDER AT-LEAST]...
//
// HARNESS is a folder with oracle.py, which writes what docutils makes of a folder of
// files as lines of JSON, a line for each paragraph, list, table and so on, and canon.py,
// which makes the same lines of HTML. A file counts as equal when all its lines are. Of
// the files in each FOLDER at least so many in a hundred must be; titles and fields of the
// head are compared as well, and must be equal in 99 of 100.
//
// A FOLDER may be followed by =LIST, a file with the names of those to be compared.
//
// It needs python3-docutils and python3-html5lib, which are Debian packages.
//
// Exit codes: 0 equal enough, 1 not equal enough or not compared, 2 wrong use.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

func run(ctx context.Context, args []string, out, errw io.Writer) int {
	list := len(args) > 0 && args[0] == "-list"
	if list {
		args = args[1:]
	}
	if len(args) < 3 || len(args)%2 == 0 {
		fmt.Fprintln(errw, "usage: docutils [-list] HARNESS FOLDER AT-LEAST [FOLDER AT-LEAST]...")
		return 2
	}
	var errs []error
	for i := 1; i < len(args); i += 2 {
		least, err := strconv.ParseFloat(args[i+1], 64)
		if err != nil {
			fmt.Fprintf(errw, "%q is no share in per cent\n", args[i+1])
			return 2
		}
		errs = append(errs, compareFolder(ctx, comparison{harness: args[0], least: least, list: list, out: out}, args[i]))
	}
	if err := errors.Join(errs...); err != nil {
		fmt.Fprintf(errw, "error: %v\n", err)
		return 1
	}
	return 0
}

// compareFolder compares what is in a folder, or in the list after it.
func compareFolder(ctx context.Context, c comparison, folder string) error {
	folder, only, err := listed(folder)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "docutils-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	c.theirs, c.html, c.ours = filepath.Join(dir, "theirs"), filepath.Join(dir, "html"), filepath.Join(dir, "ours")
	if err := c.read(ctx, folder); err != nil {
		return err
	}
	return c.judge(folder, only)
}
