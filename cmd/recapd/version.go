package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version, the commit and the Go release it was built with",
		Args:  usage(cobra.NoArgs),
		RunE: func(*cobra.Command, []string) error {
			version, commit := build()
			fmt.Fprintf(p.out, "recapd %s (%s, %s/%s)", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			if commit != "" {
				fmt.Fprintf(p.out, " commit %s", commit)
			}
			fmt.Fprintln(p.out)
			return nil
		},
	}
}

// build returns what the Go tool recorded in the binary.
func build() (version, commit string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "(unknown)", ""
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			commit = s.Value[:min(12, len(s.Value))]
		}
	}
	return info.Main.Version, commit
}
