package rst

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
)

// BenchmarkBesideDocutils has a folder of posts read by us and by docutils, one after
// the other, docutils in a process that has read them all once before. The folder is
// $RST_POSTS; without it, the sources of the pair files.
func BenchmarkBesideDocutils(b *testing.B) {
	posts := postsToRead(b)
	theirs := warmDocutils(b, posts)
	var ratios, ours []float64
	for b.Loop() {
		began := time.Now()
		for _, p := range posts {
			_ = Convert(p, io.Discard)
		}
		we := time.Since(began)
		began = time.Now()
		theirs()
		ratios = append(ratios, float64(time.Since(began))/float64(we))
		ours = append(ours, float64(len(bytes.Join(posts, nil)))/we.Seconds()/1e6)
	}
	b.ReportMetric(median(ratios), "times-as-fast")
	b.ReportMetric(median(ours), "MB/s")
	b.ReportMetric(0, "ns/op") // of both together, which says nothing
}

func postsToRead(b *testing.B) (posts [][]byte) {
	folder := os.Getenv("RST_POSTS")
	if folder == "" {
		for _, file := range pairFiles(b) {
			for _, c := range readPairs(b, file) {
				posts = append(posts, []byte(c.source))
			}
		}
		return posts
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) != ".rst" {
			return err
		}
		text, err := os.ReadFile(path)
		posts = append(posts, text)
		return err
	})
	if err != nil || len(posts) == 0 {
		b.Fatalf("%s: %d posts, %v", folder, len(posts), err)
	}
	return posts
}

// docutils is told posts, each behind a line with its length, and then reads all of
// them for each further line.
const docutils = `
import sys
from docutils.core import publish_parts
settings = {'report_level': 5, 'halt_level': 6, 'file_insertion_enabled': False, 'raw_enabled': False, 'syntax_highlight': 'none'}
posts = []
for line in sys.stdin.buffer:
    if line == b'read\n':
        for p in posts:
            try:
                publish_parts(p, writer_name='html5', settings_overrides=settings)
            except Exception:
                pass
        print('done', flush=True)
    else:
        posts.append(sys.stdin.buffer.read(int(line)).decode('utf-8', 'replace'))
`

// warmDocutils returns what has docutils read the posts once.
func warmDocutils(b *testing.B, posts [][]byte) (read func()) {
	const python = "/usr/bin/python3" // Debian's
	if err := exec.Command(python, "-c", "import docutils").Run(); err != nil {
		b.Skip("docutils is not installed: install the package python3-docutils")
	}
	cmd := exec.Command(python, "-c", docutils)
	in, err1 := cmd.StdinPipe()
	out, err2 := cmd.StdoutPipe()
	if err1 != nil || err2 != nil || cmd.Start() != nil {
		b.Fatal("docutils does not start")
	}
	b.Cleanup(func() { in.Close(); _ = cmd.Wait() })
	for _, p := range posts {
		fmt.Fprintf(in, "%d\n%s", len(p), p)
	}
	answers := bufio.NewReader(out)
	read = func() {
		fmt.Fprintln(in, "read")
		if answer, err := answers.ReadString('\n'); err != nil || answer != "done\n" {
			b.Fatalf("docutils says %q: %v", answer, err)
		}
	}
	read()
	return read
}

// BenchmarkBesideGoldmark reads the same article in either language.
func BenchmarkBesideGoldmark(b *testing.B) {
	rest, markdown := article(400)
	var ratios, speeds []float64
	for b.Loop() {
		began := time.Now()
		_ = Convert(rest, io.Discard)
		ours := time.Since(began).Seconds() / float64(len(rest))
		began = time.Now()
		_ = goldmark.Convert(markdown, io.Discard)
		theirs := time.Since(began).Seconds() / float64(len(markdown))
		ratios, speeds = append(ratios, ours/theirs), append(speeds, 1/ours/1e6)
	}
	b.ReportMetric(median(ratios), "times-goldmark's-time/B")
	b.ReportMetric(median(speeds), "MB/s")
	b.ReportMetric(0, "ns/op")
}

// article is the same text in reStructuredText and in Markdown, section by section.
func article(sections int) (rest, markdown []byte) {
	var r, m bytes.Buffer
	for i := range sections {
		title := fmt.Sprintf("Day %d in the hall of ducks", i+1)
		words := "The talks began late, and the *hall* was **full** by noon; ``duck --quack`` ran on %s without a pause, which nobody had expected after last year.\n"
		code := "func main() {\n    quack(\"once\", \"twice\")\n}\n"
		fmt.Fprintf(&r, "%s\n%s\n\n", title, strings.Repeat("=", len(title)))
		fmt.Fprintf(&r, words+"\n", "`a small machine <https://pebbleconf.example/hall>`_")
		fmt.Fprintf(&r, "- first the keynote\n- then *three* talks\n- and coffee\n\n")
		fmt.Fprintf(&r, ".. code-block:: go\n\n    %s\n", strings.ReplaceAll(strings.TrimSpace(code), "\n", "\n    "))
		fmt.Fprintf(&r, "    A duck is never late.\n\n")
		fmt.Fprintf(&m, "# %s\n\n", title)
		fmt.Fprintf(&m, strings.ReplaceAll(words, "``", "`")+"\n", "[a small machine](https://pebbleconf.example/hall)")
		fmt.Fprintf(&m, "- first the keynote\n- then *three* talks\n- and coffee\n\n")
		fmt.Fprintf(&m, "```go\n%s```\n\n", code)
		fmt.Fprintf(&m, "> A duck is never late.\n\n")
	}
	return r.Bytes(), m.Bytes()
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
