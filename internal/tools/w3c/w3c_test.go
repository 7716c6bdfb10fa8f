package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"recapd/feed"
	"recapd/internal/markup"
	"recapd/internal/post"
)

// Every rule is seen to be broken: the message comes when a good feed is changed.
func TestRules(t *testing.T) {
	installed(t)
	cases := []struct{ document, old, new, want string }{
		{"atom", ``, ``, ""},
		{"atom", `</feed>`, ``, "SAXError"},
		{"atom", `encoding="UTF-8"`, `encoding="ISO-8859-1"`, "NotUTF8"},
		{"atom", `<feed xmlns="http://www.w3.org/2005/Atom"`, `<feed xmlns="http://purl.org/atom/ns#"`, "UnknownNamespace"},
		{"atom", `xmlns:media=`, `xmlns:m="http://search.yahoo.com/mrss/" xmlns:media=`, "ReservedPrefix"},
		{"atom", `xmlns:media=`, `xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media=`, "AvoidNamespacePrefix"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, ``, "MissingElement"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>tag:blog.example.org,2026:feed</id><id>tag:blog.example.org,2026:feed</id>`, "DuplicateElement"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id> tag:blog.example.org,2026:feed</id>`, "UnexpectedWhitespace"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>tag:Blog.example.org:feed</id>`, "InvalidTAG"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>urn:uuid:1</id>`, "InvalidUUID"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>urn:x</id>`, "InvalidURN"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>feed</id>`, "InvalidFullLink"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>https://blog.example.org/ü</id>`, "UriNotIri"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>https://blog.example.org/a b</id>`, "InvalidUriChar"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>HTTPS://blog.example.org:443</id>`, "NonCanonicalURI"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>https://blog.example.org/%7eada/../x</id>`, "NonCanonicalURI"},
		{"atom", `<id>tag:blog.example.org,2026:feed</id>`, `<id>madeup:x</id>`, "SchemeNotIANARegistered"},
		{"atom", `rel="self"`, `rel="via"`, "MissingSelf"},
		{"atom", `href="https://recaps.example.org/atom.xml"`, `href="/atom.xml"`, "RelativeSelf"},
		{"atom", `href="https://recaps.example.org/atom.xml"`, `href="https://recaps.example.org/feed.xml"`, "SelfDoesntMatchLocation"},
		{"atom", `href="https://recaps.example.org/atom.xml"`, ``, "MissingHref"},
		{"atom", `type="application/atom+xml"`, `type="text/html"`, "SelfNotAtom"},
		{"atom", `type="application/atom+xml"`, `type="atom"`, "InvalidMIMEType"},
		{"atom", `rel="hub"`, `rel="sea"`, "UnregisteredAtomLinkRel"},
		{"atom", `rel="hub"`, `rel=""`, "AttrNotBlank"},
		{"atom", `rel="hub">`, `rel="hub">x`, "AtomLinkNotEmpty"},
		{"atom", `rel="hub"`, `rel="alternate" type="text/html"`, "DuplicateAtomLink"},
		{"atom", `rel="hub"`, `rel="prev-archive"`, "FeedRelInCompleteFeed"},
		{"atom", `rel="hub"`, `rel="current"`, "CurrentNotSelfInCompleteFeed"},
		{"atom", `<fh:complete></fh:complete>`, `<fh:archive></fh:archive>`, "ArchiveIncomplete"},
		{"atom", `<fh:complete></fh:complete>`, `<fh:archive></fh:archive>`, "MissingCurrentInArchive"},
		{"atom", `xml:lang="en"`, `xml:lang="jp"`, "InvalidLanguage"},
		{"atom", `xml:lang="en"`, `lang="en"`, "UnexpectedAttribute"},
		{"atom", `</generator>`, `</generator><sort></sort>`, "UndefinedElement"},
		{"atom", `</generator>`, `</generator>text`, "UnexpectedText"},
		{"atom", `recapd</generator>`, `</generator>`, "NotBlank"},
		{"atom", `</feed>`, `<rights>none</rights></feed>`, "MisplacedMetadata"},
		{"atom", `<name>Ada Placeholder</name>`, ``, "MissingElement"},
		{"atom", `<name>Ada Placeholder</name>`, `<name>Ada &lt;ada@example.org&gt;</name>`, "ContainsEmail"},
		{"atom", `<email>ada@example.org</email>`, `<email>ada at example</email>`, "InvalidContact"},
		{"atom", `<uri>https://blog.example.org/ada/</uri>`, `<uri>https://blog.example.org/[ada]</uri>`, "InvalidUriChar"},
		{"atom", `term="go"`, ``, "MissingAttribute"},
		{"atom", `2026-06-12T20:15:00+02:00</updated>`, `2026-06-12T20:15+02:00</updated>`, "InvalidRFC3339Date"},
		{"atom", `2026-06-12T20:15:00+02:00</updated>`, `2206-06-12T20:15:00+02:00</updated>`, "ImplausibleDate"},
		{"atom", `2026-06-12T20:15:00+02:00</updated>`, `2026-06-13T20:15:00+02:00</updated>`, "DuplicateUpdated"},
		{"atom", `<id>tag:blog.example.org,2026:1</id>`, `<id>tag:blog.example.org,2026:2</id>`, "DuplicateEntries"},
		{"atom", `rel="enclosure"`, `rel="next"`, "FeedHistoryRelInEntry"},
		{"atom", `length="12"`, `length="many"`, "InvalidNonNegativeInteger"},
		{"atom", `<content type="html">`, `<content type="markdown">`, "InvalidTextType"},
		{"atom", `<content type="html">`, `<content type="html">&lt;script&gt;&lt;/script&gt;`, "SecurityRisk"},
		{"atom", `<content type="html">`, `<content type="html">&lt;p onclick="x"&gt;&lt;/p&gt;`, "SecurityRiskAttr"},
		{"atom", `<content type="html">`, `<content type="html">&lt;p style="x"&gt;&lt;/p&gt;`, "DangerousStyleAttr"},
		{"atom", `<content type="html">`, `<content type="html">&lt;box&gt;&lt;/box&gt;`, "NotHtml"},
		{"atom", `<content type="html">`, `<content type="html">&lt;b&gt;&lt;p&gt;&lt;/b&gt;`, "NotHtml"},
		{"atom", `<content type="html">`, "<content type=\"html\">\u0093quoted\u0094", "BadCharacters"},
		{"atom", `<content type="html">`, `<content type="html">NeuzugÃ¤nge`, "BadCharacters"},
		{"atom", `<title>Day 1</title>`, `<title>Day &lt;b&gt;1&lt;/b&gt;</title>`, "ContainsUndeclaredHTML"},
		{"atom", `<title>Day 1</title>`, `<title>Day&amp;nbsp;1</title>`, "ContainsUndeclaredHTML"},
		{"atom", `<title>Day 1</title>`, `<title> </title>`, "NotBlank"},
		{"atom", `medium="image"`, `medium="picture"`, "InvalidMediaMedium"},
		{"atom", `type="plain"`, `type="text"`, "InvalidMediaTextType"},
		{"atom", `<title>Day 1</title>`, `<title type="svg">Day 1</title>`, "RelaxNG"},

		{"rss", ``, ``, ""},
		{"rss", `<rss version="2.0"`, `<rss version="2.1"`, "InvalidRSSVersion"},
		{"rss", `<rss version="2.0"`, `<rss`, "MissingAttribute"},
		{"rss", `<description>What was said</description>`, ``, "MissingDescription"},
		{"rss", `<description>What was said</description>`, `<description>What &lt;b was said</description>`, "CharacterData"},
		{"rss", `<link>https://blog.example.org/</link>`, ``, "MissingLink"},
		{"rss", `<link>https://blog.example.org/</link>`, `<link>/</link>`, "InvalidFullLink"},
		{"rss", `<link>https://blog.example.org/</link>`, `<link>https:///</link>`, "InvalidFullLink"},
		{"rss", `<title>Recaps</title>`, ``, "MissingTitle"},
		{"rss", `<title>Recaps</title>`, `<title>Others</title>`, "ImageTitleDoesntMatch"},
		{"rss", `<link>https://blog.example.org/</link>`, `<link>https://www.example.org/</link>`, "ImageLinkDoesntMatch"},
		{"rss", `icon.png`, `icon.svg`, "ImageUrlFormat"},
		{"rss", `<language>en</language>`, `<language>klingon</language>`, "InvalidLanguage"},
		{"rss", `rel="self"`, `rel="via"`, "MissingAtomSelfLink"},
		{"rss", `</channel>`, `<docs>https://example.org/</docs></channel>`, "MisplacedItem"},
		{"rss", `<generator>`, `<textInput></textInput><generator>`, "AvoidTextInput"},
		{"rss", `Fri, 12 Jun 2026`, `Sat, 12 Jun 2026`, "IncorrectDOW"},
		{"rss", `Fri, 12 Jun 2026`, `12. Juni 2026`, "InvalidRFC2822Date"},
		{"rss", `12 Jun 2026 20:15:00 +0200`, `12 Jun 2026 20:15:00 +0545`, "ProblematicalRFC822Date"},
		{"rss", `Fri, 12 Jun 2026 20:15:00 +0200`, `Sun, 20 Jul 1969 20:15:00 +0000`, "ImplausibleDate"},
		{"rss", `<guid isPermaLink="false">tag:blog.example.org,2026:1</guid>`, ``, "MissingGuid"},
		{"rss", `isPermaLink="false">tag:blog.example.org,2026:1`, `isPermaLink="no">https://blog.example.org/1`, "InvalidBooleanAttribute"},
		{"rss", `isPermaLink="false">tag:blog.example.org,2026:1`, `>tag:blog.example.org,2026:1`, "InvalidPermalink"},
		{"rss", `isPermaLink="false">tag:blog.example.org,2026:1`, `isPermaLink="true">1`, "InvalidHttpGUID"},
		{"rss", `isPermaLink="false">tag:blog.example.org,2026:1`, `isPermaLink="false">1`, "NotSufficientlyUnique"},
		{"rss", `isPermaLink="false">tag:blog.example.org,2026:1`, `isPermaLink="false">tag:blog.example.org,2026:2`, "DuplicateValue"},
		{"rss", `<dc:creator>`, `<author>ada@example.org</author><dc:creator>`, "DuplicateItemSemantics"},
		{"rss", `<enclosure `, `<enclosure url="https://blog.example.org/b.mp3" length="0" type="audio/mpeg"/><enclosure `, "DuplicateEnclosure"},
		{"rss", `length="12"`, ``, "MissingAttribute"},
		{"rss", `length="12"`, `length="-1"`, "UseZeroForUnknown"},
		{"rss", `length="12"`, `length="-2"`, "InvalidNonNegativeInteger"},
		{"rss", `length="12"`, `length="12 KB"`, "InvalidIntegerAttribute"},
		{"rss", `type="audio/mpeg"`, `type="mp3"`, "InvalidMIMEAttribute"},
		{"rss", `url="https://blog.example.org/a.mp3"`, `url="a.mp3"`, "InvalidURLAttribute"},
		{"rss", `<category>Go</category>`, `<category></category>`, "NotBlank"},
		{"rss", `<category>Go</category>`, `<category>&lt;table></category>`, "CharacterData"},
		{"rss", `<category>Go</category>`, `<category>&lt;/table></category>`, "ContainsHTML"},
		{"rss", `&lt;p&gt;One`, `&lt;p&gt;&lt;a href="/x"&gt;x&lt;/a&gt;One`, "ContainsRelRef"},
		{"rss", `<content:encoded>`, `<content:encoded>x</content:encoded><content:encoded>`, "DuplicateElement"},
		{"rss", `<description>&lt;p&gt;&lt;img`, `<content:encoded>x</content:encoded><description>&lt;p&gt;&lt;img`, "NeedDescriptionBeforeContent"},
	}
	good := sample(t)
	var docs []*document
	for i, tt := range cases {
		dir := filepath.Join(t.TempDir(), strconv.Itoa(i))
		changed(t, dir, good, tt.document, tt.old, tt.new)
		found, err := documents(dir)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, found...)
	}
	messages, err := validate(t.Context(), docs)
	if err != nil {
		t.Fatal(err)
	}
	for i, tt := range cases {
		var got []string
		for _, m := range messages {
			if filepath.Base(filepath.Dir(m.document)) == strconv.Itoa(i) {
				got = append(got, m.name)
			}
		}
		if tt.want == "" && len(got) > 0 || tt.want != "" && !slices.Contains(got, tt.want) {
			t.Errorf("%s with %s for %s: got %q, want %q", tt.document, tt.new, tt.old, got, tt.want)
		}
	}
}

// changed writes the documents into dir, one of them with something else in it.
func changed(t *testing.T, dir string, docs []feed.Document, document, from, to string) {
	t.Helper()
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		body := string(d.Body())
		if d.Path == "/"+document+".xml" {
			if !strings.Contains(body, from) {
				t.Fatalf("%s is not in\n%s", from, body)
			}
			body = strings.Replace(body, from, to, 1)
		}
		if err := os.WriteFile(filepath.Join(dir, filepath.FromSlash(d.Path)), []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// sample is a feed with all that the rules are about.
func sample(t *testing.T) []feed.Document {
	t.Helper()
	cest := time.FixedZone("", 2*3600)
	one := &post.Post{
		Path: "1.md", Slug: "1", Permalink: "https://blog.example.org/1", ID: "tag:blog.example.org,2026:1", Title: "Day 1",
		Published: time.Date(2026, 6, 12, 20, 15, 0, 0, cest), Tags: []string{"Go"}, Image: post.Image{URL: "https://blog.example.org/b.jpg", Alt: "B"},
		Enclosures: []post.Enclosure{{URL: "https://blog.example.org/a.mp3", Type: "audio/mpeg", Length: 12}},
		Text:       post.NewText(markup.HTML(`<p>One <img src="https://blog.example.org/a.jpg" alt="A"></p><p>Two</p>`), markup.Teaser{Fragment: markup.HTML("<p>One</p>")}),
	}
	two := &post.Post{
		Path: "2.md", Slug: "2", Permalink: "https://blog.example.org/2", ID: "tag:blog.example.org,2026:2", Title: "Day 2",
		Published: time.Date(2026, 6, 13, 20, 15, 0, 0, cest),
		Text:      post.NewText(markup.HTML("<p>Three</p>"), markup.Teaser{Fragment: markup.HTML("<p>Three</p>"), Whole: true}),
	}
	f := feed.New(feed.Settings{
		Title: "Recaps", Subtitle: "What was said", BaseURL: "https://blog.example.org", PublicURL: "https://recaps.example.org", Language: "en",
		Author:      post.Author{Name: "Ada Placeholder", Email: "ada@example.org", URI: "https://blog.example.org/ada/"},
		IDAuthority: "blog.example.org,2026", Content: feed.Both, Hubs: []string{"https://hub.example.org/"}, Icon: "https://blog.example.org/icon.png",
	}, []*post.Post{one, two}, time.Date(2026, 6, 20, 0, 0, 0, 0, time.UTC))
	f.Complete = true
	docs, err := f.Documents()
	if err != nil {
		t.Fatal(err)
	}
	return docs
}

// installed skips where html5lib and xmllint are not; CI has them.
func installed(t *testing.T) {
	t.Helper()
	if os.Getenv("CI") != "" {
		return
	}
	if exec.Command("/usr/bin/python3", "-c", "import html5lib").Run() != nil || exec.Command("xmllint", "--version").Run() != nil {
		t.Skip("needs python3-html5lib and libxml2-utils")
	}
}
