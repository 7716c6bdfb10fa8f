package post

import "fmt"

// Fault is something that could not be read well. It names the place and what
// to do; the other posts publish all the same.
type Fault struct {
	Path     string // below the content folder, with slashes; "." is the folder itself
	Line     int    // from 1; 0 when the fault is not on one line
	Message  string // lower case, no full stop
	Hint     string // the next step; may be empty
	Blocking bool   // the post is left out
}

// Error gives "path:line: message".
func (f Fault) Error() string {
	if f.Line > 0 {
		return fmt.Sprintf("%s:%d: %s", f.Path, f.Line, f.Message)
	}
	return fmt.Sprintf("%s: %s", f.Path, f.Message)
}
