package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// atomGrammar is RFC 4287 in RELAX NG.
//
//go:embed atom.rng
var atomGrammar []byte

// grammar has xmllint look at all Atom feeds.
func (c *checker) grammar(ctx context.Context, docs []*document) error {
	dir, err := os.MkdirTemp("", "w3c")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	schema := filepath.Join(dir, "atom.rng")
	if err := os.WriteFile(schema, atomGrammar, 0o600); err != nil {
		return err
	}
	args := []string{"--noout", "--nonet", "--relaxng", schema}
	for _, d := range docs {
		if filepath.Base(d.path) == "atom.xml" {
			args = append(args, d.name)
		}
	}
	if len(args) == 4 {
		return nil
	}
	said, err := exec.CommandContext(ctx, "xmllint", args...).CombinedOutput()
	var failed *exec.ExitError
	if err != nil && !errors.As(err, &failed) {
		return fmt.Errorf("ask xmllint: %w\nhint: apt-get install libxml2-utils", err)
	}
	if err == nil {
		return nil
	}
	for line := range strings.Lines(string(said)) {
		if place := errorLine.FindStringSubmatch(strings.TrimSpace(line)); place != nil {
			n, _ := strconv.Atoi(place[2]) // digits
			c.messages = append(c.messages, message{document: place[1], line: n, name: "RelaxNG", what: place[3]})
		}
	}
	return nil
}

// errorLine is one of those that xmllint writes: where, and what.
var errorLine = regexp.MustCompile(`^(.+?):(\d+): (.+)$`)
