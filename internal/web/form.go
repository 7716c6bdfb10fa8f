package web

import (
	"errors"
	"mime"
	"net/http"
)

// read reads the form that was posted into r.PostForm. When it returns false, the
// answer has been given.
func (s *Server) read(w http.ResponseWriter, r *http.Request) bool {
	status := readForm(r)
	if status != http.StatusOK {
		s.refused(refusedForm)
		s.fail(w, r, status)
	}
	return status == http.StatusOK
}

// readForm takes what browsers send, and tells by a status what is wrong.
func readForm(r *http.Request) int {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && kind == "application/x-www-form-urlencoded":
		err = r.ParseForm()
	case err == nil && kind == "multipart/form-data":
		err = r.ParseMultipartForm(maxForm)
	default:
		return http.StatusUnsupportedMediaType
	}
	return statusOf(err)
}

// statusOf is what an error while reading a body is answered with.
func statusOf(err error) int {
	var tooLong *http.MaxBytesError
	switch {
	case err == nil:
		return http.StatusOK
	case errors.As(err, &tooLong):
		return http.StatusRequestEntityTooLarge
	}
	return http.StatusBadRequest
}
