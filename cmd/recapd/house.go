package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"recapd/config"
	"recapd/internal/links"
	"recapd/internal/post"
	"recapd/internal/schedule"
	"recapd/templates"
)

// house is what a configuration comes to: the parts that commands are made of.
type house struct {
	*program
	cfg     *config.Config
	log     *slog.Logger
	reader  *post.Reader
	set     *templates.Set
	turns   *schedule.Schedule // of the weekly edition
	months  *schedule.Schedule // of the monthly one; nil: there is none
	checker *links.Checker     // of the pages of posts
}

// house reads the configuration and makes the parts that need no database.
func (p *program) house() (*house, error) {
	file, err := config.Find(p.configPath)
	if err != nil {
		return nil, hint(err, "recapd init, beside your blog, writes one; name another with --config; recapd demo shows what comes of it")
	}
	cfg, err := config.Load(file, p.environ, blogAround(file))
	if err != nil {
		return nil, err
	}
	h := &house{program: p, cfg: cfg, log: p.logger(), checker: &links.Checker{Client: http.DefaultClient, Agent: "recapd (+" + cfg.HTTP.PublicURL + ")", Now: p.now}}
	if err := unsupported(cfg); err != nil {
		return nil, err
	}
	if h.turns, err = h.schedule("digest.schedule", cfg.Digest.Schedule); err != nil {
		return nil, err
	}
	if cfg.Editions.Monthly != "" {
		if h.months, err = h.schedule("editions.monthly", cfg.Editions.Monthly); err != nil {
			return nil, err
		}
	}
	if h.reader, err = post.NewReader(h.postSettings()); err != nil {
		return nil, fmt.Errorf("%s: [content]: %w", cfg.File, err)
	}
	if h.set, err = templates.Load(h.overrides()); err != nil {
		return nil, hint(fmt.Errorf("templates: %w", err), "mend the file in %s, or remove it to use the built-in one", cfg.Templates.Dir)
	}
	return h, nil
}

// unsupported tells of settings that are understood and cannot be served yet.
func unsupported(cfg *config.Config) error {
	var faults []config.Fault
	if p := cfg.Content.Preset; p != post.Auto && !slices.Contains(post.Presets(), p) {
		faults = append(faults, cfg.Fault("content.preset", "not a preset", "write one of "+strings.Join(post.Presets(), ", ")))
	}
	if p := cfg.Site.IDPreset; p != "" && !slices.Contains(post.IDPresets(), p) {
		faults = append(faults, cfg.Fault("site.id_preset", "not a generator whose ids are known", "write one of "+strings.Join(post.IDPresets(), ", ")+`; "" for tag: ids`))
	}
	if len(faults) == 0 {
		return nil
	}
	return &config.ValidationError{Faults: faults}
}

// schedule reads the cron expression of a setting.
func (h *house) schedule(key, expression string) (*schedule.Schedule, error) {
	s, err := schedule.Parse(expression, h.cfg.Site.Zone())
	var syntax *schedule.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return nil, &config.ValidationError{Faults: []config.Fault{h.cfg.Fault(key, syntax.Problem, syntax.Next)}}
	case err != nil:
		return nil, h.cfg.Fault(key, err.Error(), "")
	case s.Next(h.now()).IsZero():
		return nil, &config.ValidationError{Faults: []config.Fault{h.cfg.Fault(key, "it never comes due", `write a day that exists, as "0 9 * * MON"`)}}
	}
	return s, nil
}

func (h *house) postSettings() post.Settings {
	c := h.cfg
	return post.Settings{
		Preset: c.Content.Preset, Permalink: c.Content.Permalink, BaseURL: c.Site.Base(), Zone: c.Site.Zone(),
		IDAuthority: c.Site.IDAuthority, IDPreset: c.Site.IDPreset, IDBase: c.Site.FormerBase(), Language: c.Site.Language, TeaserWords: c.Content.TeaserWords,
		Author: h.author(), Events: h.events(), Site: h.site,
	}
}

// sitesAbove is how many folders up from the posts a generator's configuration
// may be: two for content/blog and for source/_posts, one more for a language.
const sitesAbove = 3

// site is what the generator's configuration says that lies above the content
// folder. Nil leaves the looking to the reader, who does so in the content folder
// itself. The reader asks anew each time, so that a change is noticed without a
// restart.
func (h *house) site() *post.Site {
	if _, inside := post.Detect(os.DirFS(h.cfg.Content.Dir)); inside {
		return nil
	}
	return siteAbove(h.cfg.Content.Dir, h.cfg.File)
}

// siteAbove looks for a generator's configuration above the content folder, but
// not above recapd's own if that is there too.
func siteAbove(content, file string) *post.Site {
	own, _ := filepath.Abs(filepath.Dir(file))
	dir := content
	for range sitesAbove {
		if dir == own || dir == filepath.Dir(dir) {
			return nil
		}
		dir = filepath.Dir(dir)
		if site, ok := post.Detect(os.DirFS(dir)); ok {
			if below, err := filepath.Rel(dir, content); err == nil {
				site.Below = filepath.ToSlash(below)
			}
			return &site
		}
	}
	return nil
}

// blogAround gives the configuration what the generator's own says, in the content
// folder or above. It is asked once: title, zone and language of a running program
// stay.
func blogAround(file string) func(content string) config.Blog {
	return func(content string) config.Blog {
		site, ok := post.Detect(os.DirFS(content))
		if above := siteAbove(content, file); !ok && above != nil {
			site = *above
		}
		return config.Blog{Title: site.Title, Language: site.Language, Timezone: site.Zone, Author: site.Author}
	}
}

// events are the rules by which posts that name no event belong to one.
func (h *house) events() []post.EventRule {
	var rules []post.EventRule
	for _, e := range h.cfg.Events {
		rules = append(rules, post.EventRule{
			Name: e.Name, Tags: e.Tags, Categories: e.Categories, Folders: e.Folders, Title: e.Title,
			Starts: e.Starts.In(h.cfg.Site.Zone()), Ends: e.Ends.In(h.cfg.Site.Zone()),
		})
	}
	return rules
}

func (h *house) author() post.Author {
	a := h.cfg.Site.Author
	return post.Author{Name: a.Name, Email: a.Email, URI: a.URI}
}

func (h *house) overrides() fs.FS {
	if h.cfg.Templates.Dir == "" {
		return nil
	}
	return os.DirFS(h.cfg.Templates.Dir)
}

// content opens the content folder. What it returns cannot reach a file outside
// of it, not by a symbolic link either.
func (h *house) content() (fs.FS, func() error, error) {
	root, err := os.OpenRoot(h.cfg.Content.Dir)
	if err != nil {
		return nil, nil, err
	}
	return root.FS(), root.Close, nil
}

// read reads the posts. A folder that cannot be read at all is an error.
func (h *house) read(ctx context.Context) (post.Collection, error) {
	fsys, done, err := h.content()
	if err != nil {
		return post.Collection{}, hint(fmt.Errorf("open the content folder: %w", err), "set content.dir in %s", h.cfg.File)
	}
	defer done()
	return h.reader.Read(ctx, fsys), ctx.Err()
}

// languages are the ranges of those in which posts are told.
func (h *house) languages() []string {
	if len(h.cfg.Content.Languages) > 0 {
		return h.cfg.Content.Languages
	}
	return []string{h.cfg.Site.Language}
}
