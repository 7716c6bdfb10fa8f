// Package digest is the editor: it chooses the posts of an issue, groups them,
// and renders the HTML and text that are mailed.
//
//	posts ─▶ Choose ─▶ arrange ─▶ blocks ─▶ fit ─▶ Composition
//	         in or out, events,   teasers   90 KiB  subject, HTML, text,
//	         and why    days      as blocks         page for the web
//
// Everything here is a function of its arguments. The same posts, masthead and
// number make the same bytes on any machine, in any time zone and on any day,
// so an issue can be previewed, approved and composed again after a crash.
//
// # What is promised
//
// No post is told twice by an edition: coverage goes before every other wish.
// Every post that is not in an issue has a reason in words.
//
// The HTML stays under the size at which Gmail cuts a mail off (and with it the
// footer and the way out of the list). What does not fit goes in this order:
// pictures, headings, the section of slides and recordings, talks; then teasers are
// shortened at the ends of blocks, then the last posts are told by title only, then
// the last titles are told on the web only. The page for the
// web is never cut.
//
// The text part tells the same posts in the same order, and has every link of
// the HTML.
//
// # What differs between readers
//
// Address, date and token stand in the bodies as slots (newsletter.NewMark).
// The mark is made from all the content, so no post can hold a slot of the
// issue that it is in.
package digest
