package web

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
)

// coding is a content coding (RFC 9110 §8.4.1) that we offer.
type coding struct {
	name   string // "" is identity
	writer func(io.Writer) io.WriteCloser
}

// codings are what a document is made into once, the best first. Level 5 of brotli
// is where it gets slower than gzip's best for feeds.
var codings = []coding{
	{"br", func(w io.Writer) io.WriteCloser { return brotli.NewWriterLevel(w, 5) }},
	{"gzip", func(w io.Writer) io.WriteCloser {
		z, _ := gzip.NewWriterLevel(w, gzip.BestCompression) // the level is one that there is
		return z
	}},
	{"", nil},
}

func (c coding) of(body []byte) []byte {
	if c.writer == nil {
		return body
	}
	var out bytes.Buffer
	z := c.writer(&out)
	_, _ = z.Write(body) // into memory
	_ = z.Close()
	return out.Bytes()
}

// Compression makes the copies of a document that a static host hands out.
type Compression struct {
	Suffix   string // of the file: ".gz"
	Compress func(body []byte) []byte
}

// Compressions are those that documents are served in.
func Compressions() []Compression {
	var list []Compression
	for _, c := range codings {
		if c.writer != nil {
			list = append(list, Compression{map[string]string{"br": ".br", "gzip": ".gz"}[c.name], c.of})
		}
	}
	return list
}

// coded is the index of the coding to answer in (RFC 9110 §12.5.3): the one with
// the highest weight, of equals the smallest. What is said of a coding goes before
// what is said of "*"; a weight of 0 is a refusal; identity is taken where nothing is
// wanted, and answered to whoever refuses everything.
func coded(accept string) int {
	best, weight := len(codings)-1, 0.0
	for i, c := range codings {
		if w := weightOf(accept, cmp.Or(c.name, "identity")); w > weight {
			best, weight = i, w
		}
	}
	return best
}

// weightOf is how much a coding is wanted, 0 for not at all.
func weightOf(accept, name string) float64 {
	any := 0.0
	for part := range strings.SplitSeq(accept, ",") {
		coding, params, _ := strings.Cut(part, ";")
		weight := 1.0
		if q, weighted := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q="); weighted {
			parsed, err := strconv.ParseFloat(q, 64)
			if err != nil || parsed < 0 || parsed > 1 {
				continue
			}
			weight = parsed
		}
		switch coding = strings.TrimSpace(coding); {
		case strings.EqualFold(coding, name):
			return weight
		case coding == "*":
			any = weight
		}
	}
	return any
}

// acceptEncoding is all that a request says of it.
func acceptEncoding(r *http.Request) string { return strings.Join(r.Header["Accept-Encoding"], ",") }
