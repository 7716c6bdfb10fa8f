package membership

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"recapd/internal/newsletter"
)

var update = flag.Bool("update", false, "write the expected files anew")

// TestLists reads each file of testdata/lists and compares with the file of the
// same name that ends in .txt: what the list turned out to be, and a line for each
// row.
func TestLists(t *testing.T) {
	files, err := filepath.Glob("testdata/lists/*.csv")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d lists, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".csv"), func(t *testing.T) {
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			got := described(string(content), filepath.Base(name))
			expected := strings.TrimSuffix(name, ".csv") + ".txt"
			if *update {
				if err := os.WriteFile(expected, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(expected)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}

// described is a list in words.
func described(content, name string) string {
	var b strings.Builder
	list, err := ReadCSV(strings.NewReader(content), ListFile{Name: name, Now: noon}, func(r Row) error {
		fmt.Fprintln(&b, rowInWords(r))
		return nil
	})
	if err != nil {
		return fmt.Sprintf("error: %v\n", err)
	}
	head := fmt.Sprintf("program %q, %s, %q\n", list.Program, list.Encoding, list.Separator)
	for _, n := range list.Notes {
		head += "note: " + n + "\n"
	}
	return head + b.String()
}

func rowInWords(r Row) string {
	where := fmt.Sprint(r.First)
	if r.Last != r.First {
		where = fmt.Sprintf("%d-%d", r.First, r.Last)
	}
	switch {
	case r.Err != nil:
		return where + " faulty: " + strings.ReplaceAll(r.Err.Error(), "\n", "; ")
	case r.Blank:
		return where + " empty"
	}
	s := r.Subscriber
	words := fmt.Sprintf("%s %s %s", where, s.Email, s.Status)
	add := func(what, v string) {
		if v != "" {
			words += fmt.Sprintf(", %s %s", what, v)
		}
	}
	add("suppressed:", string(r.Suppress))
	add("name", s.Name)
	add("consent", stamp(s.Consent.At))
	if s.Confirmed != s.Consent.At {
		add("confirmed", stamp(s.Confirmed))
	}
	add("left", stamp(s.Left))
	add("paused until", stamp(s.Paused))
	add("network", s.Consent.Prefix)
	add("language", s.Language)
	add("frequency", s.Frequency)
	add("wording", s.Consent.Wording)
	add("topics", s.Selection)
	return words + ", by " + s.Consent.Source
}

const plainList = "email,name\nada@example.org,Ada Plätzchen\nbo@example.net,Bo Ørsted\n"

// TestEncodings: the same people come out, whatever the file was saved as.
func TestEncodings(t *testing.T) {
	encode := func(e interface{ String(string) (string, error) }, instead ...string) string {
		s, err := e.String(strings.NewReplacer(instead...).Replace(plainList))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for name, c := range map[string]struct{ content, encoding string }{
		"UTF-8":                    {plainList, "UTF-8"},
		"UTF-8 with a mark":        {"\uFEFF" + plainList, "UTF-8"},
		"UTF-16, little end first": {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()), "UTF-16"},
		"UTF-16, big end first":    {encode(unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder()), "UTF-16"},
		"Windows-1252":             {encode(charmap.Windows1252.NewEncoder()), "Windows-1252"},
		"CR LF":                    {strings.ReplaceAll(plainList, "\n", "\r\n"), "UTF-8"},
		"CR alone":                 {strings.ReplaceAll(plainList, "\n", "\r"), "UTF-8"},
		"no end of the last line":  {strings.TrimSuffix(plainList, "\n"), "UTF-8"},
		"semicolons":               {strings.ReplaceAll(plainList, ",", ";"), "UTF-8"},
		"semicolons, as said":      {"sep=;\r\n" + strings.ReplaceAll(plainList, ",", ";"), "UTF-8"},
		"tabs":                     {strings.ReplaceAll(plainList, ",", "\t"), "UTF-8"},
		"Excel's Unicode text":     {encode(unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder(), ",", "\t"), "UTF-16"},
		"empty lines around":       {"\n\n" + plainList + "\n\n", "UTF-8"},
	} {
		var got []string
		list, err := ReadCSV(strings.NewReader(c.content), ListFile{}, func(r Row) error {
			if !r.Blank {
				got = append(got, r.Subscriber.Email+" "+r.Subscriber.Name)
			}
			return r.Err
		})
		if want := []string{"ada@example.org Ada Plätzchen", "bo@example.net Bo Ørsted"}; err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if list.Encoding != c.encoding || (len(list.Notes) > 0) != (c.encoding == "Windows-1252") {
			t.Errorf("%s: read as %s, notes %q", name, list.Encoding, list.Notes)
		}
	}
}

func TestWhatIsNoList(t *testing.T) {
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().String(plainList)
	if err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]string{
		"":                                "the file is empty",
		"\n \n;;\n":                       "the file is empty",
		"name,mail\nAda,a@b.org\n":        "line 1 names no column email (it is: name,mail)",
		"ada@example.org\n":               "looks like a subscriber already",
		wide:                              "no text that can be read",
		strings.Repeat("email,", maxLine): "no text that can be read",
	} {
		_, err := ReadCSV(strings.NewReader(content), ListFile{}, func(Row) error { return nil })
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ReadCSV(%.20q): %v, want %q", content, err, want)
		}
	}
}

func TestReadingEndsWithTheFirstErrorOfWhoTakes(t *testing.T) {
	enough := errors.New("enough")
	n := 0
	_, err := ReadCSV(strings.NewReader(plainList), ListFile{}, func(Row) error { n++; return enough })
	if n != 1 || !errors.Is(err, enough) {
		t.Errorf("%d rows, %v", n, err)
	}
}

// failing is a file on a disk that breaks.
type failing struct{ io.Reader }

var errDisk = errors.New("input/output error")

func (f failing) Read(b []byte) (int, error) {
	n, err := f.Reader.Read(b)
	if errors.Is(err, io.EOF) {
		err = errDisk
	}
	return n, err
}

// TestABrokenDiskIsNoEndOfTheFile, neither between lines nor inside quotes.
func TestABrokenDiskIsNoEndOfTheFile(t *testing.T) {
	for _, content := range []string{plainList, plainList + "\"cy"} {
		_, err := ReadCSV(failing{strings.NewReader(content)}, ListFile{}, func(Row) error { return nil })
		if !errors.Is(err, errDisk) {
			t.Errorf("ReadCSV of a file that breaks: %v", err)
		}
	}
}

// TestSlips: a quotation mark too many costs its line and no other.
func TestSlips(t *testing.T) {
	long := "cy@example.com," + strings.Repeat("x", maxLine)
	content := "email,name\nada@example.org,\"Ada\nbo@example.net,Bo\n" + long + "\ndi@example.org,\"Di\" x\ned@example.org,5\" disk\n" +
		strings.Repeat("\n", maxSpan) + "fay@example.org,Fay\n"
	var good, bad []string
	if _, err := ReadCSV(strings.NewReader(content), ListFile{}, func(r Row) error {
		switch {
		case r.Err != nil:
			bad = append(bad, fmt.Sprintf("%d: %v", r.First, r.Err))
		case !r.Blank:
			good = append(good, r.Subscriber.Email+" "+r.Subscriber.Name)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if want := []string{"bo@example.net Bo", `ed@example.org 5" disk`, "fay@example.org Fay"}; !slices.Equal(good, want) {
		t.Errorf("good %q, want %q", good, want)
	}
	if want := []string{"2: " + errOpenQuote.Error(), "4: " + errLongLine.Error(), "5: " + errAfterQuote.Error()}; !slices.Equal(bad, want) {
		t.Errorf("bad %q, want %q", bad, want)
	}
}

func TestTimes(t *testing.T) {
	want := time.Date(2023, 3, 24, 10, 23, 10, 0, time.UTC)
	for _, s := range []string{"2023-03-24T10:23:10Z", "2023-03-24T11:23:10+01:00", "2023-03-24T10:23:10.000Z", "2023-03-24 10:23:10",
		"2023-03-24 10:23:10 UTC", "2023-03-24 10:23:10.123456 +0000 UTC", "2023-03-24 10:23:10 +0000 +0000"} {
		if got, err := parseTime(s); err != nil || !got.Truncate(time.Second).Equal(want) {
			t.Errorf("parseTime(%q) = %v, %v", s, got, err)
		}
	}
	for _, s := range []string{"03/04/2023", "4.3.2023", "yesterday", "2023-13-01"} {
		if got, err := parseTime(s); err == nil {
			t.Errorf("parseTime(%q) = %v: that is a guess", s, got)
		}
	}
}

func TestNetworks(t *testing.T) {
	for in, want := range map[string]string{
		"192.0.2.77": "192.0.2.0/24", "::ffff:192.0.2.77": "192.0.2.0/24", "2001:db8:1:2:3::4": "2001:db8:1:2::/64",
		"192.0.2.0/24": "192.0.2.0/24", "192.0.2.77/32": "192.0.2.0/24", "2001:db8::/48": "2001:db8::/64", "fe80::1%eth0": "fe80::/64",
		"": "", "somewhere": "",
	} {
		if got := network(in); got != want {
			t.Errorf("network(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWhatIsExportedCanBeImported(t *testing.T) {
	in := []newsletter.Standing{
		{Subscriber: newsletter.Subscriber{Email: "ada@example.org", Name: "=HYPERLINK(1)", Status: newsletter.StatusActive, Language: "es", Frequency: "monthly",
			Selection: "+event:PebbleConf+2026,+tag:%3D1,-event:Ducks%2C+day+by+day,-tag:%22+x%22", Paused: noon.AddDate(0, 1, 0), Confirmed: noon.Add(time.Hour), Consent: newsletter.Consent{At: noon, Source: "form", Prefix: "192.0.2.0/24", Wording: "2"}}},
		{Subscriber: newsletter.Subscriber{Email: "+bo@example.org", Name: `Bo, "the second"`, Status: newsletter.StatusPending, Selection: "+tag:%3DSUM%281%29,-event:+,-tag:%C2%A0a%2Cb", Consent: newsletter.Consent{Source: "import"}}},
		{Subscriber: newsletter.Subscriber{Email: "cy@example.org", Name: "'@cy", Status: newsletter.StatusLeft, Left: noon, Consent: newsletter.Consent{Source: "-"}}},
		{Subscriber: newsletter.Subscriber{Email: "di@example.org", Name: "＝1", Status: newsletter.StatusLeft, Consent: newsletter.Consent{Source: "form"}}, Barred: newsletter.CauseBounce},
	}
	var file strings.Builder
	if err := WriteCSV(&file, func(yield func(newsletter.Standing, error) bool) {
		for _, s := range in {
			if !yield(s, nil) {
				return
			}
		}
	}); err != nil {
		t.Fatal(err)
	}
	for _, cell := range strings.FieldsFunc(file.String(), func(r rune) bool { return r == ',' || r == '\n' }) {
		if startsFormula(strings.Trim(cell, `"`)) {
			t.Errorf("a spreadsheet would run the cell %s of\n%s", cell, &file)
		}
	}
	var out []newsletter.Standing
	if _, err := ReadCSV(strings.NewReader(file.String()), ListFile{Name: "all.csv", Now: noon}, func(r Row) error {
		r.Subscriber.Created = time.Time{} // now, and not when the list was written
		out = append(out, newsletter.Standing{Subscriber: r.Subscriber, Barred: r.Suppress})
		return r.Err
	}); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(in, out) {
		t.Errorf("%+v\ncame back as\n%+v", in, out)
	}
}

// What another program calls a frequency is none of ours: who is active gets the next
// issue, as the verdict says.
func TestFrequenciesOfAList(t *testing.T) {
	list := "email,frequency,language,paused_until\n" +
		"a@example.org,Weekly,xx-,2199-01-01\nb@example.org,daily,en,\nc@example.org, MONTHLY ,es,\nd@example.org,weekly,,\n"
	want := map[string]string{"a@example.org": "", "b@example.org": "", "c@example.org": "monthly", "d@example.org": ""}
	_, err := ReadCSV(strings.NewReader(list), ListFile{Now: noon}, func(r Row) error {
		s := r.Subscriber
		if s.Frequency != want[s.Email] || s.Language != languageTag(s.Language) || s.Paused.After(noon.Add(longestPause)) {
			t.Errorf("%s: %q, %q, paused until %s", s.Email, s.Frequency, s.Language, s.Paused)
		}
		return r.Err
	})
	if err != nil {
		t.Fatal(err)
	}
}
