package web

import "net/http"

// fields are header fields that many answers share. They are made once; putting
// them into an answer costs no memory, as net/http only reads their values.
type fields []field

type field struct {
	name  string // as http.CanonicalHeaderKey spells it
	value []string
}

// fieldsOf takes names and values in pairs.
func fieldsOf(pairs ...string) (f fields) {
	for i := 0; i < len(pairs); i += 2 {
		f = append(f, field{http.CanonicalHeaderKey(pairs[i]), []string{pairs[i+1]}})
	}
	return f
}

func (f fields) put(h http.Header) {
	for _, one := range f {
		h[one.name] = one.value
	}
}
