package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"recapd/config"
)

// program is one run of recapd: what the outside gives it and what every
// command shares.
type program struct {
	environ []string
	in      io.Reader
	out     io.Writer // results
	errw    io.Writer // faults, logs, progress
	now     func() time.Time

	configPath string
	verbose    bool
	service    bool // log what is done, not only what needs somebody
}

// run is main as a value. It returns the exit code.
func run(ctx context.Context, args, environ []string, in io.Reader, out, errw io.Writer) int {
	p := &program{environ: environ, in: in, out: out, errw: errw, now: time.Now}
	if p.isTerminal(errw) {
		p.errw = &statusLine{w: errw}
	}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(p.errw)
	return p.exit(root.ExecuteContext(ctx))
}

const exitCodes = `
Exit codes: 0 done, 1 failed, 2 wrong use, 3 nothing to do.`

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "recapd",
		Short: "Publish a folder of conference recaps as feeds and as an e-mail digest",
		Long: `recapd reads a folder of conference recaps where the blogger already keeps
them, serves /atom.xml, /rss.xml and /feed.json with teasers, and mails a
digest of what is new to confirmed subscribers.

New here? "recapd demo" shows all of it without any setup.
` + exitCodes,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          usage(knownCommand),
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SuggestionsMinimumDistance = 2
	root.Version, _ = build()
	root.SetVersionTemplate("recapd {{.Version}}\n")
	root.CompletionOptions.HiddenDefaultCmd = true
	root.PersistentFlags().StringVar(&p.configPath, "config", "", "configuration `file` (default ./recapd.toml, then /etc/recapd/recapd.toml)")
	root.PersistentFlags().BoolVarP(&p.verbose, "verbose", "v", false, "log each step")
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return misuse(cmd, err) })
	root.AddCommand(
		p.demoCommand(), p.initCommand(), p.checkCommand(), p.postsCommand(), p.renderCommand(), p.buildCommand(),
		p.serveCommand(), p.previewCommand(), p.sendCommand(), p.issuesCommand(),
		p.subscribersCommand(), p.dkimCommand(), p.adoptCommand(), p.migrateCommand(), p.versionCommand(),
	)
	return root
}

// failure is an error with the next step and its own exit code.
type failure struct {
	err  error
	hint string
	code int
}

func (f failure) Error() string { return f.err.Error() }
func (f failure) Unwrap() error { return f.err }

// hint says what to do about err.
func hint(err error, format string, args ...any) error {
	return failure{err: err, hint: fmt.Sprintf(format, args...), code: 1}
}

// nothing is the end of a command that had nothing to do.
func nothing(what, format string, args ...any) error {
	return failure{err: errors.New(what), hint: fmt.Sprintf(format, args...), code: 3}
}

// misuse is a command line that cannot be understood.
func misuse(cmd *cobra.Command, err error) error {
	return failure{err: err, hint: `see "` + cmd.CommandPath() + ` --help"`, code: 2}
}

// usage makes a failed check of arguments a misuse.
func usage(check cobra.PositionalArgs) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if err := check(cmd, args); err != nil {
			return misuse(cmd, err)
		}
		return nil
	}
}

// knownCommand is for what cobra takes as an argument of the program itself.
func knownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return fmt.Errorf("unknown command %q: did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return fmt.Errorf("unknown command %q", args[0])
}

// complaint is an error as it is told: what it is, the next step, the exit code.
type complaint struct {
	word, message, hint string
	code                int
}

// complaints are what an error has to tell. Of several errors each has its own next
// step.
func complaints(err error) (list []complaint) {
	if err == nil {
		return nil
	}
	if several := joined(err); len(several) > 0 {
		for _, e := range several {
			list = append(list, complaints(e)...)
		}
		return list
	}
	var invalid *config.ValidationError
	if errors.As(err, &invalid) {
		for _, f := range invalid.Faults {
			list = append(list, complaint{"error", f.Error(), f.Hint, 1})
		}
		return list
	}
	var f failure
	if !errors.As(err, &f) {
		f = failure{err: err, code: 1}
	}
	word := "error"
	if f.code == 3 {
		word = "nothing to do"
	}
	return []complaint{{word, err.Error(), f.hint, f.code}}
}

// exit tells what went wrong, once, and returns the exit code.
func (p *program) exit(err error) int {
	code := 0
	for _, c := range complaints(err) {
		p.tell(c.word, c.message, c.hint)
		code = max(code, c.code)
	}
	return code
}

// joined are the errors that errors.Join made one of; none of any other error, also of
// one that wraps several in a sentence.
func joined(err error) []error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return nil
	}
	var lines []string
	for _, e := range several.Unwrap() {
		lines = append(lines, e.Error())
	}
	if strings.Join(lines, "\n") != err.Error() {
		return nil
	}
	return several.Unwrap()
}

// tell writes a fault and its next step.
func (p *program) tell(word, message, hint string) {
	for line := range strings.Lines(message) {
		fmt.Fprintf(p.errw, "%s: %s\n", word, oneLine(line)) // it may quote a file name
	}
	if hint != "" {
		fmt.Fprintf(p.errw, "hint: %s\n", hint)
	}
}

// logger writes for people; under systemd the journal adds the time.
func (p *program) logger() *slog.Logger {
	level := slog.LevelInfo
	switch {
	case p.verbose:
		level = slog.LevelDebug
	case !p.service:
		level = slog.LevelWarn
	}
	return slog.New(slog.NewTextHandler(p.errw, &slog.HandlerOptions{Level: level, ReplaceAttr: func(groups []string, a slog.Attr) slog.Attr {
		if a.Key == slog.TimeKey && len(groups) == 0 && p.env("JOURNAL_STREAM") != "" {
			return slog.Attr{}
		}
		return a
	}}))
}

// env looks up a variable of the environment that the program was given.
func (p *program) env(name string) string {
	for _, e := range p.environ {
		if v, ok := strings.CutPrefix(e, name+"="); ok {
			return v
		}
	}
	return ""
}
