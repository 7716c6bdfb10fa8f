package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"recapd/internal/mail"
)

func (p *program) dkimCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dkim",
		Short: "Make the key that signs messages, and print its DNS record",
		Args:  usage(cobra.NoArgs),
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(p.dkimNewCommand(), p.dkimRecordCommand())
	return cmd
}

// dkimKey is what both commands are told.
type dkimKey struct{ selector, domain, file string }

func (k *dkimKey) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&k.selector, "selector", "", "`name` of the key in DNS (default dkim.selector, else recapd)")
	cmd.Flags().StringVar(&k.domain, "domain", "", "`domain` of the sender (default dkim.domain, else that of digest.from)")
	cmd.Flags().StringVar(&k.file, "key", "", "key `file` (default dkim.key_file, else recapd-dkim.pem)")
}

// complete fills in from the configuration what the command line left open.
func (k *dkimKey) complete(p *program, cmd *cobra.Command) error {
	if k.selector == "" || k.domain == "" || k.file == "" {
		if h, err := p.house(); err == nil {
			k.selector = cmp.Or(k.selector, h.cfg.DKIM.Selector)
			k.domain = cmp.Or(k.domain, h.cfg.DKIM.Domain)
			k.file = cmp.Or(k.file, h.cfg.DKIM.KeyFile)
		} else if k.domain == "" {
			return err
		}
	}
	k.selector, k.file = cmp.Or(k.selector, "recapd"), cmp.Or(k.file, "recapd-dkim.pem")
	if k.domain == "" {
		return misuse(cmd, errors.New("which domain? set digest.from or give --domain"))
	}
	return nil
}

func (p *program) dkimNewCommand() *cobra.Command {
	var k dkimKey
	cmd := &cobra.Command{
		Use:   "new",
		Short: "Make a DKIM key and print the DNS record to publish",
		Long: `Make an RSA key of 2048 bits, write it to a file that only its owner can read,
and print the DNS record that lets receivers verify what it signs. An existing
key is never replaced.
` + exitCodes,
		Args: usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := k.complete(p, cmd); err != nil {
				return err
			}
			pem, err := mail.NewKey(mail.KeyBits)
			if err != nil {
				return err
			}
			if _, err := mail.LoadSigner(pem, k.domain, k.selector); err != nil {
				return misuse(cmd, err)
			}
			switch err := mail.WriteKeyFile(k.file, pem); {
			case errors.Is(err, fs.ErrExist):
				return hint(err, `to print the record of a key that is there: recapd dkim record`)
			case err != nil:
				return hint(err, "name another file with --key")
			}
			fmt.Fprintf(p.errw, "key written to %s\n", k.file)
			if err := p.printRecord(pem, k); err != nil {
				return err
			}
			fmt.Fprintf(p.errw, "hint: publish the record above, then set in recapd.toml:\n[dkim]\nselector = %q\nkey_file = %q\n", k.selector, k.file)
			return nil
		},
	}
	k.flags(cmd)
	return cmd
}

func (p *program) dkimRecordCommand() *cobra.Command {
	var k dkimKey
	cmd := &cobra.Command{
		Use:   "record",
		Short: "Print the DNS record of the key",
		Args:  usage(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := k.complete(p, cmd); err != nil {
				return err
			}
			pem, err := mail.ReadKeyFile(k.file)
			if err != nil {
				return hint(err, "make one with recapd dkim new")
			}
			return p.printRecord(pem, k)
		},
	}
	k.flags(cmd)
	return cmd
}

// printRecord prints the record as a line of a zone file.
func (p *program) printRecord(pem []byte, k dkimKey) error {
	signer, err := mail.LoadSigner(pem, k.domain, k.selector)
	if err != nil {
		return fmt.Errorf("%s: %w", k.file, err)
	}
	fmt.Fprintln(p.out, mail.ZoneLine(signer.Record()))
	return nil
}
