package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// rebuilt is what rebuilds took: as the program says itself, and of the processor.
type rebuilt struct{ told, spent []cost }

// settled is how long recapd does not trust the time of a file that was just written.
const settled = 12 * time.Second

// touched changes one post again and again, now in the folder of one server, now in that
// of the other.
func (b *bench) touched(ctx context.Context, dir string, posts int) (ours, theirs rebuilt, err error) {
	port, err := freePort()
	if err != nil {
		return ours, theirs, err
	}
	recapd := &server{dir: filepath.Join(dir, "ours"), where: regexp.MustCompile(`serving.* address=(http://\S+)`), took: regexp.MustCompile(`feeds rebuilt.* took=(\S+)`), feed: "/atom.xml"}
	hugo := &server{dir: filepath.Join(dir, "theirs"), where: regexp.MustCompile(`available at (http://\S+?)/? `), took: regexp.MustCompile(`Total in (\d+ ms)`), feed: "/index.xml"}
	for _, s := range []*server{recapd, hugo} {
		if err := makeBlog(s.dir, posts); err != nil {
			return ours, theirs, err
		}
	}
	if err := recapd.start(ctx, b.recapd, "--config", "all.toml", "serve"); err != nil {
		return ours, theirs, err
	}
	defer recapd.stop()
	if err := hugo.start(ctx, b.hugo, "server", "--disableLiveReload", "--disableFastRender", "--bind", "127.0.0.1", "--port", port, "--layoutDir", "all/layouts"); err != nil {
		return ours, theirs, err
	}
	defer hugo.stop()
	if err := wait(ctx, settled); err != nil {
		return ours, theirs, err
	}
	for round := range b.rounds + 1 {
		for s, to := range map[*server]*rebuilt{recapd: &ours, hugo: &theirs} {
			told, spent, err := s.touch(ctx, fmt.Sprintf("recap-%06d.md", round%posts), fmt.Sprintf("changed-%d-times", round))
			if err != nil {
				return ours, theirs, fmt.Errorf("%s: %w", filepath.Base(s.cmd.Path), err)
			}
			if round > 0 {
				to.told, to.spent = append(to.told, cost{took: told}), append(to.spent, cost{took: spent})
			}
		}
	}
	return ours, theirs, nil
}

// server is a program that serves a feed and builds it anew.
type server struct {
	dir         string
	where, took *regexp.Regexp // it serves, a rebuild took, in lines that it writes
	feed        string         // path, later URL

	cmd    *exec.Cmd
	cancel context.CancelFunc
	lines  chan string
}

// start waits until the program says where it serves.
func (s *server) start(ctx context.Context, name string, args ...string) error {
	ctx, s.cancel = context.WithCancel(ctx)
	s.cmd, s.lines = exec.CommandContext(ctx, name, args...), make(chan string, 1000)
	s.cmd.Dir = s.dir
	s.cmd.Cancel = func() error { return s.cmd.Process.Signal(os.Interrupt) }
	said, err := s.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	s.cmd.Stderr = s.cmd.Stdout
	if err := s.cmd.Start(); err != nil {
		return err
	}
	go func() {
		for lines := bufio.NewScanner(said); lines.Scan(); {
			s.lines <- lines.Text()
		}
		close(s.lines)
	}()
	address, err := s.next(ctx, s.where)
	if err != nil {
		s.stop()
		return fmt.Errorf("%s: %w", filepath.Base(name), err)
	}
	s.feed = address + s.feed
	return nil
}

func (s *server) stop() {
	s.cancel()
	for range s.lines { // until it has ended
	}
	_ = s.cmd.Wait() // it was interrupted
}

// next waits for a line, and gives what it captures.
func (s *server) next(ctx context.Context, want *regexp.Regexp) (string, error) {
	var said []string
	for patience := time.After(2 * time.Minute); ; {
		select {
		case line, ok := <-s.lines:
			if found := want.FindStringSubmatch(line); found != nil {
				return found[1], nil
			}
			if said = append(said, line); !ok {
				return "", fmt.Errorf("it has ended:\n%s", strings.Join(said, "\n"))
			}
		case <-patience:
			return "", fmt.Errorf("it says nothing of what is waited for:\n%s", strings.Join(said, "\n"))
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// touch writes a mark into a post, and waits until the feed has it.
func (s *server) touch(ctx context.Context, post, mark string) (told, spent time.Duration, err error) {
	for len(s.lines) > 0 {
		<-s.lines // of what was before
	}
	name := filepath.Join(s.dir, "content", "blog", post)
	text, err := os.ReadFile(name)
	if err != nil {
		return 0, 0, err
	}
	before := s.processor()
	if err := os.WriteFile(name, append(text, "\n"+mark+"\n"...), 0o644); err != nil {
		return 0, 0, err
	}
	took, err := s.next(ctx, s.took)
	if err != nil {
		return 0, 0, err
	}
	spent = s.processor() - before
	if told, err = time.ParseDuration(strings.ReplaceAll(took, " ", "")); err != nil {
		return 0, 0, err
	}
	answer, err := http.Get(s.feed)
	if err != nil {
		return 0, 0, err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err == nil && !strings.Contains(string(body), mark) {
		err = errors.New("the feed has not changed")
	}
	return told, spent, err
}

// processor is how much of it the program has had, by proc(5).
func (s *server) processor() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(stat[strings.LastIndex(string(stat), ")")+1:]))
	ticks := 0
	for _, field := range fields[11:13] { // utime and stime, in hundredths of a second
		n, _ := strconv.Atoi(field)
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// freePort is one that nobody listened on a moment ago.
func freePort() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	return port, err
}

func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}
