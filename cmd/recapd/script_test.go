package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"recapd/internal/tools/postgres"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"recapd": main})
}

// TestScripts uses the program as people do. Each file of testdata/script is a
// story with its files below it.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			if url := postgres.Ledger(t, ""); url != "" {
				env.Setenv("RECAPD_DATABASE__URL", url)
			}
			return nil
		},
		Condition: func(name string) (bool, error) {
			if name != "file" {
				return false, fmt.Errorf("unknown condition %q", name)
			}
			return os.Getenv(postgres.Variable) == "", nil // where the database is one
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"relay":   relay,
			"arrived": arrived,
			"holds":   holds,
			"outbox":  outbox,
		},
	})
}

// outbox demands how many messages have become files: outbox 4.
func outbox(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: outbox COUNT")
	}
	found, err := filepath.Glob(ts.MkAbs("outbox/*.eml"))
	ts.Check(err)
	if strconv.Itoa(len(found)) != args[0] {
		ts.Fatalf("%d messages in the outbox, want %s", len(found), args[0])
	}
}

// exits runs a command and demands its exit code: exits 3 recapd send.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE command [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
}
