// Command onpostgres runs a command, tests mostly, beside a PostgreSQL server of its own,
// and ends with what the command ended with.
//
//	go run ./internal/tools/onpostgres go test ./internal/web
//
// The tests find the server by the variable that internal/tools/postgres names. It keeps
// nothing on disk for longer than the command runs, and does not wait for the disk.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"recapd/internal/tools/postgres"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: onpostgres COMMAND [ARGUMENT ...]")
		os.Exit(2)
	}
	err := run(os.Args[1], os.Args[2:])
	var ended *exec.ExitError
	switch {
	case errors.As(err, &ended):
		os.Exit(max(1, ended.ExitCode()))
	case err != nil:
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(name string, args []string) (err error) {
	signal.Ignore(syscall.SIGINT) // the command gets it as well, and ends
	server, err := postgres.Start("fsync=off", "max_connections=1000")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.Stop()) }()
	cmd := exec.Command(name, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.Env = append(os.Environ(), postgres.Variable+"="+server.URL())
	return cmd.Run()
}
