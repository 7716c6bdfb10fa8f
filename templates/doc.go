// Package templates is the look of recapd's mails and pages: plain files, and
// the data that they are given.
//
// # Files
//
//	tokens.css        the colours by name, for light and for dark
//	digest.css        the parts of the mail: one rule for each class
//	digest.html       the HTML part of a digest          Digest
//	digest.txt        the text part of a digest          Digest
//	issue-body.html   a digest as it stands on the web   Digest
//	page.html         the frame of every page            Page
//	front.html        the front page                     FrontPage
//	issue.html        one issue on the web               IssuePage
//	archive.html      the list of issues                 ArchivePage
//	unsubscribe.html  the page with the one button       UnsubscribePage
//	done.html         what follows the button            DonePage
//	error.html        what went wrong, in a sentence     ErrorPage
//	style.css         the stylesheet of the pages
//
// A file of the same name in the operator's own folder takes the place of the
// built-in one. Load renders each of them with sample data at once, so that a
// slip in an override is told with its file and line when the program starts
// and not when an issue is due. The types in digest.go and pages.go are the
// contract: fields may be added to them, none is taken away or given another
// meaning.
//
// # Styles in mail
//
// Mail programs drop stylesheets, so every part carries its style inline; and
// nobody wants to write it there. The files are written as usual instead:
// digest.css has a rule for each class, with colours as var(--link), and a
// template says
//
//	<h2 {{styled "event"}}>
//
// which becomes class="event" style="color:#0b6e6e;…" with the colours of the
// light scheme. What the rule would say in the dark scheme goes into a <style>
// of its own, for the programs that obey one. Colours thus stand in one file,
// tokens.css, for mail and web alike, and TestContrast reads them there.
//
// # Functions
//
//	styled "name"        class and inline style of a part of the mail
//	token "name"         a colour of the light scheme, for an attribute
//	stylesFor "narrow"   the <style> for narrow windows; "dark": for dark ones
//	mso `<markup>`       markup for Outlook on Windows only
//	pad .Preheader       the invisible rest of a preheader
//	join " · " .Facts    one line of several strings
//	upper, underline     of a line of text: in capitals; a rule below it
//	wrap 72 "  " .Text   text in lines, every line after the indent
//	stylesheet           the path of style.css with a mark of its content
package templates
