package post

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestGUIDLine: the line, put where it says, is what the post's id then is, in
// each form of metadata. @@ in the texts is where a person would put it.
func TestGUIDLine(t *testing.T) {
	const id = "tag:old.example.org,2020:2031-05-04/day-one#1"
	tests := []struct {
		name, file, text string
		line, into       string
		side             string
	}{
		{"YAML", "one.md", "---\ntitle: One\ndate: 2031-05-04\n@@---\nText.\n", "guid: " + id, "one.md", ""},
		{"YAML with Windows' line ends", "one.md", "---\r\ntitle: One\r\ndate: 2031-05-04\r\n@@---\r\nText.\r\n", "guid: " + id, "one.md", ""},
		{"TOML", "one.md", "+++\ntitle = 'One'\ndate = 2031-05-04\n@@+++\nText.\n", `guid = "` + id + `"`, "one.md", ""},
		{"JSON", "one.md", "{\n@@\"title\": \"One\",\n\"date\": \"2031-05-04\"\n}\nText.\n", `"guid": "` + id + `",`, "one.md", ""},
		{"Nikola's lines", "one.rst", ".. title: One\n.. slug: one\n.. date: 2031-05-04\n@@\nText.\n", ".. guid: " + id, "one.rst", ""},
		{"Nikola's lines in a comment", "one.md", "<!--\n.. title: One\n.. slug: one\n.. date: 2031-05-04\n@@-->\n\nText.\n", ".. guid: " + id, "one.md", ""},
		{"Pelican's lines", "one.md", "Title: One\nDate: 2031-05-04\n@@\nText.\n", "Guid: " + id, "one.md", ""},
		{"docinfo", "one.rst", "One\n===\n\n:date: 2031-05-04\n@@\nText.\n", ":guid: " + id, "one.rst", ""},
		{"docinfo below a title with a line above it", "one.rst", "+++\nOne\n+++\n\n:date: 2031-05-04\n@@\nText.\n", ":guid: " + id, "one.rst", ""},
		{"ABlog", "one.rst", ".. post:: May 4, 2031\n   :tags: ponds\n@@\nOne\n===\n\nText.\n", ":guid: " + id, "one.rst", ""},
		{"MyST", "one.md", "# One\n\n```{post} 2031-05-04\n:tags: ponds\n@@```\n\nText.\n", ":guid: " + id, "one.md", ""},
		{"Tinkerer", "2031/05/04/one.rst", "One\n===\n\nText.\n\n.. author:: Ada Placeholder\n@@", ".. guid: " + id, "2031/05/04/one.rst", ""},
		{"a side file", "one.rst", "Text.\n", ".. guid: " + id, "one.meta", ".. title: One\n.. slug: one\n.. date: 2031-05-04\n@@"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(tt.text, "@@", "", 1)
			files := fstest.MapFS{tt.file: file(text)}
			if tt.into != tt.file {
				files[tt.into] = file(strings.Replace(tt.side, "@@", "", 1))
			}
			line, into := GUIDLine(files, tt.file, id)
			if line != tt.line || into != tt.into {
				t.Fatalf("got %s into %s, want %s into %s", line, into, tt.line, tt.into)
			}
			if strings.Contains(text, ".. post::") {
				line = "   " + line // an option of the directive
			}
			files[tt.file] = file(strings.Replace(tt.text, "@@", line+"\n", 1))
			if tt.into != tt.file {
				files[tt.into] = file(strings.Replace(tt.side, "@@", line+"\n", 1))
			}
			if p := newReader(t, settings(Auto)).File(files, tt.file); p.ID != id {
				t.Errorf("the id is %q, %v", p.ID, p.AllFaults())
			}
		})
	}
}
