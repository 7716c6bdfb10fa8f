package post

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"recapd/internal/pattern"
)

// GUIDLine is the line that holds a post's id fast, in the form of metadata that
// the post has, and the file that it belongs into: its own, or its side file.
func GUIDLine(fsys fs.FS, file, id string) (line, into string) {
	if side, err := readSideFile(fsys, file); err == nil && len(side) > 0 {
		return guidLine(sideOf(file), string(side), id), sideOf(file)
	}
	data, err := readBytes(fsys, file)
	if err != nil {
		data = nil // it has just been read; whatever its form, a comment does no harm
	}
	return guidLine(file, string(data), id), file
}

func guidLine(file, text, id string) string {
	text = strings.TrimLeft(strings.TrimPrefix(text, "\ufeff"), "\r\n\t ")
	first, rest, _ := strings.Cut(strings.ReplaceAll(text, "\r\n", "\n"), "\n")
	second, _, _ := strings.Cut(rest, "\n")
	isRST := path.Ext(file) == ".rst"
	switch first = strings.TrimSpace(first); {
	case first == "---":
		return "guid: " + id
	case first == "+++" && strings.Contains(second, "="): // else the title of a text has a line above it
		return fmt.Sprintf("guid = %q", id)
	case strings.HasPrefix(first, "{"):
		return fmt.Sprintf(`"guid": %q,`, id)
	case nikolaHead.MatchString(first):
		return ".. guid: " + id
	case postDirective.MatchString(text), !isRST && optionLine.MatchString(text), isRST && fieldShape.MatchString(text):
		return ":guid: " + id
	case !isRST && headerShape.MatchString(first):
		return "Guid: " + id
	}
	return ".. guid: " + id
}

var (
	nikolaHead  = pattern.New(`^(?:<!--\s*)?\.\. \w+: `)
	headerShape = pattern.New(`^[A-Za-z]\w*: `)
	fieldShape  = pattern.New(`(?m)^:\w+: `)
	optionLine  = pattern.New("(?m)^(```+|:::+)\\{post\\}") // MyST
)
