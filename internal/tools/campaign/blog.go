package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"recapd/internal/mail/sink"
)

// connections is what each campaign asks of its relay.
const connections = 10

// configuration is a blog's, with the relay's address and what else a campaign
// wants, from [smtp] on.
const configuration = `[site]
title = "Recaps"
base_url = "https://blog.example.org"
id_authority = "blog.example.org,2026"
[content]
dir = "content"
[digest]
from = "Recaps <news@blog.example.org>"
postal_address = "1 Shingle Street, Nowhere"
[http]
listen = %q
public_url = "https://recaps.blog.example.org"
admin = ""
[smtp]
host = %q
port = %d
connections = %d
rate = ""
%s
`

const blogPost = `---
title: Ducks in production
date: 2026-11-16
event: PebbleConf 2026
tags: [ducks, production]
---
Ada Placeholder kept a pond of forty services afloat, and told how.

<!-- TEASER_END -->

## What floats

| what  | why         |
|-------|-------------|
| ducks | they float  |
| rocks | they do not |

A duck that is *killed* in the middle of a sentence begins it again.
`

// open starts the mail server, and makes the blog and its subscribers.
func (t *trial) open(ctx context.Context, o sink.Options, more string) (err error) {
	if err := os.MkdirAll(t.dir, 0o700); err != nil {
		return err
	}
	if t.sink, err = sink.Start("127.0.0.1:0", o); err != nil {
		return err
	}
	port, err := freePort()
	if err != nil {
		return err
	}
	if more == "" {
		more = `tls = "none"`
	}
	t.everybody = nil
	var people strings.Builder
	people.WriteString("email\n")
	for i := range t.readers {
		address := fmt.Sprintf("reader%05d@example.org", i)
		t.everybody = append(t.everybody, address)
		people.WriteString(address + "\n")
	}
	for name, content := range map[string]string{
		"content/ducks.md": blogPost,
		"people.csv":       people.String(),
		"recapd.toml":      fmt.Sprintf(configuration, fmt.Sprintf("127.0.0.1:%d", port), t.sink.Host(), t.sink.Port(), connections, more),
	} {
		if err := os.MkdirAll(filepath.Dir(t.path(name)), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(t.path(name), []byte(content), 0o600); err != nil {
			return err
		}
	}
	if out, code, err := t.recapd(ctx, "subscribers", "import", "people.csv"); err != nil || code != 0 {
		return fmt.Errorf("import the subscribers: exit %d, %w\n%s", code, err, out)
	}
	return nil
}
