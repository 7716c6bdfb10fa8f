package feed

import (
	"encoding/xml"
	"io"
)

// xmlElements gives what writes one element after the other, as gorilla writes those
// of a whole feed: indented, each on lines of its own.
func xmlElements(w io.Writer, name, margin string) func(element any) error {
	enc := xml.NewEncoder(w)
	enc.Indent(margin, "  ")
	start := xml.StartElement{Name: xml.Name{Local: name}}
	return func(element any) error { return enc.EncodeElement(element, start) }
}
