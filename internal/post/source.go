package post

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// sourceLimit is the size of a file from which on it is not read: more than a
// shelf of novels, and little enough to hold a few at a time.
const sourceLimit = 10 << 20

// source is a file made fit for reading: valid UTF-8 without a byte order mark
// or control characters, lines ended by LF. Its line numbers are those of the
// file.
type source struct {
	path string
	text string
	side string // the text of its side file, if it has one

	inherits bool   // that is the text of the post it is a translation of
	hash     string // hex SHA-256 of the bytes of both; "" if it could not be read
}

// rest tells whether the file is in reStructuredText; else it is in Markdown.
func (s source) rest() bool { return strings.EqualFold(path.Ext(s.path), ".rst") }

// fault makes a blocking fault of this file.
func (s source) fault(line int, hint, format string, args ...any) Fault {
	return Fault{Path: s.path, Line: line, Message: fmt.Sprintf(format, args...), Hint: hint, Blocking: true}
}

// note makes a fault that does not keep the post from being published.
func (s source) note(line int, hint, format string, args ...any) Fault {
	f := s.fault(line, hint, format, args...)
	f.Blocking = false
	return f
}

// readBytes reads a whole file that is not too large. A device or a pipe is
// never opened: reading it might not end.
func readBytes(fsys fs.FS, path string) ([]byte, error) {
	info, err := fs.Stat(fsys, path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errIrregular
	}
	if info.Size() > sourceLimit {
		return nil, errTooLarge
	}
	file, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()                                                  // only read from: nothing is lost if this fails
	data := bytes.NewBuffer(make([]byte, 0, info.Size()+bytes.MinRead)) // all of it, unless it grew since
	if _, err = data.ReadFrom(io.LimitReader(file, sourceLimit+1)); err == nil && data.Len() > sourceLimit {
		err = errTooLarge
	}
	return data.Bytes(), err
}

var errIrregular = errors.New("not a regular file")

var errTooLarge = fmt.Errorf("larger than %d MB", sourceLimit>>20)

// openFault says why a file could not be read. What a symbolic link points to
// is not repeated: it is outside of the folder.
func openFault(path string, err error) Fault {
	f := Fault{Path: path, Blocking: true}
	var where *fs.PathError
	if errors.As(err, &where) {
		err = where.Err
	}
	switch {
	case errors.Is(err, errTooLarge):
		f.Message, f.Hint = err.Error()+": not read", "move media out of the post's text, or the file out of the folder"
	case errors.Is(err, fs.ErrPermission):
		f.Message, f.Hint = "permission denied", "let recapd's user read it"
	case errors.Is(err, fs.ErrNotExist):
		f.Message, f.Hint = "there is no such file", "it may be a link to something that is gone"
	case strings.Contains(err.Error(), "escapes"):
		f.Message, f.Hint = "a symbolic link that leads out of the content folder: not followed", "put the file itself into the folder"
	default:
		f.Message = "cannot be read: " + err.Error()
	}
	return f
}

// passing tells of an error that may be over at the next look, as of a disk or a right;
// the others are about what the path is by now.
func passing(err error) bool {
	return !errors.Is(err, errTooLarge) && !errors.Is(err, errIrregular) && !errors.Is(err, fs.ErrNotExist) && !strings.Contains(err.Error(), "escapes")
}

// hashOf is a hash of a file, and of its side file where there is one.
func hashOf(data []byte, side *beside) string {
	sum := sha256.Sum256(data)
	if side != nil && len(side.data) > 0 {
		both := sha256.Sum256(side.data)
		sum = sha256.Sum256(slices.Concat(sum[:], both[:]))
	}
	return hex.EncodeToString(sum[:])
}

// newSource makes bytes fit for reading and tells what it had to change. What is
// wrong with a side file is mended without a word.
func newSource(path string, data []byte, side *beside) (source, []Fault) {
	src, faults := fileSource(path, data)
	if side != nil && len(side.data) > 0 {
		text, _ := fileSource(path, side.data)
		src.side, src.inherits = text.text, side.original
	}
	src.hash = hashOf(data, side)
	return src, faults
}

func fileSource(path string, data []byte) (source, []Fault) {
	src := source{path: path}
	if len(data) >= 2 && (data[0] == 0xFE && data[1] == 0xFF || data[0] == 0xFF && data[1] == 0xFE) {
		return src, []Fault{src.fault(1, "save it as UTF-8", "the file is in UTF-16")}
	}
	text := strings.TrimPrefix(string(data), "\uFEFF")
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.ReplaceAll(text, "\r", "\n")
	var faults []Fault
	if isPlain(text) {
		src.text = text
		return src, nil
	}
	if at := invalidAt(text); at >= 0 {
		faults = append(faults, src.note(lineOf(text, at), "save it as UTF-8", "not valid UTF-8: shown as \uFFFD"))
		text = strings.ToValidUTF8(text, "\uFFFD")
	}
	if at := strings.IndexFunc(text, isControl); at >= 0 {
		faults = append(faults, src.note(lineOf(text, at), "delete them", "control characters: left out"))
		text = strings.Map(withoutControl, text)
	}
	src.text = text
	return src, faults
}

// isPlain tells that there is nothing in a text but ASCII that may stay: most have no
// more, and it is told in a tenth of the time.
func isPlain(text string) bool {
	for i := range len(text) {
		if c := text[i]; c < ' ' && c != '\n' && c != '\t' || c >= 0x7F {
			return false
		}
	}
	return true
}

// invalidAt is the offset of the first byte that is not UTF-8, or -1.
func invalidAt(text string) int {
	if utf8.ValidString(text) {
		return -1
	}
	for i, r := range text {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(text[i:]); size == 1 {
				return i
			}
		}
	}
	return -1
}

// isControl tells what no feed may carry: XML 1.0 §2.2 knows of the controls
// only tab and line end, and of the rest not U+FFFE and U+FFFF.
func isControl(r rune) bool {
	return r != '\n' && r != '\t' && unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF
}

func withoutControl(r rune) rune {
	if isControl(r) {
		return -1
	}
	return r
}
