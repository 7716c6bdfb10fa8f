package post

import (
	"strings"

	"recapd/internal/pattern"
)

// mailbox is "Ada Placeholder <ada@example.org>".
var mailbox = pattern.New(`^(.*?)\s*<([^<>\s]+@[^<>\s]+)>$`)

// authors reads whoever the metadata name: a text, several divided by
// semicolons, a list, a table with name, email and address. Only the plural key
// is divided at commas: in "author" a comma may belong to the name.
func authors(m metadata) []Author {
	if v, ok := m.first("authors"); ok {
		return authorsOf(v, ";", ",")
	}
	v, _ := m.first("author")
	list := authorsOf(v, ";")
	if len(list) == 1 && list[0].Email == "" {
		list[0].Email = m.text("author_email", "email")
	}
	return list
}

func authorsOf(v value, separators ...string) []Author {
	if len(v.table) > 0 {
		return known(authorOf(v.table))
	}
	if len(v.list) == 0 {
		v.list = texts(v.items(separators...))
	}
	var out []Author
	for _, item := range v.list {
		if len(item.table) > 0 {
			out = append(out, known(authorOf(item.table))...)
			continue
		}
		out = append(out, known(authorNamed(item.plain()))...)
	}
	return out
}

func authorOf(m metadata) Author {
	return Author{
		Name:  m.text("name", "display_name", "title"),
		Email: m.text("email", "mail"),
		URI:   m.text("uri", "url", "homepage", "website", "link"),
	}
}

func authorNamed(text string) Author {
	if found := mailbox.FindStringSubmatch(text); found != nil {
		return Author{Name: strings.Trim(found[1], `"`), Email: found[2]}
	}
	return Author{Name: text}
}

// known drops an author without a name: RFC 4287 §3.2.1 demands one.
func known(a Author) []Author {
	if a.Name == "" {
		a.Name = a.Email
	}
	if a.Name == "" {
		return nil
	}
	return []Author{a}
}

func texts(list []string) []value {
	var out []value
	for _, text := range list {
		out = append(out, value{text: text})
	}
	return out
}

func names(list []Author) []string {
	var out []string
	for _, a := range list {
		out = append(out, a.Name)
	}
	return out
}
