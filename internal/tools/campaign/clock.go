package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"recapd/internal/tools/shipped"
)

// The program has no hook for its clock, and a static binary cannot be given one
// from outside. So the campaigns that set the clock run the same sources with
// another time.Now: go build -overlay puts a standard library in place of Go's
// whose wall clock is ahead by the seconds that a file says. The monotonic clock
// stays as it is, as when somebody sets the clock of a machine.

// clockVariable names the file for such a binary.
const clockVariable = "CAMPAIGN_CLOCK"

// aheadSource joins package time.
const aheadSource = `package time

import (
	"sync/atomic"
	"syscall"
)

// ahead is asked by the runtime, too, where no file can be read.
var ahead atomic.Int64

func init() {
	file, _ := syscall.Getenv("` + clockVariable + `")
	if file == "" {
		return
	}
	readAhead(file)
	go func() {
		for {
			Sleep(5 * Millisecond)
			readAhead(file)
		}
	}()
}

func readAhead(file string) {
	fd, err := open(file)
	if err != nil {
		return
	}
	defer closefd(fd)
	buf := make([]byte, 24)
	n, err := read(fd, buf)
	if err != nil {
		return
	}
	if by, err := atoi(buf[:n]); err == nil {
		ahead.Store(int64(by))
	}
}
`

// readsClock is the line of time.Now that reads the clock.
const readsClock = "func Now() Time {\n\tsec, nsec, mono := runtimeNow()\n"

// buildWithClock makes a recapd whose clock can be set.
func buildWithClock(ctx context.Context, folder, dir, binary string) error {
	root, err := exec.CommandContext(ctx, "go", "env", "GOROOT").Output()
	if err != nil {
		return fmt.Errorf("ask go where it lives: %w", err)
	}
	library := filepath.Join(strings.TrimSpace(string(root)), "src", "time")
	source, err := os.ReadFile(filepath.Join(library, "time.go"))
	if err != nil {
		return err
	}
	changed := strings.Replace(string(source), readsClock, readsClock+"\tsec += ahead.Load()\n", 1)
	if changed == string(source) {
		return fmt.Errorf("this Go reads the clock in another way: look at Now in %s, and change readsClock", library)
	}
	replace := map[string]string{}
	for name, content := range map[string]string{"time.go": changed, "ahead.go": aheadSource} {
		file := filepath.Join(dir, name+".txt")
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			return err
		}
		replace[filepath.Join(library, name)] = file
	}
	overlay, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	file := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(file, overlay, 0o600); err != nil {
		return err
	}
	return shipped.Build(ctx, folder, binary, "-overlay", file)
}

// jump sets the clock of the trial's program, from where it is now.
func (t *trial) jump(by time.Duration) error {
	t.ahead += by
	file := t.path("clock")
	if err := os.WriteFile(file+".new", []byte(strconv.FormatInt(int64(t.ahead/time.Second), 10)), 0o600); err != nil {
		return err
	}
	return os.Rename(file+".new", file)
}
