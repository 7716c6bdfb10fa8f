package rst

import (
	"path"
	"strings"
)

// crossReference shows what a reference to a documentation we do not have would
// show: "text <target>" is text, and a leading ~ or ! says nothing to a reader.
func crossReference(k kind) role {
	return func(_ *parser, text string) *node {
		label, target := labelled(unescape(text))
		if label == "" {
			first := min(1, len(target))
			label = strings.TrimLeft(target[:first], "~!") + target[first:]
		}
		if k == literal {
			return &node{kind: literal, text: label}
		}
		return &node{kind: k, children: []*node{textOf(label)}}
	}
}

// documentReference links to another document, by its path without an extension. The
// reader sees what the author wrote for it, else its title, and never a path.
func documentReference(p *parser, text string) *node {
	label, target := labelled(unescape(text))
	title, uri := path.Base(target), ""
	if p.documents != nil && strings.Trim(target, "./") != "" {
		title, uri = p.documents(target)
	}
	if label == "" {
		label = title
	}
	if uri == "" {
		return &node{kind: span, children: []*node{textOf(label)}}
	}
	return &node{kind: reference, more: &details{uri: uri}, children: []*node{textOf(label)}}
}

// labelled parts "label <target>"; the label is "" where there is but a target.
func labelled(text string) (label, target string) {
	at := strings.LastIndexByte(text, '<')
	if at <= 0 || !strings.HasSuffix(text, ">") || strings.Contains(text[at:len(text)-1], ">") {
		return "", text
	}
	if label = strings.TrimSpace(text[:at]); label == "" {
		return "", text
	}
	return label, text[at+1 : len(text)-1]
}
