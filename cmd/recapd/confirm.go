package main

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
)

// confirm asks before what cannot be taken back. Without an answer, as in a
// script, the answer is no, and the error says how to say yes.
func (p *program) confirm(question string, yes bool) error {
	if yes {
		return nil
	}
	fmt.Fprintf(p.errw, "%s [y/N] ", question)
	answer, err := bufio.NewReader(p.in).ReadString('\n')
	if err != nil {
		fmt.Fprintln(p.errw)
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return hint(errors.New("nothing was changed"), "answer y, or give --yes")
}
