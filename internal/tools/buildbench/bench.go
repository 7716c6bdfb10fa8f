package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"syscall"
	"time"
)

// bench times the two programs.
type bench struct {
	rounds       int
	recapd, hugo string
	out          io.Writer
}

// cost is what one run took.
type cost struct {
	took   time.Duration
	memory int64 // bytes, resident, at most
}

// compare makes a blog and times both, and prints a line for each thing to do.
func (b *bench) compare(ctx context.Context, dir string, posts int) error {
	if err := makeBlog(dir, posts); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	for _, kind := range []struct{ name, folder string }{{"all", "all"}, {"top 20", "top"}} {
		feeds, site := filepath.Join(dir, kind.folder+"-feeds"), filepath.Join(dir, kind.folder+"-site")
		ours, theirs, err := b.turns(
			func() (cost, error) {
				return once(ctx, dir, feeds, b.recapd, "--config", kind.folder+".toml", "build", "--plain", "--out", feeds)
			},
			func() (cost, error) {
				return once(ctx, dir, site, b.hugo, "--quiet", "--layoutDir", filepath.Join(kind.folder, "layouts"), "-d", site)
			})
		if err == nil {
			err = check(dir, feeds, site, kind.folder, posts)
		}
		if err != nil {
			return fmt.Errorf("%d posts, %s: %w", posts, kind.name, err)
		}
		b.print(posts, kind.name, ours, theirs)
	}
	ours, theirs, err := b.touched(ctx, dir, posts)
	if err != nil {
		return fmt.Errorf("%d posts, touched: %w", posts, err)
	}
	b.print(posts, "touch", ours.told, theirs.told)
	b.print(posts, "touch, processor", ours.spent, theirs.spent)
	return nil
}

// alone times recapd by itself.
func (b *bench) alone(ctx context.Context, dir string, posts int) error {
	if err := makeBlog(dir, posts); err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	feeds := filepath.Join(dir, "feeds")
	var costs []cost
	for range min(b.rounds, 3) {
		c, err := once(ctx, dir, feeds, b.recapd, "--config", "all.toml", "build", "--plain", "--out", feeds)
		if err != nil {
			return err
		}
		costs = append(costs, c)
	}
	b.print(posts, "all", costs, nil)
	return nil
}

// turns times both in turns, after one run each that is not counted.
func (b *bench) turns(ours, theirs func() (cost, error)) (a, h []cost, err error) {
	for round := range b.rounds + 1 {
		one, err := ours()
		if err != nil {
			return nil, nil, err
		}
		other, err := theirs()
		if err != nil {
			return nil, nil, err
		}
		if round > 0 {
			a, h = append(a, one), append(h, other)
		}
	}
	return a, h, nil
}

// once runs a command that writes into a folder, which is not there before.
func once(ctx context.Context, dir, into, name string, args ...string) (cost, error) {
	if err := os.RemoveAll(into); err != nil {
		return cost{}, err
	}
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Stderr = dir, &said
	began := time.Now()
	err := cmd.Run()
	took := time.Since(began)
	if err != nil {
		return cost{}, fmt.Errorf("%s: %w\n%s", filepath.Base(name), err, said.Bytes())
	}
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, errors.New("this system does not tell what a process took")
	}
	memory := usage.Maxrss
	if runtime.GOOS == "linux" {
		memory <<= 10 // it counts in KB
	}
	return cost{took, memory}, nil
}

// check tells whether both have done what they were timed for.
func check(dir, feeds, site, kind string, posts int) error {
	want := posts
	if kind == "top" {
		want = min(20, posts)
	}
	for file, entry := range map[string]string{
		filepath.Join(feeds, "atom.xml"): "<entry>", filepath.Join(feeds, "rss.xml"): "<item>",
		filepath.Join(feeds, "feed.json"): `"content_html"`, filepath.Join(site, "index.xml"): "<item>",
	} {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if n := bytes.Count(text, []byte(entry)); n != want || len(text) < want*postSize/2 {
			return fmt.Errorf("%s has %d entries in %d bytes, and %d were wanted", file, n, len(text), want)
		}
	}
	return nil
}

func (b *bench) print(posts int, what string, ours, theirs []cost) {
	took := func(c cost) float64 { return c.took.Seconds() }
	memory := func(c cost) float64 { return float64(c.memory) / (1 << 20) }
	line := fmt.Sprintf("| %d | %s | %s |", posts, what, seconds(median(ours, took)))
	if theirs == nil {
		fmt.Fprintf(b.out, "%s | | %.0f MiB | | |\n", line, median(ours, memory))
		return
	}
	line += fmt.Sprintf(" %s | %.2f |", seconds(median(theirs, took)), ratio(ours, theirs, took))
	if ours[0].memory == 0 {
		fmt.Fprintln(b.out, line+" | | |")
		return
	}
	fmt.Fprintf(b.out, "%s %.0f MiB | %.0f MiB | %.2f |\n", line, median(ours, memory), median(theirs, memory), ratio(ours, theirs, memory))
}

func seconds(s float64) string {
	if s < 1 {
		return fmt.Sprintf("%.0f ms", s*1000)
	}
	return fmt.Sprintf("%.2f s", s)
}

func median(costs []cost, of func(cost) float64) float64 {
	return middle(len(costs), func(i int) float64 { return of(costs[i]) })
}

func ratio(a, b []cost, of func(cost) float64) float64 {
	return middle(min(len(a), len(b)), func(i int) float64 { return of(a[i]) / of(b[i]) })
}

func middle(n int, of func(i int) float64) float64 {
	values := make([]float64, n)
	for i := range values {
		values[i] = of(i)
	}
	slices.SortFunc(values, cmp.Compare)
	return values[n/2]
}
