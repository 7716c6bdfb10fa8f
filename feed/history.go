package feed

// history marks a feed that is whole, or one of the pages behind another (RFC 5005
// §2 and §4). The prefix is declared only where it is used.
type history struct {
	Namespace string    `xml:"xmlns:fh,attr,omitempty"`
	Complete  *struct{} `xml:"fh:complete"`
	Archive   *struct{} `xml:"fh:archive"`
}

const historyNamespace = "http://purl.org/syndication/history/1.0"

func historyOf(f Feed) history {
	var h history
	if f.Complete {
		h.Namespace, h.Complete = historyNamespace, &struct{}{}
	}
	if f.Archive {
		h.Namespace, h.Archive = historyNamespace, &struct{}{}
	}
	return h
}
