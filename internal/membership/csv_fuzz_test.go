package membership

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"recapd/internal/newsletter"
)

// FuzzReadCSV: whatever is in a file, each of its lines below the header belongs to
// one row, and each row gets one verdict.
func FuzzReadCSV(f *testing.F) {
	files, _ := filepath.Glob("testdata/lists/*.csv")
	for _, name := range files {
		content, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("\xFF\xFEe\x00m\x00a\x00i\x00l\x00\n\x00"))
	f.Add([]byte("sep=|\nemail|name\n\"a\"\"@b.c\"|\"\n\n\r\rx"))
	f.Fuzz(func(t *testing.T, content []byte) {
		next := 0
		_, err := Import(context.Background(), &ledger{}, strings.NewReader(string(content)), ListFile{Name: "list.csv", Now: noon}, Handling{DryRun: true}, func(j Judged) error {
			if next != 0 && j.First != next || j.Last < j.First {
				t.Fatalf("lines %d to %d came where line %d is due", j.First, j.Last, next)
			}
			if !slices.Contains(Verdicts, j.Verdict) || (j.Verdict == VerdictFaulty) != (j.Err != nil) {
				t.Fatalf("line %d: verdict %q with error %v", j.First, j.Verdict, j.Err)
			}
			if again, err := Address(j.Subscriber.Email); j.Err == nil && !j.Blank && (err != nil || again != j.Subscriber.Email) {
				t.Fatalf("line %d: address %q", j.First, j.Subscriber.Email)
			}
			if strings.ContainsAny(j.Subscriber.Name, "\r\n\x00") {
				t.Fatalf("line %d: the name %q could break a header", j.First, j.Subscriber.Name)
			}
			next = j.Last + 1
			return nil
		})
		if total := countLines(content); err == nil && next != 0 && next != total+1 {
			t.Fatalf("the rows end with line %d of %d", next-1, total)
		}
	})
}

func countLines(content []byte) int {
	t := newText(strings.NewReader(string(content)))
	for {
		if _, err := t.next(); errors.Is(err, io.EOF) {
			return t.number
		}
	}
}

// FuzzCells: what the standard library writes, we read the same.
func FuzzCells(f *testing.F) {
	f.Add("ada@example.org", "Ada, \"the\nfirst\"", " ", ',')
	f.Add(`"`, "a\tb", "", '\t')
	f.Fuzz(func(t *testing.T, a, b, c string, separator rune) {
		want := []string{a, b, c}
		text := strings.Join(want, " ")
		if !slices.Contains(separators, separator) || !utf8.ValidString(text) || strings.ContainsAny(text, "\r\uFEFF\x00") ||
			strings.Count(text, "\n") >= maxSpan || len(text) > maxLine/4 {
			return
		}
		var file strings.Builder
		w := csv.NewWriter(&file)
		w.Comma = separator
		if err := w.Write(want); err != nil {
			return
		}
		w.Flush()
		got, err := (&records{lines: newText(strings.NewReader(file.String())), separator: separator}).next()
		if err != nil || got.err != nil || !slices.Equal(got.cells, want) {
			t.Fatalf("%q was read as %q, %v, %v", want, got.cells, err, got.err)
		}
	})
}

// FuzzNames: topics come back from a cell as they went in.
func FuzzNames(f *testing.F) {
	f.Add("PebbleConf 2026", `Ducks, "day by day"`)
	f.Add(" ", "'=1")
	f.Add(`"`, "ä,")
	f.Fuzz(func(t *testing.T, a, b string) {
		want := newsletter.Preferences{Topics: []newsletter.Topic{
			{Kind: newsletter.TopicTag, Name: a, Choice: newsletter.Mute}, {Kind: newsletter.TopicTag, Name: b, Choice: newsletter.Mute},
		}}
		topics, err := canonicalTopics(want.Topics)
		if err != nil {
			return
		}
		want.Topics = topics
		row, err := topicCells(want.Selection())
		if err != nil {
			t.Fatal(err)
		}
		c := cells{head: &header{at: map[string]int{}, read: map[int]bool{}}}
		for i, column := range topicColumns {
			c.head.at[plain(column.title)] = i
			c.of = append(c.of, Inert(row[i]))
		}
		if got, err := c.selection(); err != nil || got != want.Selection() {
			t.Fatalf("%q was read from %q as %q, %v", want.Selection(), c.of, got, err)
		}
	})
}

// FuzzInert: no spreadsheet finds a formula, wherever it ends a cell, and what was
// guarded comes back as it was.
func FuzzInert(f *testing.F) {
	for _, cell := range []string{"=1+1", "x;=1+1", "x;'=1+1", "''=1", "a\t+b\r\n-c", "Bo; the second", "'tis", ";;＝1", "\n\n@"} {
		f.Add(cell)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		inert := Inert(cell)
		for _, part := range strings.FieldsFunc(inert, func(r rune) bool { return strings.ContainsRune(cellEnd, r) }) {
			if startsFormula(part) {
				t.Errorf("%q: a spreadsheet would run %q of %q", cell, part, inert)
			}
		}
		if back := revive(inert); back != cell {
			t.Errorf("%q came back as %q from %q", cell, back, inert)
		}
	})
}
