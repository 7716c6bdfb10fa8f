package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"

	"recapd/internal/mail/sink"
)

// checker judges one message by the rules of RFCs and of large mailbox providers.
const checker = "../shared/checks/bin/check-message"

// message sends signed messages and has some of them checked.
func message(ctx context.Context, t *trial) error {
	check, err := filepath.Abs(checker)
	if err == nil {
		_, err = os.Stat(check)
	}
	if err != nil {
		return missing(checker + " is not here")
	}
	t.readers = min(t.readers, 100)
	if err := t.withKey(ctx, sink.Options{Dir: t.dir}, ""); err != nil {
		return err
	}
	if err := t.finish(ctx); err != nil {
		return err
	}
	if _, err := t.judge(ctx, promised{}); err != nil {
		return err
	}
	checked := 0
	for i := 1; i <= t.readers; i += max(1, t.readers/3) {
		out, err := exec.CommandContext(ctx, check, t.path(fmt.Sprintf("%06d.eml", i)), "--kind", "digest", "--keys", t.path("keys.json"), "-q").CombinedOutput()
		if err != nil {
			t.faultf("message %d: %v\n%s", i, err, out)
		}
		checked++
	}
	t.figure("%d messages checked, signatures included", checked)
	return nil
}

// withKey is open for a program that signs.
func (t *trial) withKey(ctx context.Context, o sink.Options, more string) error {
	record, code, err := t.recapd(ctx, "dkim", "new", "--selector", "recapd", "--domain", "blog.example.org", "--key", "dkim.pem")
	if err != nil || code != 0 {
		return fmt.Errorf("recapd dkim new: exit %d, %w\n%s", code, err, record)
	}
	if err := t.publish(record); err != nil {
		return err
	}
	return t.open(ctx, o, "tls = \"none\"\n[dkim]\nselector = \"recapd\"\nkey_file = \"dkim.pem\""+more)
}

// zoneLine is what recapd dkim new prints for the operator's zone file.
var (
	zoneLine = regexp.MustCompile(`(?m)^(\S+_domainkey\S*?)\.?\s.*?TXT\s+(.*)$`)
	quoted   = regexp.MustCompile(`"([^"]*)"`)
)

// publish writes the DNS record where the checker looks for it.
func (t *trial) publish(record string) error {
	line := zoneLine.FindStringSubmatch(record)
	if line == nil {
		return fmt.Errorf("no record in what recapd dkim new printed:\n%s", record)
	}
	var value strings.Builder
	for _, part := range quoted.FindAllStringSubmatch(line[2], -1) {
		value.WriteString(part[1])
	}
	keys, err := json.Marshal(map[string]string{line[1]: value.String()})
	if err != nil {
		return err
	}
	return os.WriteFile(t.path("keys.json"), keys, 0o600)
}
