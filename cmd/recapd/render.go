package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"recapd/config"
	"recapd/internal/markup"
	"recapd/internal/post"
)

func (p *program) renderCommand() *cobra.Command {
	var teaser, text, noRaw bool
	cmd := &cobra.Command{
		Use:   "render FILE...",
		Short: "Print the HTML fragment of post files, their teaser or their text",
		Long: `Print what a post comes to: its body as an HTML fragment, sanitised, with every
link absolute; with --teaser the part before the TEASER_END marker; with --text
plain text (of the teaser, when both are given). --no-raw shows what a file in
reStructuredText comes to before anything of the blog is added, for comparison with
docutils.

A configuration is used when there is one, and not needed.
` + exitCodes,
		Args: usage(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, files []string) error {
			reader, dir, err := p.renderer(noRaw)
			if err != nil {
				return err
			}
			var errs []error
			for _, file := range files {
				errs = append(errs, p.render(cmd.Context(), reader, dir, file, func(q *post.Post) string { return shown(q, teaser, text) }))
			}
			return errors.Join(errs...)
		},
	}
	cmd.Flags().BoolVar(&teaser, "teaser", false, "only the teaser")
	cmd.Flags().BoolVar(&text, "text", false, "plain text instead of HTML")
	cmd.Flags().BoolVar(&noRaw, "no-raw", false, "reStructuredText as docutils has it: no raw HTML, links as they are written")
	return cmd
}

// renderer reads posts as configured, or as those of an example blog when there is
// no configuration to be found and none was named.
func (p *program) renderer(noRaw bool) (reader *post.Reader, contentDir string, err error) {
	var settings post.Settings
	if _, err := config.Find(p.configPath); err == nil {
		h, err := p.house()
		if err != nil {
			return nil, "", err
		}
		settings, contentDir = h.postSettings(), h.cfg.Content.Dir
	} else {
		settings = post.Settings{BaseURL: &url.URL{Scheme: "https", Host: "blog.example.org"}, IDAuthority: "blog.example.org,2026"}
	}
	settings.NoRaw = noRaw
	reader, err = post.NewReader(settings)
	return reader, contentDir, err
}

// render prints one file. A file of the content folder is read by its path
// there, because slugs and dates may come from it; any other by its name.
func (p *program) render(ctx context.Context, reader *post.Reader, contentDir, file string, show func(*post.Post) string) error {
	fsys, name, done, err := open(contentDir, file)
	if err != nil {
		return err
	}
	defer done()
	if !slices.Contains([]string{".md", ".markdown", ".mdown", ".rst"}, strings.ToLower(filepath.Ext(name))) {
		return fmt.Errorf("%s is no post: recapd renders .md, .markdown, .mdown and .rst", file)
	}
	f, err := fsys.Open(name)
	if err != nil {
		return fmt.Errorf("%s: %w", file, cause(err))
	}
	f.Close()
	q := one(ctx, reader, fsys, name, contentDir != "" && isBelow(contentDir, file))
	for _, f := range q.AllFaults() {
		p.tell("warning", filepath.ToSlash(file)+afterPath(f), f.Hint)
	}
	if q.Text == nil {
		return fmt.Errorf("%s: it cannot be rendered", file)
	}
	_, err = io.WriteString(p.out, show(q))
	return err
}

// one reads a file. One among others is read with them, since it may link to them.
func one(ctx context.Context, reader *post.Reader, fsys fs.FS, name string, amongOthers bool) *post.Post {
	if amongOthers {
		for _, q := range reader.Read(ctx, fsys).Posts {
			if q.Path == name {
				return q
			}
		}
	}
	return reader.File(fsys, name)
}

func isBelow(dir, file string) bool {
	_, ok := below(dir, file)
	return ok
}

// cause is an error of the file system without the call and the path.
func cause(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

// afterPath is a fault's text without its path.
func afterPath(f post.Fault) string {
	if f.Line > 0 {
		return fmt.Sprintf(":%d: %s", f.Line, f.Message)
	}
	return ": " + f.Message
}

func open(contentDir, file string) (fsys fs.FS, name string, done func() error, err error) {
	dir, name := filepath.Split(file)
	if contentDir != "" {
		if inside, ok := below(contentDir, file); ok {
			dir, name = contentDir, inside
		}
	}
	if dir == "" {
		dir = "."
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, "", nil, err
	}
	return root.FS(), filepath.ToSlash(name), root.Close, nil
}

// below gives the path of file relative to dir, when it lies below it.
func below(dir, file string) (string, bool) {
	abs, err := filepath.Abs(file)
	if err != nil {
		return "", false
	}
	inside, err := filepath.Rel(dir, abs)
	return inside, err == nil && filepath.IsLocal(inside)
}

func shown(q *post.Post, teaser, text bool) string {
	fragment := q.Text.Body()
	if teaser {
		fragment = q.Text.Teaser().Fragment
	}
	return ended(bodyOf(fragment, text))
}

func bodyOf(f *markup.Fragment, text bool) string {
	if text {
		return f.Text()
	}
	return f.String()
}

// ended ends s with one line end.
func ended(s string) string {
	if s == "" || s[len(s)-1] != '\n' {
		return s + "\n"
	}
	return s
}
