// Package shipped makes the program that the tools measure and try: as it is
// shipped, whatever flags the tools themselves were built with.
package shipped

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// Build writes recapd, built from the checkout at source, to file. Flags are go
// build's own, as "-overlay".
func Build(ctx context.Context, source, file string, flags ...string) error {
	args := slices.Concat([]string{"build", "-trimpath"}, flags, []string{"-o", file, "./cmd/recapd"})
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = source
	// Where CI has -race in GOFLAGS, that is for the tests; it would need cgo.
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-buildvcs=false")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, out)
	}
	return nil
}
