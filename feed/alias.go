package feed

// Alias is another address of a document: what a generator or a host called it
// before. The document says itself where it belongs, so readers move by and by.
type Alias struct {
	Path string // "/index.xml"; with a slash at its end for both "/rss/" and "/rss"
	Of   string // path of a Document: "/rss.xml"
}

// aliased are the documents under their other names. A name that a document has is
// its own.
func aliased(docs []Document, aliases []Alias) []Document {
	at := make(map[string]Document, len(docs))
	for _, d := range docs {
		at[d.Path] = d
	}
	var out []Document
	for _, a := range aliases {
		d, ok := at[a.Of]
		if _, taken := at[a.Path]; !ok || taken {
			continue
		}
		d.Path, d.Alias = a.Path, true
		out = append(out, d)
	}
	return out
}
