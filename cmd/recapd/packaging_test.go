package main

import (
	"os"
	"regexp"
	"testing"
	"time"

	"recapd/config"
)

// systemd must not kill the service while it finishes what is in DATA.
func TestTheUnitLetsMessagesFinish(t *testing.T) {
	unit, err := os.ReadFile("../../packaging/recapd.service")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^TimeoutStopSec=(\w+)$`).FindSubmatch(unit)
	if found == nil {
		t.Fatal("the unit has no TimeoutStopSec")
	}
	patience, err := time.ParseDuration(string(found[1]))
	if err != nil {
		t.Fatal(err)
	}
	if needed := config.Default().SMTP.ShutdownTimeout + stopWithin; patience <= needed {
		t.Errorf("TimeoutStopSec=%v, and stopping may take %v", patience, needed)
	}
}
