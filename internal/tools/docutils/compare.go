package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"recapd/internal/markup"
	"recapd/internal/post"
)

// comparison is of one folder. The three folders of results have a file for each.
type comparison struct {
	harness, theirs, html, ours string

	least float64 // per cent of the files
	list  bool    // name those that are not equal
	out   io.Writer
}

// python is Debian's, which has the packages.
const python = "/usr/bin/python3"

// metaLeast is the share of files whose title and fields have to be equal.
const metaLeast = 99

// canonical makes lines of all HTML in a folder.
const canonical = `
import os, sys
sys.path.insert(0, sys.argv[1]); sys.setrecursionlimit(20000)
import canon
for folder, _, names in os.walk(sys.argv[2]):
    for name in names:
        path = os.path.join(folder, name)
        to = os.path.join(sys.argv[3], os.path.relpath(path, sys.argv[2]))
        os.makedirs(os.path.dirname(to), exist_ok=True)
        with open(path, encoding='utf-8') as html, open(to, 'w', encoding='utf-8') as lines:
            lines.write(canon.dumps(canon.canon(html.read())) + '\n')
`

// listed parts "folder=list".
func listed(arg string) (folder string, only map[string]bool, err error) {
	folder, file, ok := strings.Cut(arg, "=")
	if !ok {
		return folder, nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return folder, nil, err
	}
	only = map[string]bool{}
	for name := range strings.Lines(string(text)) {
		only[strings.TrimSpace(name)] = true
	}
	return folder, only, nil
}

// read has both sides read the folder.
func (c comparison) read(ctx context.Context, folder string) error {
	if err := c.run(ctx, filepath.Join(c.harness, "oracle.py"), "--batch", c.theirs, folder); err != nil {
		return err
	}
	began := time.Now()
	if err := render(folder, c.html); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "%s: ours took %s\n", filepath.Base(folder), time.Since(began).Round(time.Millisecond))
	return c.run(ctx, "-c", canonical, c.harness, c.html, c.ours)
}

func (c comparison) run(ctx context.Context, args ...string) error {
	if said, err := exec.CommandContext(ctx, python, args...).CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(args[0]), err, bytes.TrimSpace(said))
	}
	return nil
}

// render writes what recapd render --no-raw prints of each file.
func render(from, to string) error {
	reader, err := post.NewReader(post.Settings{NoRaw: true, BaseURL: &url.URL{Scheme: "https", Host: "blog.example.org"}, IDAuthority: "blog.example.org,2026"})
	if err != nil {
		return err
	}
	folder := os.DirFS(from)
	return fs.WalkDir(folder, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(name) != ".rst" {
			return err
		}
		file := filepath.Join(to, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		return os.WriteFile(file, []byte(reader.File(folder, name).Text.Body().String()), 0o644)
	})
}

// judge compares the results, and says how many are equal.
func (c comparison) judge(folder string, only map[string]bool) error {
	all, equal, heads := 0, 0, 0
	err := fs.WalkDir(os.DirFS(c.html), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || only != nil && !only[filepath.ToSlash(name)] {
			return err
		}
		all++
		theirs, err1 := os.ReadFile(filepath.Join(c.theirs, name+".jsonl"))
		ours, err2 := os.ReadFile(filepath.Join(c.ours, name))
		if err := errors.Join(err1, err2); err != nil {
			return err
		}
		same := bytes.Equal(bytes.TrimSpace(theirs), bytes.TrimSpace(ours))
		if same {
			equal++
		}
		sameHead, err := c.sameHead(folder, name)
		if sameHead {
			heads++
		}
		if c.list && (!same || !sameHead) {
			fmt.Fprintf(c.out, "  %s: body %t, head %t\n", name, same, sameHead)
		}
		return err
	})
	if err != nil {
		return err
	}
	if all == 0 {
		return fmt.Errorf("%s: nothing to compare", folder)
	}
	share, headShare := 100*float64(equal)/float64(all), 100*float64(heads)/float64(all)
	fmt.Fprintf(c.out, "%s: %d files, %.2f %% equal (at least %g), %.2f %% of the titles and fields (at least %d)\n", filepath.Base(folder), all, share, c.least, headShare, metaLeast)
	if share < c.least || headShare < metaLeast {
		return fmt.Errorf("%s: %.2f %% and %.2f %% are too few", folder, share, headShare)
	}
	return nil
}

// head is what oracle.py --meta tells.
type head struct {
	Title    string      `json:"title"`
	Subtitle string      `json:"subtitle"`
	Fields   [][2]string `json:"fields"`
}

// ownHead is the head of a Nikola post: docutils makes no title of its first heading.
var ownHead = regexp.MustCompile(`(?m)^\.\. title:`)

func (c comparison) sameHead(folder, name string) (bool, error) {
	var theirs struct {
		Meta head `json:"meta"`
	}
	text, err := os.ReadFile(filepath.Join(c.theirs, name+".meta.json"))
	if err == nil {
		err = json.Unmarshal(text, &theirs)
	}
	if err != nil {
		return false, err
	}
	source, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return false, err
	}
	doc := markup.ReST(source, markup.ReSTOptions{KeepTitle: ownHead.Match(source), NoRaw: true})
	ours := head{Title: doc.Title, Subtitle: doc.Subtitle}
	for _, f := range doc.Fields {
		ours.Fields = append(ours.Fields, [2]string{f.Name, f.Value})
	}
	return plain(ours.Title) == plain(theirs.Meta.Title) && plain(ours.Subtitle) == plain(theirs.Meta.Subtitle) &&
		slices.Equal(normal(ours.Fields), normal(theirs.Meta.Fields)), nil
}

// plain is text with single spaces.
func plain(s string) string { return strings.Join(strings.Fields(s), " ") }

// normal are fields in the order of their names: docutils has its own for those that
// it knows.
func normal(fields [][2]string) (list []string) {
	for _, f := range fields {
		list = append(list, strings.ToLower(plain(f[0]))+"="+plain(f[1]))
	}
	slices.Sort(list)
	return list
}
