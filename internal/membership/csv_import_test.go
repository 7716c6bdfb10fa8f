package membership

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

// ledger is a Ledger by address in lower case.
type ledger struct {
	of   map[string]newsletter.Standing
	next int64
	late string // joins by the form between looking up and writing

	asked []newsletter.Signup
}

func (l *ledger) AddressHash(email string) []byte { return []byte(strings.ToLower(email)) }

func (l *ledger) Standings(_ context.Context, addresses []string) ([]newsletter.Standing, error) {
	list := make([]newsletter.Standing, len(addresses))
	for i, a := range addresses {
		list[i] = l.of[strings.ToLower(a)]
	}
	return list, nil
}

func (l *ledger) Enrol(_ context.Context, list []newsletter.Subscriber) ([]bool, error) {
	added := make([]bool, len(list))
	for i, n := range list {
		key := strings.ToLower(n.Email)
		if x := l.of[key]; x.Subscriber.ID == 0 && x.Barred == "" && key != l.late {
			l.next++
			n.ID, added[i] = l.next, true
			l.of[key] = newsletter.Standing{Subscriber: n}
		}
	}
	return added, nil
}

func (l *ledger) SuppressAll(_ context.Context, list []newsletter.Suppression) error {
	for _, x := range list {
		s := l.of[string(x.Hash)]
		s.Barred = x.Cause
		l.of[string(x.Hash)] = s
	}
	return nil
}

func (l *ledger) Request(_ context.Context, list []newsletter.Signup, _ time.Duration) ([]bool, error) {
	given := make([]bool, len(list))
	for i, n := range list {
		key := strings.ToLower(n.Address)
		s := l.of[key]
		given[i] = s.Subscriber.Status == newsletter.StatusPending && !s.Asked
		s.Asked = true
		l.of[key] = s
		l.asked = append(l.asked, n)
	}
	return given, nil
}

func (l *ledger) Confirm(_ context.Context, id int64, consent newsletter.Consent, at time.Time) (bool, error) {
	for key, s := range l.of {
		if s.Subscriber.ID == id && s.Subscriber.Status == newsletter.StatusPending {
			s.Subscriber.Status, s.Subscriber.Consent, s.Subscriber.Confirmed = newsletter.StatusActive, consent, at
			l.of[key] = s
			return true, nil
		}
	}
	return false, nil
}

func (l *ledger) Leave(_ context.Context, id int64, _ string, at time.Time) (departure int, changed bool, err error) {
	for key, s := range l.of {
		if s.Subscriber.ID == id {
			s.Subscriber.Status, s.Subscriber.Left = newsletter.StatusLeft, at
			l.of[key] = s
		}
	}
	return 1, true, nil
}

// mailed are those who get the next issue.
func (l *ledger) mailed() []string {
	var list []string
	for key, s := range l.of {
		if s.Subscriber.Status == newsletter.StatusActive && s.Barred == "" {
			list = append(list, key)
		}
	}
	slices.Sort(list)
	return list
}

// here is a ledger with people in every standing.
func here() *ledger {
	person := func(id int64, status newsletter.Status, source string, barred newsletter.Cause) newsletter.Standing {
		n := newsletter.Subscriber{ID: id, Status: status, Consent: newsletter.Consent{At: noon, Source: source}}
		return newsletter.Standing{Subscriber: n, Barred: barred}
	}
	return &ledger{next: 100, late: "late@example.org", of: map[string]newsletter.Standing{
		"ada@example.org":       person(1, newsletter.StatusActive, "form", ""),
		"bo@example.org":        person(2, newsletter.StatusActive, "import: old.csv", ""),
		"cy@example.org":        person(3, newsletter.StatusLeft, "form", ""),
		"di@example.org":        person(4, newsletter.StatusPending, "form", ""),
		"webmaster@example.org": person(5, newsletter.StatusActive, "import: old.csv", ""),
		"stranger@example.org":  {Barred: newsletter.CauseErased},
	}}
}

// TestVerdicts: the dry run says of each line what the import then does.
func TestVerdicts(t *testing.T) {
	const before, after = "2026-01-01", "2026-12-01"
	for _, c := range []struct {
		story, lines string
		want         []Verdict
		mailed       string // whoever else gets mail
	}{
		{"nobody knows them", "new@example.org,active\nBo2@example.org,\npending@example.org,pending\n", []Verdict{VerdictAdded, VerdictAdded, VerdictPending}, "bo2@example.org new@example.org"},
		{"gone elsewhere", "x@example.org,unsubscribed\ny@example.org,cleaned\nz@example.org,complained\nb@example.org,blocklisted\n",
			[]Verdict{VerdictLeft, VerdictSuppressed, VerdictSuppressed, VerdictSuppressed}, ""},
		{"they stay as they are", "ADA@example.org,active\ncy@example.org,active\ndi@example.org,pending\n", []Verdict{VerdictKnown, VerdictKnown, VerdictKnown}, ""},
		{"asked here, and confirmed there", "di@example.org,active\nDI@example.org,active\n", []Verdict{VerdictAdded, VerdictDuplicate}, "di@example.org"},
		{"suppressed here", "stranger@example.org,active\n", []Verdict{VerdictBarred}, ""},
		{"nobody's own", "postmaster@example.org,active\nNo-Reply@example.org,pending\nabuse@example.org,unsubscribed\nno.reply@example.org,bounced\npostmaster@example.org,active\n",
			[]Verdict{VerdictRole, VerdictRole, VerdictLeft, VerdictSuppressed, VerdictDuplicate}, ""},
		{"nobody's own, and added before anybody minded", "webmaster@example.org,active\nwebmaster@example.org,unsubscribed\n", []Verdict{VerdictKnown, VerdictDuplicate}, ""},
		{"nobody's own, and gone", "webmaster@example.org,unsubscribed\n", []Verdict{VerdictDeparted}, "-webmaster@example.org"},
		{"left there before joining here", "ada@example.org,unsubscribed," + before + "\n", []Verdict{VerdictKnown}, ""},
		{"left there after joining here", "ada@example.org,unsubscribed," + after + "\n", []Verdict{VerdictDeparted}, "-ada@example.org"},
		{"left there, nobody knows when, and asked us here", "ada@example.org,unsubscribed\n", []Verdict{VerdictKnown}, ""},
		{"left there, nobody knows when, and came from there", "bo@example.org,unsubscribed\n", []Verdict{VerdictDeparted}, "-bo@example.org"},
		{"bounced there after joining here", "ada@example.org,cleaned," + after + "\n", []Verdict{VerdictSuppressed}, "-ada@example.org"},
		{"twice", "new@example.org,active\nNEW@example.org,pending\nnew@example.org,active\n", []Verdict{VerdictAdded, VerdictDuplicate, VerdictDuplicate}, "new@example.org"},
		{"first active, then gone", "new@example.org,active\nnew@example.org,unsubscribed\nnew@example.org,active\n", []Verdict{VerdictAdded, VerdictDeparted, VerdictDuplicate}, ""},
		{"first active, then bounced", "new@example.org,active\nnew@example.org,bounced\n", []Verdict{VerdictAdded, VerdictSuppressed}, ""},
		{"first gone, then active", "new@example.org,unsubscribed\nnew@example.org,active\n", []Verdict{VerdictLeft, VerdictDuplicate}, ""},
		{"nothing, and nonsense", "\nnobody,active\nnew@example.org,vip\n", []Verdict{VerdictEmpty, VerdictFaulty, VerdictFaulty}, ""},
	} {
		for _, dryRun := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, dry run %v", c.story, dryRun), func(t *testing.T) {
				l := here()
				always := l.mailed()
				got := verdicts(t, l, c.lines, dryRun)
				if !slices.Equal(got, c.want) {
					t.Errorf("verdicts %q, want %q", got, c.want)
				}
				want := always
				for _, a := range strings.Fields(c.mailed) {
					if gone, ok := strings.CutPrefix(a, "-"); ok {
						want = slices.DeleteFunc(slices.Clone(want), func(s string) bool { return s == gone })
					} else {
						want = append(slices.Clone(want), a)
					}
				}
				if dryRun {
					want = always
				}
				slices.Sort(want)
				if got := l.mailed(); !slices.Equal(got, want) {
					t.Errorf("mailed are %q, want %q", got, want)
				}
			})
		}
	}
}

func verdicts(t *testing.T, l *ledger, lines string, dryRun bool) (got []Verdict) {
	t.Helper()
	for _, j := range imported(t, l, lines, Handling{DryRun: dryRun}) {
		got = append(got, j.Verdict)
	}
	return got
}

func imported(t *testing.T, l *ledger, lines string, how Handling) (got []Judged) {
	t.Helper()
	if _, err := Import(context.Background(), l, strings.NewReader("email,status,left_at\n"+lines), ListFile{Name: "list.csv", Now: noon}, how, func(j Judged) error {
		got = append(got, j)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestSomebodyWhoWasQuickerIsKnown(t *testing.T) {
	if got := verdicts(t, here(), "late@example.org,active\nnew@example.org,active\n", false); !slices.Equal(got, []Verdict{VerdictKnown, VerdictAdded}) {
		t.Errorf("verdicts %q", got)
	}
}

// TestManyRows goes over the end of a batch.
func TestManyRows(t *testing.T) {
	var lines strings.Builder
	for i := range importBatch + 10 {
		fmt.Fprintf(&lines, "reader%d@example.org,active\n", i)
	}
	lines.WriteString("reader0@example.org,unsubscribed\n")
	l := &ledger{of: map[string]newsletter.Standing{}}
	got := verdicts(t, l, lines.String(), false)
	if len(got) != importBatch+11 || got[len(got)-1] != VerdictDeparted || len(l.mailed()) != importBatch+9 {
		t.Errorf("%d verdicts, the last %q, %d mailed", len(got), got[len(got)-1], len(l.mailed()))
	}
}
