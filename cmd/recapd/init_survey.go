package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"recapd/config"
	"recapd/internal/post"
)

// survey is what `recapd init` finds out about a blog: first what the generator's
// configuration says, then where the posts are, then, with the settings that this
// comes to, how the posts come out. "" is not found.
type survey struct {
	dir     string // as the user named it
	files   fs.FS
	site    post.Site
	target  string // where the configuration will be
	oldest  time.Time
	notes   []string
	dropped map[string]bool // settings that recapd would not take

	title, base, authority, language, zone string
	feedBase                               string // the address in the ids of the generator's feed
	author                                 post.Author
	content                                string // the folder of posts, from dir on
	preset, permalink                      string

	posts      []*post.Post // with a page, newest first
	unreadable int
	suggested  []post.Suggestion
	document   []byte
}

func (p *program) survey(ctx context.Context, dir, target, baseURL string) (*survey, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, hint(fmt.Errorf("look at the blog: %w", err), "name the folder that holds it: recapd init DIR")
	}
	defer root.Close()
	s := &survey{dir: dir, files: root.FS(), target: target, dropped: map[string]bool{}}
	s.site, _ = post.Detect(s.files)
	s.readSite(baseURL)
	found, err := s.findPosts(ctx)
	if err != nil {
		return nil, err
	}
	if s.site.Config == "" && len(found.Posts) == 0 {
		return nil, hint(fmt.Errorf("no blog in %s: neither a generator's configuration nor a post", dir), "name the folder that holds it: recapd init DIR")
	}
	s.settle(found)
	return s, p.tryOut(ctx, s)
}

// folders are where a generator keeps posts, the likeliest first.
func folders(preset string) []string {
	usual := []string{"content/posts", "content/post", "content/blog", "content", "_posts", "source/_posts", "posts", "post", "blog", "articles", "."}
	switch generator, _, _ := strings.Cut(preset, "-"); generator {
	case "hugo", "zola", "pelican":
		return append([]string{"content"}, usual...)
	case "jekyll":
		return append([]string{"_posts"}, usual...)
	case "octopress":
		return append([]string{"source/_posts"}, usual...)
	case "nikola":
		return append([]string{"posts"}, usual...)
	case "tinkerer", "ablog":
		return []string{"."}
	}
	return usual
}

// findPosts looks for the folder of posts, with settings that do for looking. A
// blog of Jekyll or Nikola may have several; its configuration tells posts from
// pages, so that then the whole blog is the folder.
func (s *survey) findPosts(ctx context.Context) (post.Collection, error) {
	found, err := s.likeliest(ctx, folders(s.preset))
	generator, _, _ := strings.Cut(s.preset, "-")
	if err != nil || s.site.Config == "" || generator != "jekyll" && generator != "nikola" || s.content == "." {
		return found, err
	}
	first := s.content
	whole, err := s.likeliest(ctx, []string{"."})
	if err != nil || dated(whole) <= dated(found) {
		s.content = first
		return found, err
	}
	return whole, nil
}

func dated(c post.Collection) (n int) {
	for _, q := range c.Posts {
		if isDated(q) {
			n++
		}
	}
	return n
}

// likeliest is the first of the folders that has posts.
func (s *survey) likeliest(ctx context.Context, folders []string) (post.Collection, error) {
	s.content = folders[0]
	site := s.site // as it is seen from the folder that is looked at
	reader, err := post.NewReader(post.Settings{Preset: s.preset, BaseURL: &url.URL{Scheme: "https", Host: "blog.example.org"}, IDAuthority: "blog.example.org,2026", Site: func() *post.Site { return &site }})
	if err != nil {
		return post.Collection{}, err
	}
	for _, folder := range folders {
		if info, err := fs.Stat(s.files, folder); err != nil || !info.IsDir() {
			continue
		}
		below, err := fs.Sub(s.files, folder)
		if err != nil {
			return post.Collection{}, err
		}
		if site.Below = folder; folder == "." {
			site.Below = ""
		}
		found := reader.Read(ctx, below)
		if ctx.Err() != nil {
			return post.Collection{}, ctx.Err()
		}
		if slices.ContainsFunc(found.Posts, isDated) {
			s.content = folder
			return found, nil
		}
	}
	return post.Collection{}, nil
}

func isDated(q *post.Post) bool { return q.Readable() && !q.Published.IsZero() }

// settle decides by the posts what the generator's configuration leaves open.
func (s *survey) settle(found post.Collection) {
	if s.site.Config == "" && (s.content == "_posts" || s.content == "source/_posts") {
		s.preset = map[string]string{"_posts": "jekyll", "source/_posts": "octopress"}[s.content]
	}
	for _, q := range found.Posts {
		if isDated(q) && (s.oldest.IsZero() || q.Published.Before(s.oldest)) {
			s.oldest = q.Published
		}
	}
	if section := onlySection(found.Posts); section != "" && s.hasSections() && !slices.Contains(s.site.Languages, strings.ToLower(section)) {
		s.narrow(section, found.Posts)
	}
}

func (s *survey) hasSections() bool {
	return s.content == "content" && (s.preset == "hugo" || s.preset == "zola" || s.preset == "pelican")
}

// onlySection is the folder that every post is in; "" when there are several. A
// folder of a year is none: the next one is to come.
func onlySection(posts []*post.Post) string {
	section := ""
	for _, q := range posts {
		first, _, inFolder := strings.Cut(q.Path, "/")
		switch {
		case !isDated(q):
		case !inFolder || section != "" && section != first || strings.Trim(first, "0123456789") == "":
			return ""
		default:
			section = first
		}
	}
	return section
}

// narrow makes a section the content folder if there is something beside it:
// pages without a date would be told as faults for ever. The permalink then has to
// name the section itself.
func (s *survey) narrow(section string, posts []*post.Post) {
	inside := func(q *post.Post) bool { return strings.HasPrefix(q.Path, section+"/") }
	pattern := s.site.Sections[strings.ReplaceAll(strings.ToLower(section), "-", "_")]
	if pattern != "" {
		s.permalink = pattern
	}
	if !slices.ContainsFunc(posts, func(q *post.Post) bool { return !inside(q) }) {
		return
	}
	s.content = path.Join(s.content, section)
	if s.permalink == "" && s.preset != "pelican" {
		s.permalink = "/" + strings.ToLower(section) + "/:sections/:slug/"
	}
}

// tryOut writes the configuration and reads the posts by it, as every other
// command will. What recapd would not take is left out, and told.
func (p *program) tryOut(ctx context.Context, s *survey) error {
	s.authority = s.entity(p.now())
	cfg, err := s.settings()
	if err != nil {
		return err
	}
	h := &house{program: p, cfg: cfg}
	h.reader, err = post.NewReader(h.postSettings())
	if err != nil && s.permalink != "" {
		s.leaveOut("content.permalink", s.permalink, err)
		return p.tryOut(ctx, s)
	}
	if err != nil {
		return fmt.Errorf("try the configuration out: %w", err)
	}
	found, err := h.read(ctx)
	if err != nil && len(found.Posts) == 0 && s.oldest.IsZero() {
		s.document = s.file(s.base)
		return nil // the folder is still to come
	}
	if err != nil {
		return err
	}
	s.take(found, p.now())
	s.document = s.file(s.base)
	return nil
}

// take keeps the posts as the configuration makes them come out.
func (s *survey) take(found post.Collection, now time.Time) {
	for _, q := range found.Posts {
		switch {
		case !q.Readable():
			s.unreadable++
		case q.Listed(now):
			s.posts = append(s.posts, q)
		}
	}
	s.suggested = post.Suggest(found.Posts)
	s.noteLanguages()
	if s.base == "" {
		s.notes = append(s.notes, "base_url is empty in the file, and nothing works before it is set: the addresses below only have the path right")
	}
}

// noteLanguages tells of languages whose posts are in a folder beside the one that is
// read.
func (s *survey) noteLanguages() {
	var beside []string
	folders := s.site.LanguageFolders()
	for _, language := range slices.Sorted(maps.Keys(folders)) {
		folder := folders[language]
		if info, err := fs.Stat(s.files, folder); err != nil || !info.IsDir() || s.content == "." || strings.HasPrefix(s.content+"/", folder+"/") || strings.HasPrefix(folder, s.content+"/") {
			continue
		}
		beside = append(beside, fmt.Sprintf("those in %s, in %s", language, folder))
	}
	if len(beside) > 0 {
		s.notes = append(s.notes, fmt.Sprintf("of the blog's posts those in %s are read, and not %s; for all of them write dir = %s and languages = [\"*\"] under [content], where pages without a date are then told as faults",
			s.content, strings.Join(beside, ", nor "), quote(s.fromTarget("."))))
	}
}

// entity is the tagging entity of RFC 4151: the host, and a year in which it was
// the blogger's, as far as the posts can tell.
func (s *survey) entity(now time.Time) string {
	u, err := url.Parse(s.base)
	if err != nil || u.Hostname() == "" {
		return ""
	}
	year := now
	if !s.oldest.IsZero() && s.oldest.Before(now) {
		year = s.oldest
	}
	return u.Hostname() + year.Format(",2006")
}

// settings is the configuration as it will be loaded. A blog whose address is not
// known gets one that is plainly not its own.
func (s *survey) settings() (*config.Config, error) {
	base := s.base
	if base == "" {
		base = "https://blog.example.org"
	}
	for {
		cfg, err := config.Decode(config.Source{File: s.target, Document: s.file(base)})
		var invalid *config.ValidationError
		if !errors.As(err, &invalid) {
			return cfg, err
		}
		before := len(s.dropped)
		for _, f := range invalid.Faults {
			s.leaveOut(f.Key, f.Value, errors.New(f.Message))
		}
		if len(s.dropped) == before {
			return nil, fmt.Errorf("write a configuration that can be read: %w", err)
		}
	}
}

// leaveOut drops a setting that recapd would not take.
func (s *survey) leaveOut(key, value string, why error) {
	if s.dropped[key] {
		return
	}
	s.dropped[key] = true
	s.notes = append(s.notes, fmt.Sprintf("%s = %s of %s is left out: %v", key, value, s.site.Config, why))
	switch key {
	case "site.title":
		s.title = ""
	case "site.base_url":
		s.base = ""
	case "site.id_base":
		s.feedBase = ""
	case "site.language":
		s.language = ""
	case "site.timezone":
		s.zone = ""
	case "site.author.email":
		s.author.Email = ""
	case "content.permalink":
		s.permalink = ""
	}
}

// contentDir is the content folder as the configuration has it.
func (s *survey) contentDir() string { return s.fromTarget(s.content) }

// fromTarget is a folder of the blog as the configuration names it: from its own on.
func (s *survey) fromTarget(folder string) string {
	full := filepath.Join(s.dir, filepath.FromSlash(folder))
	beside, err := filepath.Rel(filepath.Dir(s.target), full)
	if err == nil && !strings.HasPrefix(beside, "..") {
		return filepath.ToSlash(beside)
	}
	if absolute, err := filepath.Abs(full); err == nil {
		return absolute
	}
	return full
}
