package browser

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"recapd/internal/mail/sink"
	"recapd/internal/tools/shipped"
)

// program is the recapd that is tested, built once.
var program string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	dir, err := os.MkdirTemp("", "browser-")
	if err == nil {
		defer os.RemoveAll(dir)
		program = filepath.Join(dir, "recapd")
		err = shipped.Build(context.Background(), "../../..", program)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer closeChromium()
	return m.Run()
}

// house is a running recapd with its folder and its mail server.
type house struct {
	t    *testing.T
	dir  string
	base string // of its pages
	sink *sink.Server
	read int // messages that have been looked at
}

// settings are what a test wants otherwise.
type settings struct {
	origins  []string // of sites that carry the form
	sink     sink.Options
	operator string // who approves a mail of each post; "": nobody does, and none is sent
}

const configuration = `[site]
title = "The Pebble Post"
subtitle = "Recaps of conferences that never took place"
base_url = "https://pebbles.example.org"
id_authority = "pebbles.example.org,2026"
[content]
dir = "content"
[editions]
monthly = "0 9 1 * *"
[digest]
schedule = "0 9 * * %d"
from = "The Pebble Post <news@pebbles.example.org>"
postal_address = "1 Shingle Street, Nowhere"
[subscribe]
origins = [%s]
[http]
listen = %q
public_url = %q
privacy_url = "https://pebbles.example.org/privacy"
admin = ""
[smtp]
host = %q
port = %d
tls = "none"
rate = ""
`

// open starts recapd and its mail server.
func open(t *testing.T, s settings) *house {
	t.Helper()
	server, err := sink.Start("127.0.0.1:0", s.sink)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	h := &house{t: t, dir: t.TempDir(), sink: server}
	address := freeAddress(t)
	h.base = "http://" + address
	origins := ""
	for _, o := range s.origins {
		origins += fmt.Sprintf("%q,", o)
	}
	farOff := int(time.Now().Weekday()+3) % 7 // nothing is to be sent by itself
	toml := fmt.Sprintf(configuration, farOff, origins, address, h.base, server.Host(), server.Port())
	if s.operator != "" {
		toml = strings.NewReplacer("[content]\n", "[content]\nscan = \"1s\"\n", "[digest]\n", "[digest]\napproval = true\nquiet = \"1s\"\n",
			"[editions]\n", "[editions]\neach_post = true\n").Replace(toml) +
			fmt.Sprintf("[operator]\nemail = %q\n", s.operator)
	}
	h.write("recapd.toml", toml)
	h.post("Ducks in production", "2026-11-16")
	h.serve()
	return h
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func (h *house) write(name, content string) {
	h.t.Helper()
	file := filepath.Join(h.dir, name)
	err := os.MkdirAll(filepath.Dir(file), 0o700)
	if err == nil {
		err = os.WriteFile(file, []byte(content), 0o600)
	}
	if err != nil {
		h.t.Fatal(err)
	}
}

// post adds a recap to the blog.
func (h *house) post(title, date string) {
	name := strings.ReplaceAll(strings.ToLower(title), " ", "-")
	h.write("content/"+name+".md", fmt.Sprintf("---\ntitle: %s\ndate: %s\nevent: PebbleConf 2026\ntags: [ducks, ponds]\n---\n"+
		"Ada Placeholder kept a pond afloat, and [told how](/how/).\n\n<!-- TEASER_END -->\n\nThe rest.\n", title, date))
}

// command is recapd in its folder, without settings of this shell.
func (h *house) command(args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = h.dir
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, "RECAPD_") {
			cmd.Env = append(cmd.Env, e)
		}
	}
	return cmd
}

// recapd runs to its end, which must be a good one: 0, or 3 for nothing to do.
func (h *house) recapd(args ...string) string {
	h.t.Helper()
	out, err := h.command(args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.ExitCode() != 3) {
		h.t.Fatalf("recapd %s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// serve starts the service, and waits until it answers.
func (h *house) serve() {
	h.t.Helper()
	log, err := os.Create(filepath.Join(h.dir, "serve.log"))
	if err != nil {
		h.t.Fatal(err)
	}
	cmd := h.command("serve")
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
		log.Close()
		if said, _ := os.ReadFile(log.Name()); h.t.Failed() {
			h.t.Logf("recapd serve said:\n%s", said)
		}
	})
	h.eventually("it answers", func() bool {
		resp, err := http.Get(h.base + "/healthz")
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// soon is longer than anything that is waited for takes.
const soon = 20 * time.Second

func (h *house) eventually(what string, holds func() bool) {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), soon)
	defer cancel()
	for !holds() {
		select {
		case <-ctx.Done():
			h.t.Fatalf("it did not come about in %v that %s", soon, what)
		case <-time.After(20 * time.Millisecond):
		}
	}
}
