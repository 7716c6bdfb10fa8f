package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/internal/store"
)

func (p *program) importCommand() *cobra.Command {
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "import FILE",
		Short: "Add the subscribers of a CSV file",
		Long: `Add the subscribers of a CSV file, or of standard input for "-". Its first line
names the columns: email, name, status, consent_at, consent_source; only email
is required. status is pending or active (the default). Known addresses stay as
they are, and somebody who left is not added again. A faulty line is told and
left out; the others are added.
` + exitCodes,
		Args: usage(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := p.in
			if args[0] != "-" {
				f, err := os.Open(args[0])
				if err != nil {
					return err
				}
				defer f.Close()
				in = f
			}
			return p.withLedger(cmd, func(s *store.Store) error { return p.importCSV(cmd, s, in, dryRun) })
		},
	}
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "read and tell, add nobody")
	return cmd
}

// importBatch is how many rows are handed to the store at a time.
const importBatch = 1000

func (p *program) importCSV(cmd *cobra.Command, s *store.Store, in io.Reader, dryRun bool) error {
	var batch []newsletter.Subscriber
	var lines []int
	counts := map[string]int{}
	bar := p.newProgress(expectedRows(in), func() string { return "" })
	flush := func() error {
		defer func() {
			bar.step(len(batch))
			batch, lines = batch[:0], lines[:0]
		}()
		if dryRun {
			counts["read"] += len(batch)
			return nil
		}
		results, err := s.ImportSubscribers(cmd.Context(), batch)
		for i, r := range results {
			counts[string(r.Verdict)]++
			if r.Verdict != store.ImportAdded {
				fmt.Fprintf(p.errw, "line %d: %s: %s\n", lines[i], batch[i].Email, r.Verdict)
			}
		}
		return err
	}
	err := membership.ReadCSV(in, p.now(), func(row membership.Row) error {
		if row.Err != nil {
			counts["faulty"]++
			p.tell("error", fmt.Sprintf("line %d: %s", row.Line, row.Err), "")
			return nil
		}
		if row.Subscriber.Status == newsletter.StatusLeft {
			counts["left"]++
			return nil
		}
		batch, lines = append(batch, row.Subscriber), append(lines, row.Line)
		if len(batch) < importBatch {
			return nil
		}
		return flush()
	})
	err = errors.Join(err, flush())
	bar.end()
	if err != nil {
		return err
	}
	p.importSummary(counts, dryRun)
	if counts["faulty"] > 0 {
		return hint(fmt.Errorf("%s could not be read", plural(counts["faulty"], "line")), "mend them and import the file again: known addresses stay as they are")
	}
	return nil
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

func (p *program) importSummary(counts map[string]int, dryRun bool) {
	if dryRun {
		fmt.Fprintf(p.out, "%s can be imported, %d faulty; nothing was added\n", plural(counts["read"], "line"), counts["faulty"])
		return
	}
	fmt.Fprintf(p.out, "%d added, %d known already, %d suppressed, %d had left, %d faulty\n",
		counts[string(store.ImportAdded)], counts[string(store.ImportExists)], counts[string(store.ImportSuppressed)], counts["left"], counts["faulty"])
}
