package mail

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// Outbox is a folder that takes messages where there is no relay: one .eml file
// each, named after its Message-ID, so that a copy sent again replaces itself.
// Another program, or a person, may carry them on.
type Outbox struct {
	Dir string
}

// Connect makes the folder if need be. What readers get is nobody else's business:
// it is open to its owner alone.
func (o Outbox) Connect(ctx context.Context) (Conn, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, &ConnectError{
			Result: lost(StageConnect, err),
			err:    fmt.Errorf("open outbox: %w", err),
		}
	}
	return outboxConn{o.Dir}, nil
}

type outboxConn struct{ dir string }

// Send writes the file as durably as a relay would keep it: when it is Accepted, it
// is there after a power cut.
func (c outboxConn) Send(ctx context.Context, e Envelope, msg []byte, proceed func() bool) Result {
	if _, _, refused := e.paths(); refused != nil {
		return *refused
	}
	if ctx.Err() != nil {
		return withheld(StageMail, "stopped before it was begun")
	}
	if proceed != nil && !proceed() {
		return withheld(StageBody, "called off before the body")
	}
	path := filepath.Join(c.dir, fileName(msg))
	if err := replaceFile(path, msg); err != nil {
		return Result{Verdict: Deferred, Stage: StageBody, Scope: ScopeRelay, Text: tidy(err.Error())}
	}
	return Result{Verdict: Accepted, Stage: StageReply, Code: 250, Text: path}
}

func (outboxConn) Close() error { return nil }

// A Message-ID that is a good file name as it is, and no hidden file.
var plainName = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9_.@+-]{0,199}$`)

func fileName(msg []byte) string {
	id := messageIDOf(msg)
	if id == "" || !plainName.MatchString(id) {
		named := msg
		if id != "" {
			named = []byte(id)
		}
		sum := sha256.Sum256(named)
		id = hex.EncodeToString(sum[:])
	}
	return id + ".eml"
}

// messageIDOf finds the id in a header as Encode writes it.
func messageIDOf(msg []byte) string {
	header, _, _ := bytes.Cut(msg, []byte("\r\n\r\n"))
	_, rest, ok := strings.Cut("\r\n"+string(header), "\r\nMessage-ID:")
	if !ok {
		return ""
	}
	_, rest, _ = strings.Cut(rest, "<")
	id, _, _ := strings.Cut(rest, ">")
	return id
}

// replaceFile leaves either the whole new file under path or what was there before.
func replaceFile(path string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".outbox-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone already when all went well
	_, err = f.Write(content)
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(path))
	}
	return err
}

// syncDir makes the new name durable, not only the bytes behind it.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
