package templates

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

// original is the language that the others are compared with, and whose words
// are taken where a language has none.
const original = "en"

// messages are the words of one language: messages/en.toml and its like, one flat
// table. A message is plain text, in which {name} holds the place of something
// and [brackets] are around what becomes a link.
type messages struct {
	file  string
	tag   language.Tag
	texts map[string]string
}

// readMessages reads all languages. A file of the operator's with the name of a
// built-in one changes the messages that it has; one with another name is a
// language of its own and must be complete.
func readMessages(src source) (map[string]*messages, error) {
	all := map[string]*messages{}
	if err := addMessages(all, builtin); err != nil {
		return nil, err
	}
	asked := maps.Clone(all[original].texts) // what the built-in templates ask for
	if err := addMessages(all, src.override); err != nil {
		return nil, err
	}
	var errs []error
	for _, tag := range slices.Sorted(maps.Keys(all)) {
		errs = append(errs, all[tag].compare(asked))
	}
	return all, errors.Join(errs...)
}

func addMessages(all map[string]*messages, fsys fs.FS) error {
	if fsys == nil {
		return nil
	}
	files, err := fs.Glob(fsys, "messages/*.toml")
	errs := []error{err}
	for _, file := range files {
		errs = append(errs, addLanguage(all, fsys, file))
	}
	return errors.Join(errs...)
}

func addLanguage(all map[string]*messages, fsys fs.FS, file string) error {
	name := strings.TrimSuffix(path.Base(file), ".toml")
	tag, err := language.Parse(name)
	if err != nil || tag.String() != name {
		return fmt.Errorf("%s: the name is not that of a language, like \"pt-BR.toml\"", file)
	}
	body, err := fs.ReadFile(fsys, file)
	if err != nil {
		return fmt.Errorf("reading the messages: %w", err)
	}
	texts := map[string]string{}
	if err := toml.Unmarshal([]byte(strings.TrimPrefix(string(body), "\ufeff")), &texts); err != nil {
		return fmt.Errorf("%s: %w", file, placed(err))
	}
	if all[name] == nil {
		all[name] = &messages{file: file, tag: tag, texts: map[string]string{}}
	}
	maps.Copy(all[name].texts, texts)
	return nil
}

// placed is a fault of TOML with its line.
func placed(err error) error {
	var at *toml.DecodeError
	if errors.As(err, &at) {
		row, _ := at.Position()
		return fmt.Errorf("line %d: %w", row, err)
	}
	return err
}

// compare tells what a language has too little or too much, in all its messages.
func (m *messages) compare(asked map[string]string) error {
	var errs []error
	for _, key := range slices.Sorted(maps.Keys(asked)) {
		text, ok := m.texts[key]
		if !ok {
			errs = append(errs, fmt.Errorf("%s: %s is missing; in English it is %q", m.file, key, asked[key]))
			continue
		}
		if err := m.fits(key, text, asked[key]); err != nil {
			errs = append(errs, fmt.Errorf("%s: %s: %w", m.file, key, err))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(m.texts)) {
		if _, ok := asked[key]; !ok {
			errs = append(errs, fmt.Errorf("%s: nothing asks for %s; is it misspelt?", m.file, key))
		}
	}
	return errors.Join(errs...)
}

// placeholder is {name}.
var placeholder = regexp.MustCompile(`\{([a-z]+)\}`)

// fits tells whether a message can stand for the original of its key.
func (m *messages) fits(key, text, original string) error {
	if strings.HasPrefix(key, counting) {
		if err := m.countable(text); err != nil {
			return err
		}
		original = strings.Repeat("|", strings.Count(text, "|")) + strings.ReplaceAll(original, "|", "")
	}
	return alike(text, original)
}

// alike tells whether a translation can stand for the original: it is not empty,
// has a link where there is one, a list as long, and no placeholder of its own.
func alike(text, with string) error {
	for _, p := range placeholder.FindAllString(text, -1) {
		if !strings.Contains(with, p) {
			return fmt.Errorf("nothing fills %s in; there is %s", p,
				cmp.Or(strings.Join(placeholder.FindAllString(with, -1), ", "), "nothing to fill in"))
		}
	}
	switch {
	case strings.TrimSpace(text) == "":
		return errors.New("it is empty")
	case linkMark.MatchString(text) != linkMark.MatchString(with):
		return errors.New("a link is marked here or in English only; write [brackets] around its words in both or in neither")
	case strings.Count(text, "|") != strings.Count(with, "|"):
		return fmt.Errorf("it is a list of %d, want %d, parted by |", strings.Count(text, "|")+1, strings.Count(with, "|")+1)
	}
	return nil
}
