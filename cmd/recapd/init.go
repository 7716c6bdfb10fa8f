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
	"strings"
	"time"

	"github.com/spf13/cobra"

	"recapd/internal/post"
)

type initOptions struct {
	dryRun  bool
	baseURL string
}

func (p *program) initCommand() *cobra.Command {
	var o initOptions
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Look at a blog and write a recapd.toml for it",
		Long: `Look at the blog in DIR (default: here): its generator's configuration, which is
read and never run, and its posts. Say what was found, write recapd.toml beside
it with what differs from the defaults, and show permalinks to compare with the
live site. With --config the file is written there. An existing file is never
touched.

With --dry-run the file is printed instead, and what was found goes to standard
error.
` + exitCodes,
		Args: usage(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			dir := "."
			if len(args) == 1 {
				dir = args[0]
			}
			if u, err := url.Parse(o.baseURL); o.baseURL != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
				return misuse(cmd, fmt.Errorf("--base-url %q: write the whole address with its scheme, as https://blog.example.org", o.baseURL))
			}
			return p.init(cmd.Context(), dir, o)
		},
	}
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "print the file instead of writing it")
	cmd.Flags().StringVar(&o.baseURL, "base-url", "", "`address` of the blog, where its generator's configuration has none")
	return cmd
}

func (p *program) init(ctx context.Context, dir string, o initOptions) error {
	target := p.configPath
	if target == "" {
		target = filepath.Join(dir, "recapd.toml")
	}
	if _, err := os.Stat(target); err == nil && !o.dryRun {
		return alreadyThere(target)
	}
	s, err := p.survey(ctx, dir, target, o.baseURL)
	if err != nil {
		return err
	}
	if o.dryRun {
		s.tell(p.errw)
		_, err := p.out.Write(s.document)
		return err
	}
	if err := writeNew(target, s.document); err != nil {
		return err
	}
	s.tell(p.out)
	s.next(p.out, target)
	return nil
}

func alreadyThere(target string) error {
	return hint(fmt.Errorf("%s is there already, and stays as it is", target),
		"recapd init --dry-run prints what would be written; recapd check tells what is wrong with what is there")
}

// writeNew writes a file that must not be there yet.
func writeNew(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return alreadyThere(name)
	}
	if err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write the configuration: %w", err)
	}
	return nil
}

// tell says what was found, and where.
func (s *survey) tell(w io.Writer) {
	fmt.Fprintf(w, "Looked at %s\n\n", s.dir)
	for _, row := range [][2]string{
		{"generator", s.generator()},
		{"posts", s.newestPost()},
		{"base URL", s.baseInWords()},
		{"permalinks", s.permalinks()},
		{"author", orNotFound(s.author.Name, "posts that name nobody have none")},
		{"time zone", orNotFound(s.zone, "UTC is taken, for dates without an offset and for schedules")},
		{"language", orNotFound(s.language, "en is taken")},
		{"ids", s.idsInWords()},
		{"id authority", orNotFound(s.authority, "set id_authority together with base_url")},
		{"events", s.eventsInWords()},
	} {
		fmt.Fprintf(w, "  %-13s %s\n", row[0], row[1])
	}
	for _, note := range s.notes {
		fmt.Fprintf(w, "\nnote: %s\n", note)
	}
}

func orNotFound(found, instead string) string {
	if found != "" {
		return oneLine(found)
	}
	return "not found: " + instead
}

func (s *survey) generator() string {
	switch {
	case s.site.Config != "":
		return s.preset + " (" + s.site.Config + ")"
	case s.preset != post.Auto:
		return s.preset + " (by its folder " + s.content + ")"
	}
	return "not known: each post tells by its own form"
}

func (s *survey) baseInWords() string {
	if s.base == "" && s.site.BaseURL != "" {
		return oneLine(fmt.Sprintf("not found: %q in %s is no address of a live site; write it into the file", s.site.BaseURL, s.site.Config))
	}
	return orNotFound(s.base, "write it into the file")
}

func (s *survey) newestPost() string {
	text := fmt.Sprintf("%d in %s", len(s.posts), s.content)
	if len(s.posts) > 0 {
		newest := s.posts[0]
		text += fmt.Sprintf(", newest %q of %s", oneLine(newest.Title), newest.Published.Format(time.DateOnly))
	}
	if s.unreadable > 0 {
		text += fmt.Sprintf("; %s cannot be read well, recapd check says why", plural(s.unreadable, "file"))
	}
	return text
}

func (s *survey) permalinks() string {
	if s.permalink != "" {
		return s.permalink
	}
	if len(s.site.Sections) > 0 {
		return "for each section, as in " + s.site.Config
	}
	if s.preset == post.Auto {
		return "of each post as the generator makes them whose form it is in"
	}
	return "as " + s.preset + " makes them by default"
}

func (s *survey) idsInWords() string {
	switch {
	case s.idPreset() == "" && s.feedMaker() != "":
		return "new ones, or, once base_url is known, as in " + s.feedMaker() + "'s feed (id_preset)"
	case s.idPreset() == "":
		return "new ones, of id_authority, date and slug"
	}
	return fmt.Sprintf("as the feed that %s makes on %s has them (id_preset)", s.idPreset(), s.feedBase)
}

func (s *survey) eventsInWords() string {
	var names []string
	for _, suggested := range s.suggested {
		if !suggested.Series {
			names = append(names, oneLine(suggested.Rule.Name))
		}
	}
	if len(names) > 0 {
		return "suggested, commented out in the file: " + strings.Join(names, ", ")
	}
	if named := s.eventsOfPosts(); named != "" {
		return "named by the posts: " + named
	}
	return "no titles that look like days of one"
}

// eventsOfPosts are the events that posts name, the newest first: three at most.
func (s *survey) eventsOfPosts() string {
	counts := map[string]int{}
	var names []string
	for _, p := range s.posts {
		if p.Event == "" {
			continue
		}
		if counts[p.Event]++; counts[p.Event] == 1 {
			names = append(names, p.Event)
		}
	}
	var words []string
	for _, name := range names[:min(3, len(names))] {
		words = append(words, fmt.Sprintf("%s (%s)", oneLine(name), plural(counts[name], "post")))
	}
	if more := len(names) - len(words); more > 0 {
		words = append(words, fmt.Sprintf("%d more", more))
	}
	return strings.Join(words, ", ")
}

// next shows what to compare and what to do.
func (s *survey) next(w io.Writer, target string) {
	fmt.Fprintf(w, "\nWrote %s.\n", target)
	if sample := s.sample(); len(sample) > 0 {
		fmt.Fprintf(w, "\nCompare with the live site; where they differ, set content.permalink or content.preset:\n\n")
		for _, q := range sample {
			fmt.Fprintf(w, "  %s\n", q.Permalink)
		}
	}
	command := "recapd"
	if target != "recapd.toml" {
		command += " --config " + shellWord(target)
	}
	fmt.Fprintf(w, "\nNext:\n\n")
	for _, line := range [][2]string{
		{"check", "every fault, with path and line"},
		{"posts", "what recapd sees"},
		{"build --out feeds", "the feeds as files"},
		{"preview --all-posts", "how a digest looks"},
	} {
		fmt.Fprintf(w, "  %-*s # %s\n", len(command)+21, command+" "+line[0], line[1])
	}
}

// shellWord writes a path as a person would type it at a shell.
func shellWord(name string) string {
	if strings.ContainsAny(name, " '\"$&;()*?<>|\\") {
		return "'" + strings.ReplaceAll(name, "'", `'\''`) + "'"
	}
	return name
}

// sample is the newest post, the oldest, and one from between: where permalinks
// have changed over the years, it shows.
func (s *survey) sample() []*post.Post {
	switch n := len(s.posts); {
	case n <= 3:
		return s.posts
	default:
		return []*post.Post{s.posts[0], s.posts[n/2], s.posts[n-1]}
	}
}
