// Package templates is the look of recapd's mails and pages: plain files, and
// the data that they are given.
//
// # Files
//
//	tokens.css         the colours by name, for light and for dark
//	style.css          the stylesheet of the pages
//	messages/en.toml   the words of pages and letters, a file for each language
//
//	digest.css         the parts of a digest: one rule for each class
//	digest.html        the HTML part of a digest            Digest
//	digest.txt         the text part of a digest            Digest
//	issue-body.html    a digest as it stands on the web     Digest
//
//	letter.css         the parts of a letter
//	letter.html, .txt  the frame of every letter            Letter
//	letter-KIND.html   what is in it, and letter-KIND.txt:
//	                   confirm, welcome, manage, move       ConfirmLetter …
//	                   approve, to the operator             ApproveLetter
//
//	page.html          the frame of every page              Page
//	signup.html        the form that joins, on any page     Signup
//	front.html         the front page                       FrontPage
//	issue.html         one issue on the web                 IssuePage
//	archive.html       the list of issues                   ArchivePage
//	error.html         what went wrong, in a sentence       ErrorPage
//	subscribe.html     the form, and how to embed it        SubscribePage
//	embed.html         the form in a frame elsewhere        EmbedPage
//	subscribe.js       answers the embedded form in place   –
//	sent.html          check your mail                      SentPage
//	confirm.html       a button, confirmed.html after it    ConfirmPage, ConfirmedPage
//	link-problem.html  a link that cannot be used           LinkProblemPage
//	preferences.html   what a reader wants to get           PreferencesPage
//	manage.html        what a fresh link allows             ManagePage
//	move.html          a button, moved.html after it        MovePage, MovedPage
//	erased.html        a person is forgotten                ErasedPage
//	unsubscribe.html   a button, done.html after it         UnsubscribePage, DonePage
//	back.html          leaving was taken back               BackPage
//	approve.html       an issue that waits for the operator ApprovePage
//
// A file of the same name in the operator's own folder takes the place of the
// built-in one. Load renders each of them with sample data at once, in every
// language, so that a slip in an override is told with its file and line when the
// program starts and not when an issue is due. The types that the table names are
// the contract: fields may be added to them, none is taken away or given another
// meaning. To see every page and letter in every state:
//
//	go run ./internal/tools/look OUT
//
// # Words
//
// Templates hold no words but ask for messages, as {{t "sent-title"}}; a page is
// rendered with the messages of its data's Language. The rules of a message stand
// at the head of messages/en.toml. A file of the operator's in messages/ changes
// the messages that it has, or is a whole language when there is none of that
// name: all languages have the same keys, or Load says which file lacks which.
// Where the number decides, {{count "count-recaps" .N}} takes the plural of the language.
// The words of a digest that stand in its data are of Words, in the same language.
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
// letter.css does the same for letters.
//
// # Functions
//
//	t "key" "name" .X    a message, its {name} filled in; pairs as needed
//	count "key" .N       the plural for a number of a message "count-…"
//	linked "key"         a message with a link: .Before, .Link, .After
//	date, shortdate      21 November 2031 and 21 Nov, of a time or "2031-11-21"
//	clock              09:30 CET, of a time
//	dayname, everyday    Friday, 21 November and Fridays
//	lifetime .Lifetime   7 days
//	language, languages  the tag of the page; all tags, with their names
//	foreign .Language    lang and dir, of what is not in the page's language
//	speech .A .B         the tag that a page in language .A, else .B, is written in
//	pack "name" .X       several things for a {{template}}
//	topicfield, chosen   of Topic
//
//	styled "name"        class and inline style of a part of the mail
//	token "name"         a colour of the light scheme, for an attribute
//	stylesFor "narrow"   the <style> for narrow windows; "dark": for dark ones
//	mso `<markup>`       markup for Outlook on Windows only
//	pad .Preheader       the invisible rest of a preheader
//	join " · " .Facts    one line of several strings
//	facts .Facts         the same, and no line ends before a short one that is last
//	upper, underline     of a line of text: in capitals; a rule below it
//	wrap 72 "  " .Text   text in lines, every line after the indent
//	direction .Language  ltr or rtl
//	local .URL           the path of the URL: for what a page loads
//	stylesheet           the path of style.css with a mark of its content
package templates
