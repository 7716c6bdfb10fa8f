package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/store"
)

// importOptions say how a list is imported.
type importOptions struct {
	dryRun, confirm, yes, asJSON bool
	report                       string
}

func (p *program) importCommand() *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Add the subscribers of a list, also of another program's export",
		Long: `Add the subscribers of a CSV file, or of standard input for "-". The export files of
Mailchimp, Ghost, listmonk, Buttondown, Substack, beehiiv and EmailOctopus are known
by their columns. In any other file the first line names the columns; only email is
required, and recapd's own are
  email, name, status, consent_at, consent_source, consent_prefix, consent_wording,
  confirmed_at, left_at, language, frequency, paused_until, suppressed,
  followed_events, followed_tags, muted_events, muted_tags
Commas, semicolons and tabs separate; UTF-8, UTF-16 and Windows-1252 are read.

At a terminal the list is first read without changing anything, and you are asked.
In a script it is imported at once; look first with --dry-run.

With --confirm, "recapd serve" writes to each who is pending in the list and here, and
whom no letter has asked: one every two seconds, and visitors come first. Whoever does
not answer is forgotten 8 days later; whoever is not asked, 30 days after the import.

Each line gets one verdict:
  added       active: gets the next issue
  pending     not confirmed there: recorded, gets no digest; with --confirm a letter asks
  left        left there: recorded as having left, never mailed
  suppressed  bounced, complained or blocked there: never mailed; only a keyed hash
              of the address is kept
  departed    was active here, and has left there since
  known       on record here, stays as it is; who left here is not added again
  barred      suppressed here: not added
  role        nobody's own address (postmaster, abuse, noreply, ...): not added
  duplicate   of a line above
  empty       nothing in it
  faulty      not understood; told with its number, and the exit code is 1
` + exitCodes,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.dryRun {
				return p.withGlance(cmd, func(_ *house, s *store.Store) error { return p.importList(cmd, s, args[0], o) })
			}
			return p.withRoom(cmd, func(s *store.Store) error { return p.importList(cmd, s, args[0], o) })
		},
	}
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "read and tell, change nothing")
	cmd.Flags().BoolVar(&o.confirm, "confirm", false, "write to whoever has not confirmed there, and ask")
	cmd.Flags().BoolVarP(&o.yes, "yes", "y", false, "at a terminal: import without asking")
	cmd.Flags().StringVar(&o.report, "report", "", "write the verdict on each line to `FILE`, as CSV, or as JSON lines with --json; - is standard output")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "tell the result as JSON")
	return cmd
}

func (p *program) importList(cmd *cobra.Command, s *store.Store, name string, o importOptions) error {
	in, list, done, err := p.openList(name)
	if err != nil {
		return err
	}
	defer done()
	if p.asks(in, o) {
		look := o
		look.dryRun, look.report, look.asJSON = true, "", false
		quiet, err := p.importRun(cmd, s, in, list, look, false)
		if err != nil {
			return err
		}
		if err := p.confirm("Import "+list.Name+" so?", false); err != nil {
			return err
		}
		if _, err := in.(io.Seeker).Seek(0, io.SeekStart); err != nil {
			return fmt.Errorf("read %s again: %w", name, err)
		}
		return p.finishImport(cmd, s, in, list, o, quiet.faults() > 0)
	}
	return p.finishImport(cmd, s, in, list, o, false)
}

// finishImport imports, or does the dry run that was wanted.
func (p *program) finishImport(cmd *cobra.Command, s *store.Store, in io.Reader, list membership.ListFile, o importOptions, told bool) error {
	r, err := p.importRun(cmd, s, in, list, o, told)
	if err != nil {
		return err
	}
	if n := r.faults(); n > 0 {
		return hint(fmt.Errorf("%s could not be read", plural(n, "line")), "mend them and import the file again: known addresses stay as they are")
	}
	return nil
}

// importRun goes through the list once. told keeps it from telling of faults, which
// have been told.
func (p *program) importRun(cmd *cobra.Command, s *store.Store, in io.Reader, file membership.ListFile, o importOptions, told bool) (r *importReport, err error) {
	err = p.toReport(o, func(w io.Writer) error {
		bar := p.newProgress(expectedRows(in), func() string { return "" })
		r = p.newImportReport(w, o, told)
		list, err := membership.Import(cmd.Context(), s, in, file, membership.Handling{DryRun: o.dryRun, Confirm: o.confirm}, func(j membership.Judged) error {
			bar.step(j.Last - j.First + 1)
			return r.line(j)
		})
		bar.end()
		return errors.Join(err, r.end(file.Name, list, err))
	})
	return r, err
}

// toReport gives f the file of the report, nil when none is wanted.
func (p *program) toReport(o importOptions, f func(io.Writer) error) error {
	if o.report == "" {
		return f(nil)
	}
	return p.toFile(o.report, f)
}

// asks tells whether somebody is there who can be asked, and a file that can be read
// twice.
func (p *program) asks(in io.Reader, o importOptions) bool {
	terminal, ok := p.in.(*os.File)
	return ok && p.isTerminal(terminal) && in != p.in && !o.yes && !o.dryRun
}

// openList opens a list for reading.
func (p *program) openList(name string) (in io.Reader, list membership.ListFile, done func(), err error) {
	list.Now = p.now()
	if name == "-" {
		return p.in, list, func() {}, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, list, nil, err
	}
	list.Name = filepath.Base(name)
	return f, list, func() { _ = f.Close() }, nil // it was only read
}

// expectedRows counts the lines of a file below its first; 0 where in is no file
// that can be read twice. It is for a bar only.
func expectedRows(in io.Reader) int {
	f, ok := in.(*os.File)
	if !ok {
		return 0
	}
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return 0
	}
	n, buf := 0, make([]byte, 1<<16)
	for {
		read, err := f.Read(buf)
		n += bytes.Count(buf[:read], []byte{'\n'})
		if err != nil {
			break
		}
	}
	_, _ = f.Seek(0, io.SeekStart) // it could be read, so it can be wound back
	return max(0, n-1)
}
