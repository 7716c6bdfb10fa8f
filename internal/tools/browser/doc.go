// Package browser proves with a real Chromium what the pages promise to people. It
// has tests only:
//
//	CHROMIUM=/usr/bin/chromium AXE=…/axe.min.js go test ./internal/tools/browser
//
// They build the real program and run it as a process with a configuration file, a
// folder of posts and a mail server (internal/mail/sink), and then do what people do:
// join by the form, confirm by the letter, choose and leave by the links of a digest;
// with a mouse and with the keyboard alone, with JavaScript and without, in every
// language that there is, and from a page of another site that carries the form.
// Others do what scanners and strangers do.
//
// Environment:
//
//	CHROMIUM     the browser; without it chromium or google-chrome from the PATH
//	AXE          axe.min.js of the npm package axe-core
//	SCREENSHOTS  a folder: a picture of every page is written there
//
// Where the browser or axe is missing, the tests that need it are left out and say
// so; with CI=true that is a failure.
package browser
