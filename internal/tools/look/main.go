// Command look writes every page and letter with made-up data into a folder, to
// be looked at in a browser: one folder for each language.
//
//	go run ./internal/tools/look [-templates DIR] OUT
package main

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"recapd/templates"
)

func main() {
	override := flag.String("templates", "", "a folder of your own templates")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: look [-templates DIR] OUT")
		os.Exit(2)
	}
	if err := look(*override, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func look(override, out string) error {
	var own fs.FS
	if override != "" {
		own = os.DirFS(override)
	}
	set, err := templates.Load(own)
	if err != nil {
		return err
	}
	for _, tag := range set.Languages() {
		for _, s := range set.Specimens(tag) {
			if err := write(set, filepath.Join(out, tag), s); err != nil {
				return fmt.Errorf("%s/%s: %w", tag, s.Name, err)
			}
		}
	}
	return nil
}

// write puts a page beside the stylesheet and has it ask for that one.
func write(set *templates.Set, dir string, s templates.Specimen) error {
	var b bytes.Buffer
	if err := s.Write(&b); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	page := bytes.ReplaceAll(b.Bytes(), []byte(`href="/style.css`), []byte(`href="style.css`))
	if err := os.WriteFile(filepath.Join(dir, "style.css"), set.Stylesheet(), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, s.Name), page, 0o644)
}
