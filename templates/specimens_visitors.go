package templates

import "time"

// joiningSpecimens are the pages from the form to the list, and the ways to fail.
func (s *Set) joiningSpecimens(p Page) []Specimen {
	form := Signup{Next: sampleFriday, Weekly: true, Latest: sampleLine}
	sent := func(kind string) Sent { return Sent{Kind: kind, Sender: sampleSender, Lifetime: 7 * 24 * time.Hour} }
	confirm := sent("confirm")
	out := []Specimen{
		specimen("subscribe", s.Subscribe, SubscribePage{Page: p, Signup: form, Embeddable: true}),
		specimen("embed", s.Embed, EmbedPage{Page: p, Signup: form}),
		specimen("embed-sent", s.Embed, EmbedPage{Page: p, Sent: &confirm}),
		specimen("confirm", s.Confirm, ConfirmPage{Page: p, Address: sampleReader}),
		specimen("confirmed", s.Confirmed, ConfirmedPage{Page: p, Next: sampleFriday, Latest: sampleLine, PreferencesURL: p.URL + "/s/" + sampleToken}),
		specimen("confirmed-already", s.Confirmed, ConfirmedPage{Page: p, Already: true, Next: sampleFriday}),
	}
	for _, fault := range []string{FaultMissing, FaultSpelled, FaultDomain, FaultRole, FaultBusy} {
		f := form
		f.Address, f.Fault, f.Weekly = "name@example", fault, false
		out = append(out, specimen("subscribe-"+fault, s.Subscribe, SubscribePage{Page: p, Signup: f}),
			specimen("embed-"+fault, s.Embed, EmbedPage{Page: p, Signup: f}))
	}
	for _, kind := range []string{"confirm", "manage", "move"} {
		out = append(out, specimen("sent-"+kind, s.Sent, SentPage{Page: p, Sent: sent(kind)}))
		for _, problem := range []string{"expired", "used", "bad"} {
			page := LinkProblemPage{Page: p, Kind: kind, Problem: problem}
			if kind == "confirm" {
				page.Signup = &form
			}
			out = append(out, specimen("link-"+kind+"-"+problem, s.LinkProblem, page))
		}
	}
	return append(out, specimen("link-undo-expired", s.LinkProblem, LinkProblemPage{Page: p, Kind: "undo", Problem: "expired", Signup: &form}))
}

// choosingSpecimens are the pages of those who are on the list.
func (s *Set) choosingSpecimens(p Page) []Specimen {
	page := PreferencesPage{
		Page: p, Address: sampleReader, Frequency: "weekly", Frequencies: []string{"weekly", "each-post", "monthly", "wrap-up"},
		Events:         []Topic{{"Gopherdale Days 2031", ""}, {"PebbleConf Nowhere 2031", "follow"}},
		Tags:           []Topic{{"caches", ""}, {"databases", "mute"}, {"ducks", ""}, {"observability & night pages", ""}},
		UnsubscribeURL: p.URL + "/u/" + sampleToken, LinkURL: p.URL + "/s/" + sampleToken + "/link",
	}
	saved := page
	saved.Saved, saved.Paused, saved.Chosen = true, sampleFriday, "es"
	fault := page
	fault.PausedFault, fault.PausedTyped = true, "next week"
	test := page
	test.Test, test.Tags, test.LinkURL, test.UnsubscribeURL = true, nil, "", ""
	return []Specimen{
		specimen("preferences", s.Preferences, page),
		specimen("preferences-saved", s.Preferences, saved),
		specimen("preferences-fault", s.Preferences, fault),
		specimen("preferences-test", s.Preferences, test),
		specimen("manage", s.Manage, ManagePage{Page: p, Address: sampleReader}),
		specimen("manage-fault", s.Manage, ManagePage{Page: p, Address: sampleReader, Typed: "name@", Fault: FaultSpelled}),
		specimen("manage-unsure", s.Manage, ManagePage{Page: p, Address: sampleReader, Unsure: true}),
		specimen("move", s.Move, MovePage{Page: p, Address: sampleReader}),
		specimen("moved", s.Moved, MovedPage{Page: p, Address: sampleReader, PreferencesURL: p.URL + "/s/" + sampleToken}),
		specimen("erased", s.Erased, ErasedPage{Page: p}),
	}
}

// leavingSpecimens are the pages of those who go.
func (s *Set) leavingSpecimens(p Page) []Specimen {
	undo := p.URL + "/undo/" + sampleToken
	return []Specimen{
		specimen("unsubscribe", s.Unsubscribe, UnsubscribePage{Page: p, Address: sampleReader}),
		specimen("unsubscribe-moved", s.Unsubscribe, UnsubscribePage{Page: p}),
		specimen("done", s.Done, DonePage{Page: p, UndoURL: undo}),
		specimen("done-thanks", s.Done, DonePage{Page: p, UndoURL: undo, Thanks: true}),
		specimen("done-already", s.Done, DonePage{Page: p, Already: true, LinkURL: p.URL + "/s/" + sampleToken + "/link"}),
		specimen("done-test", s.Done, DonePage{Page: p, Test: true}),
		specimen("back", s.Back, BackPage{Page: p, Next: sampleFriday, PreferencesURL: p.URL + "/s/" + sampleToken}),
	}
}
