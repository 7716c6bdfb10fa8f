package main

import (
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"recapd/internal/mail/sink"
)

// A campaign that cannot fail shows nothing: each of these verdicts must speak
// against the program.
func TestTheLedgerIsHeldAgainstWhatArrived(t *testing.T) {
	server, err := sink.Start("127.0.0.1:0", sink.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	trial := &trial{sink: server}
	trial.agree(ledger{states: map[string]string{"ada@example.org": "sent", "bob@example.org": "pending"}})
	if len(trial.faults) != 1 || !strings.Contains(trial.faults[0], "nothing arrived: ada@example.org") {
		t.Errorf("faults: %q", trial.faults)
	}
}

func TestChoose(t *testing.T) {
	for _, test := range []struct {
		args []string
		want string // names, or the beginning of the error
	}{
		{[]string{"stop", "kill"}, "stop kill"},
		{[]string{"-short", "speed"}, "speed"},
		{[]string{"nap"}, `no campaign "nap"`},
	} {
		o, err := parseOptions(test.args, io.Discard)
		var names []string
		for _, c := range o.campaigns {
			names = append(names, c.name)
		}
		got := strings.Join(names, " ")
		if err != nil {
			got = err.Error()
		}
		if !strings.HasPrefix(got, test.want) {
			t.Errorf("%q: got %q, want %q", test.args, got, test.want)
		}
	}
}

// The clock is set through the source of Go's own time.Now; a release of Go that
// reads it otherwise has to be noticed here and not in a long campaign.
func TestTheClockCanStillBeSet(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "src", "time", "time.go"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(source), readsClock) {
		t.Error("time.Now is another one: change readsClock")
	}
}

func TestPublish(t *testing.T) {
	trial := &trial{dir: t.TempDir()}
	if err := trial.publish(`recapd._domainkey.blog.example.org. 3600 IN TXT ( "v=DKIM1; k=rsa; " "p=MIIB" )`); err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(trial.path("keys.json"))
	if want := `{"recapd._domainkey.blog.example.org":"v=DKIM1; k=rsa; p=MIIB"}`; err != nil || string(got) != want {
		t.Errorf("%s, %v; want %s", got, err, want)
	}
}
