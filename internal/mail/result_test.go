package mail

import (
	"errors"
	"strings"
	"testing"
)

// Replies as servers write them, and what each is about.
func TestJudge(t *testing.T) {
	for _, test := range []struct {
		stage   Stage
		code    int
		text    string
		verdict Verdict
		scope   Scope
		status  string
	}{
		{StageMail, 550, "5.7.1 Sender not allowed", Refused, ScopeSender, "5.7.1"},
		{StageMail, 553, "5.1.8 Domain of sender address does not exist", Refused, ScopeSender, "5.1.8"},
		{StageMail, 550, "We do not like you", Refused, ScopeSender, ""},
		{StageMail, 552, "5.3.4 Message size exceeds fixed limit", Refused, ScopeMessage, "5.3.4"},
		{StageMail, 552, "Too large", Refused, ScopeMessage, ""},
		{StageMail, 530, "5.7.0 Must issue a STARTTLS command first", Refused, ScopeRelay, "5.7.0"},
		{StageMail, 503, "5.5.1 EHLO first", Refused, ScopeRelay, "5.5.1"},
		{StageMail, 452, "4.3.1 Insufficient system storage", Deferred, ScopeRelay, "4.3.1"},
		{StageMail, 454, "Throttling failure: Maximum sending rate exceeded", Deferred, ScopeRelay, ""},

		{StageRcpt, 550, "5.1.1 User unknown", Refused, ScopeRecipient, "5.1.1"},
		{StageRcpt, 550, "No such user here", Refused, ScopeRecipient, ""},
		{StageRcpt, 553, "mailbox name not allowed", Refused, ScopeRecipient, ""},
		{StageRcpt, 501, "Bad recipient address syntax", Refused, ScopeRecipient, ""},
		{StageRcpt, 552, "5.2.2 Mailbox full", Refused, ScopeRecipient, "5.2.2"},
		{StageRcpt, 550, "5.7.1 Relaying denied", Refused, ScopeSender, "5.7.1"},
		{StageRcpt, 550, "5.1.7 Bad sender address", Refused, ScopeSender, "5.1.7"},
		{StageRcpt, 554, "Your host is blacklisted", Refused, ScopeSender, ""},
		{StageRcpt, 451, "4.7.1 Greylisted, come back later", Deferred, ScopeRecipient, "4.7.1"},
		{StageRcpt, 450, "Mailbox busy", Deferred, ScopeRecipient, ""},
		{StageRcpt, 452, "4.2.2 Over quota", Deferred, ScopeRecipient, "4.2.2"},
		{StageRcpt, 451, "4.3.0 Local error", Deferred, ScopeRelay, "4.3.0"},

		{StageData, 451, "Local error", Deferred, ScopeRelay, ""},
		{StageReply, 554, "5.7.1 Message looks like spam", Refused, ScopeMessage, "5.7.1"},
		{StageReply, 552, "5.3.4 Too big", Refused, ScopeMessage, "5.3.4"},
		{StageReply, 550, "5.1.1 No such user after all", Refused, ScopeRecipient, "5.1.1"},
		{StageReply, 554, "5.6.0 Malformed message", Refused, ScopeMessage, "5.6.0"},
		{StageReply, 451, "4.3.2 Try later", Deferred, ScopeRelay, "4.3.2"},

		{StageConnect, 535, "5.7.8 Authentication failed", Refused, ScopeRelay, "5.7.8"},
		{StageConnect, 554, "No SMTP service here", Refused, ScopeRelay, ""},

		// A status of another class than the code is somebody's typing error.
		{StageRcpt, 450, "5.1.1 User unknown", Deferred, ScopeRecipient, ""},
		{StageRcpt, 550, "5.1.1000 is a version number", Refused, ScopeRecipient, ""},
	} {
		r := judge(test.stage, test.code, test.text)
		if r.Verdict != test.verdict || r.Scope != test.scope || r.Enhanced != test.status || r.Code != test.code || r.Broken {
			t.Errorf("%s %d %s:\n got %s, %s, %q, broken %v\nwant %s, %s, %q", test.stage, test.code, test.text,
				r.Verdict, r.Scope, r.Enhanced, r.Broken, test.verdict, test.scope, test.status)
		}
	}
}

// A server that closes the connection may say so at any time.
func TestJudge421(t *testing.T) {
	for _, stage := range []Stage{StageConnect, StageMail, StageRcpt, StageData, StageBody, StageReply} {
		r := judge(stage, 421, "4.3.2 Shutting down")
		if r.Verdict != Deferred || r.Scope != ScopeRelay || !r.Broken {
			t.Errorf("%s: %+v", stage, r)
		}
	}
}

func TestRecipientGone(t *testing.T) {
	for _, test := range []struct {
		stage Stage
		code  int
		text  string
		want  bool
	}{
		{StageRcpt, 550, "5.1.1 User unknown", true},
		{StageRcpt, 553, "5.1.3 Bad syntax", true},
		{StageRcpt, 551, "5.1.6 Moved", true},
		{StageRcpt, 556, "5.1.10 Recipient address has null MX", true},
		{StageReply, 550, "5.1.1 No such user", true},
		{StageRcpt, 550, "No such user here", true},
		{StageRcpt, 550, "<bob@example.net>: Recipient unknown", true},
		{StageRcpt, 550, "User does not exist", true},

		{StageRcpt, 550, "5.1.2 No such domain", false},
		{StageRcpt, 550, "5.2.1 Mailbox disabled", false},
		{StageRcpt, 552, "5.2.2 Mailbox full", false},
		{StageRcpt, 550, "5.7.1 No such user will be told", false},
		{StageRcpt, 550, "Mailbox unavailable", false},
		{StageRcpt, 550, "Sender verify failed: no such user", false},
		{StageRcpt, 550, "Rejected by policy: unknown user agent", false},
		{StageRcpt, 554, "No such user here", false},
		{StageRcpt, 450, "4.1.1 User unknown, for now", false},
		{StageRcpt, 450, "5.1.1 User unknown", false},
		{StageMail, 550, "5.1.1 User unknown", false},
		{StageConnect, 550, "5.1.1 User unknown", false},
		{StageReply, 550, "No such user here", false},
	} {
		if got := judge(test.stage, test.code, test.text).RecipientGone(); got != test.want {
			t.Errorf("%s %d %s: %v", test.stage, test.code, test.text, got)
		}
	}
}

func TestResultText(t *testing.T) {
	r := judge(StageRcpt, 550, "5.1.1 No such\n5.1.1 user\x1b[31m \xff"+strings.Repeat("é", 400))
	if !strings.HasPrefix(r.Text, "No such user [31m \uFFFDéé") || len(r.Text) > 510 {
		t.Errorf("%q", r.Text)
	}
	got := lost(StageReply, errors.New("EOF")).String() + "; " + judge(StageRcpt, 550, "5.1.1 Gone").String()
	if got != "unknown at reply: EOF; refused at rcpt: 550 5.1.1: Gone" {
		t.Errorf("%q", got)
	}
}
