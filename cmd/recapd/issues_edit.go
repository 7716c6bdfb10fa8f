package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"recapd/digest"
	"recapd/internal/newsletter"
)

func (p *program) issuesEditCommand() *cobra.Command {
	var edition, intro, outro string
	cmd := &cobra.Command{
		Use:   "edit",
		Short: "Say something of your own in the next issue, before and after its posts",
		Long: `Write the intro and the outro of the next issue, in Markdown, with the program that
$VISUAL or $EDITOR names. --intro and --outro take them from files, "-" from standard
input. They are said once: by the issue that is frozen next, also one that waits for
you. Words for every issue belong into the files that digest.intro_file and
digest.outro_file name.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.withOffice(cmd.Context(), true, func(d *office) error {
				e, err := d.edition(cmd, edition)
				if err != nil {
					return err
				}
				before, err := d.ledger.Note(cmd.Context(), e.Name)
				if err != nil {
					return err
				}
				note := before
				if cmd.Flags().Changed("intro") || cmd.Flags().Changed("outro") {
					err = errors.Join(d.readWords(cmd, "intro", intro, &note.Intro), d.readWords(cmd, "outro", outro, &note.Outro))
				} else {
					note, err = d.editNote(cmd, note)
				}
				if err != nil {
					return err
				}
				return d.keepNote(cmd, e.Name, before, note)
			})
		},
	}
	editionFlag(cmd, &edition)
	cmd.Flags().StringVar(&intro, "intro", "", "`FILE` with the words before the posts; an empty one takes them away")
	cmd.Flags().StringVar(&outro, "outro", "", "`FILE` with the words after them")
	return cmd
}

func (d *office) keepNote(cmd *cobra.Command, edition string, before, note newsletter.Note) error {
	if note == before {
		return nothing("nothing has changed", "recapd preview shows the next issue")
	}
	if err := d.ledger.SetNote(cmd.Context(), edition, note, d.now()); err != nil {
		return err
	}
	for _, advice := range digest.Advice(digest.Numbered{Intro: note.Intro, Outro: note.Outro}) {
		d.tell("note", advice, "recapd preview shows how it looks")
	}
	if note == (newsletter.Note{}) {
		fmt.Fprintln(d.out, "the next issue has no words of yours")
		return nil
	}
	fmt.Fprintln(d.out, "the next issue says it; recapd preview shows how")
	return nil
}

// readWords reads a file that a flag names; without the flag the words stay.
func (d *office) readWords(cmd *cobra.Command, flag, file string, words *string) error {
	if !cmd.Flags().Changed(flag) {
		return nil
	}
	var text []byte
	var err error
	if file == "-" {
		text, err = io.ReadAll(d.in)
	} else {
		text, err = os.ReadFile(file)
	}
	if err != nil {
		return hint(fmt.Errorf("--%s: %w", flag, err), "name a file with Markdown, or - for standard input")
	}
	*words = strings.TrimSpace(string(text))
	return nil
}

// parts are the lines between which words stand in the file that is edited.
const (
	introLine = "<!-- recapd: before the posts -->"
	outroLine = "<!-- recapd: after the posts -->"
)

// editNote has the operator's editor change a note, in a file of its own.
func (d *office) editNote(cmd *cobra.Command, note newsletter.Note) (newsletter.Note, error) {
	editor := cmp.Or(d.env("VISUAL"), d.env("EDITOR"))
	if editor == "" {
		return note, hint(errors.New("neither $VISUAL nor $EDITOR names an editor"), "recapd issues edit --intro FILE takes the words from a file")
	}
	file, err := os.CreateTemp("", "recapd-note-*.md")
	if err != nil {
		return note, err
	}
	defer os.Remove(file.Name())
	_, err = fmt.Fprintf(file, "%s\n\n%s\n\n%s\n\n%s\n", introLine, note.Intro, outroLine, note.Outro)
	if err := errors.Join(err, file.Close()); err != nil {
		return note, err
	}
	run := exec.CommandContext(cmd.Context(), "sh", "-c", editor+` "$1"`, "sh", file.Name()) // as git and crontab do: it may have arguments
	run.Stdin, run.Stdout, run.Stderr, run.Env = d.in, d.out, d.errw, d.environ
	if err := run.Run(); err != nil {
		return note, hint(fmt.Errorf("%s: %w", editor, err), "nothing was changed")
	}
	text, err := os.ReadFile(file.Name())
	if err != nil {
		return note, err
	}
	intro, outro, found := strings.Cut(string(text), outroLine)
	if !found {
		return note, hint(fmt.Errorf("the line %q is gone", outroLine), "nothing was changed: leave that line between the words before and after the posts")
	}
	intro = strings.Replace(intro, introLine, "", 1)
	return newsletter.Note{Intro: strings.TrimSpace(intro), Outro: strings.TrimSpace(outro)}, nil
}

// standing is what the editor says in each issue, from the files of the
// configuration.
func (h *house) standing() (n newsletter.Note, err error) {
	for _, f := range []struct {
		key, path string
		words     *string
	}{{"digest.intro_file", h.cfg.Digest.IntroFile, &n.Intro}, {"digest.outro_file", h.cfg.Digest.OutroFile, &n.Outro}} {
		if f.path == "" {
			continue
		}
		text, err := os.ReadFile(f.path)
		if err != nil {
			return n, hint(fmt.Errorf("%s: %w", f.key, err), "write the file, or leave the setting empty")
		}
		*f.words = strings.TrimSpace(string(text))
	}
	return n, nil
}
