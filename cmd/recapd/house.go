package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"

	"recapd/config"
	"recapd/internal/post"
	"recapd/internal/schedule"
	"recapd/templates"
)

// house is what a configuration comes to: the parts that commands are made of.
type house struct {
	*program
	cfg    *config.Config
	log    *slog.Logger
	reader *post.Reader
	set    *templates.Set
	turns  *schedule.Schedule
}

// house reads the configuration and makes the parts that need no database.
func (p *program) house() (*house, error) {
	file, err := config.Find(p.configPath)
	if err != nil {
		return nil, hint(err, "name one with --config, or begin with the example: %s", "recapd demo")
	}
	cfg, err := config.Load(file, p.environ)
	if err != nil {
		return nil, err
	}
	h := &house{program: p, cfg: cfg, log: p.logger()}
	if h.turns, err = schedule.Parse(cfg.Digest.Schedule, cfg.Site.Zone()); err != nil {
		return nil, badSchedule(cfg, err)
	}
	if h.reader, err = post.NewReader(h.postSettings()); err != nil {
		return nil, fmt.Errorf("%s: [content]: %w", cfg.File, err)
	}
	if h.set, err = templates.Load(h.overrides()); err != nil {
		return nil, hint(fmt.Errorf("templates: %w", err), "mend the file in %s, or remove it to use the built-in one", cfg.Templates.Dir)
	}
	return h, nil
}

// badSchedule places what the parser says about digest.schedule.
func badSchedule(cfg *config.Config, err error) error {
	var syntax *schedule.SyntaxError
	if !errors.As(err, &syntax) {
		return cfg.Fault("digest.schedule", err.Error(), "")
	}
	return &config.ValidationError{Faults: []config.Fault{cfg.Fault("digest.schedule", syntax.Problem, syntax.Next)}}
}

func (h *house) postSettings() post.Settings {
	c := h.cfg
	return post.Settings{
		Preset: c.Content.Preset, Permalink: c.Content.Permalink, BaseURL: c.Site.Base(), Zone: c.Site.Zone(),
		IDAuthority: c.Site.IDAuthority, Language: c.Site.Language, TeaserWords: c.Content.TeaserWords,
		Author: h.author(),
	}
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
