package main

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os/exec"
)

// many runs many scripts in one interpreter: starting it takes longer than what a
// script does.
//
//go:embed many.py
var many string

// checkers runs scripts, each with its arguments, and gives what each said to hear.
func checkers(ctx context.Context, runs [][]string, hear func(args []string, said []byte) error) error {
	var in bytes.Buffer
	list := json.NewEncoder(&in)
	for _, args := range runs {
		_ = list.Encode(args) // strings, into memory
	}
	var errw bytes.Buffer
	cmd := exec.CommandContext(ctx, "/usr/bin/python3", "-c", many)
	cmd.Stdin, cmd.Stderr = &in, &errw
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("checkers: %w: %s", err, errw.Bytes())
	}
	answers := json.NewDecoder(bytes.NewReader(out))
	for _, args := range runs {
		var said string
		if err := answers.Decode(&said); err != nil {
			return fmt.Errorf("%q: %w: %s", args, err, errw.Bytes())
		}
		if err := hear(args, []byte(said)); err != nil {
			return fmt.Errorf("%q: %w: %s", args, err, said)
		}
	}
	return nil
}
