package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// report is what the checkers say of a blog.
type report struct {
	folders, xml, json int // of feeds; documents that were read
	pass, fail, warn   int // assertions about HTTP
	wrong, excused     []string
}

func (r *report) fault(format string, args ...any) {
	r.wrong = append(r.wrong, fmt.Sprintf(format, args...))
}

// look has all checkers look at a blog. What keeps them from it is wrong as well.
func look(ctx context.Context, o options, folder string) report {
	var r report
	if err := r.look(ctx, o, folder); err != nil {
		r.fault("%v", err)
	}
	return r
}

func (r *report) look(ctx context.Context, o options, folder string) error {
	dir, err := os.MkdirTemp("", "feeds-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b, err := newBlog(o, folder, dir)
	if err != nil {
		return err
	}
	var folders []string
	for _, content := range []string{"teaser", "both"} {
		documents, err := b.build(ctx, content)
		if err != nil {
			return err
		}
		folders = foldersOf(documents)
		if err := errors.Join(r.readXML(ctx, documents), r.readJSON(ctx, o, documents)); err != nil {
			return err
		}
	}
	r.folders = len(folders)
	base, stop, err := b.serve(ctx, "both")
	if err != nil {
		return err
	}
	defer stop()
	return r.poll(ctx, o, base, append(folders, "/issues")) // which only a server has
}

// readXML has xmllint read all that is XML.
func (r *report) readXML(ctx context.Context, documents map[string]string) error {
	args := []string{"--noout", "--nonet"}
	for path, file := range documents {
		if !strings.HasSuffix(path, ".json") {
			args = append(args, file)
		}
	}
	r.xml += len(args) - 2
	said, err := exec.CommandContext(ctx, "xmllint", args...).CombinedOutput()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		r.fault("xmllint: %s", said)
		return nil
	}
	return err
}

// readJSON has validate-jsonfeed read every feed.json.
func (r *report) readJSON(ctx context.Context, o options, documents map[string]string) error {
	var runs [][]string
	for path, file := range documents {
		if strings.HasSuffix(path, ".json") {
			runs = append(runs, []string{filepath.Join(o.checks, "validate-jsonfeed"), file, "--json"})
		}
	}
	r.json += len(runs)
	return checkers(ctx, runs, func(args []string, said []byte) error {
		var v struct{ Events [][2]string }
		if err := json.Unmarshal(said, &v); err != nil {
			return err
		}
		for _, e := range v.Events {
			line := fmt.Sprintf("%s: %s: %s", filepath.Base(filepath.Dir(args[1])), e[0], e[1])
			switch {
			case e[0] == "INFO": // a feed may be large, and go without an icon
			case isMistaken(e[1], args[1]):
				r.excused = append(r.excused, line)
			default:
				r.wrong = append(r.wrong, line)
			}
		}
		return nil
	})
}

// poll has check-http look at the folder of every feed, each as if it were the root
// of a server: so it knows the formats by their names.
func (r *report) poll(ctx context.Context, o options, base string, folders []string) error {
	script := filepath.Join(o.checks, "check-http")
	runs := [][]string{{script, base, "--json", "--home", "/feeds/"}}
	for _, folder := range folders {
		runs = append(runs, []string{script, base + folder, "--json"})
	}
	return checkers(ctx, runs, func(args []string, said []byte) error {
		var v struct {
			Counts  struct{ PASS, FAIL, WARN int }
			Results [][3]any // verdict, rule, and what was seen, of any type
		}
		if err := json.Unmarshal(said, &v); err != nil {
			return err
		}
		r.pass, r.fail, r.warn = r.pass+v.Counts.PASS, r.fail+v.Counts.FAIL, r.warn+v.Counts.WARN
		for _, e := range v.Results {
			if e[0] == "FAIL" || e[0] == "WARN" {
				r.fault("%v %s: %v [%v]", e[0], strings.TrimPrefix(args[1], base), e[1], e[2])
			}
		}
		return nil
	})
}
