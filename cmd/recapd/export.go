package main

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/store"
)

func (p *program) exportCommand() *cobra.Command {
	var out string
	var asJSON bool
	var wanted choice
	cmd := &cobra.Command{
		Use:   "export",
		Short: "Write subscribers as CSV, or as JSON lines",
		Long: `Write subscribers as CSV (RFC 4180, UTF-8, commas), or as one JSON object a line.
Columns keep their names and their order; new ones join at the end. A cell that a
spreadsheet would run as a formula (it begins with =, +, -, @, a tab or a line
break) gets an apostrophe in front, which "recapd subscribers import" takes away
again.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := wanted.check(cmd); err != nil {
				return err
			}
			return p.withGlance(cmd, func(_ *house, s *store.Store) error {
				write := membership.WriteCSV
				if asJSON {
					write = writeJSONLines
				}
				return p.toFile(out, func(w io.Writer) error { return write(w, wanted.of(cmd, s)) })
			})
		},
	}
	wanted.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "one JSON object a line")
	cmd.Flags().StringVar(&out, "out", "", "`FILE` to write to (default standard output)")
	return cmd
}

// toFile gives f a file that only its owner can read, or standard output for "" and
// "-".
func (p *program) toFile(name string, f func(io.Writer) error) error {
	if name == "" || name == "-" {
		b := bufio.NewWriter(p.out)
		return errors.Join(f(b), b.Flush())
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) { // it may be the list that is read, or the database
		return hint(err, "remove it first, or name another file")
	}
	if err != nil {
		return err
	}
	b := bufio.NewWriter(file)
	return errors.Join(f(b), b.Flush(), file.Close())
}
