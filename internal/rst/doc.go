// Package rst reads reStructuredText and writes HTML5.
//
// The measure is docutils: where a rule of the specification and the behaviour
// of docutils differ, docutils is right, because that is what the author saw
// when the post was published.
//
// # Way of the data
//
//	bytes ── source.go ──▶ lines ── block.go ──▶ tree ── resolve.go ──▶ tree ── html.go ──▶ HTML
//	                                  │    ▲
//	                                  ▼    │ text
//	                               inline.go
//
// Lines are decoded once (BOM, CRLF, tabs, form feeds, broken UTF-8). The block
// parser walks over a slice of lines; what is indented becomes a smaller slice
// that another block parser walks over. Each construct of a block is one
// file and one entry of the table in block.go. The inline scanner goes once
// over the text of a paragraph by the start-string and end-string rules. Names,
// anonymous pairs, footnote numbers and substitutions can only be settled when
// the whole document has been seen, so that is a pass of its own. Title and
// docinfo are lifted out last (docinfo.go), and the renderer knows nothing but
// the tree.
//
// Directives and roles are tables: a family of directives is one file
// (directive_image.go …), and a new one is one line in directives.go.
//
// # What it promises
//
// Nothing is an error. Markup that docutils would report reads as docutils
// renders it with its messages left out, and a [Problem] names the line.
// Every input is read in time linear in its length: an end-string that was not
// found once is not looked for again. Nesting stops at [maxNesting] blocks,
// deeper lines become plain text, and substitutions stop growing at a budget.
//
// No file is ever read, no clock and no environment either: include, csv-table
// with :file: and raw with :file: are dropped with a Problem.
//
// Raw HTML and raw comments are the author's; raw HTML is passed through unless
// [NoRaw] is given, so a caller who shows foreign posts must sanitise. All other
// output is well nested and escaped.
package rst
