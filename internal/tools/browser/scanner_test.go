package browser

import (
	"database/sql"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"time"

	_ "modernc.org/sqlite" // the ledger is read as any other program could
)

// A mail scanner opens every link of every message that passes through it, a digest
// and each kind of letter, the operator's among them, and changes nothing. After that the links still work.
func TestScannersChangeNothing(t *testing.T) {
	h := open(t, settings{operator: "op@pebbles.example.org"})
	letters := map[string]letter{}
	h.form("/subscribe", "email", "ada@example.org")
	h.form(h.path(h.mailTo("ada@example.org").link("/confirm/")))
	h.recapd("send", "--all-posts")
	letters["digest"] = h.mailTo("ada@example.org")
	h.form("/subscribe", "email", "nova@example.net")
	letters["confirm"] = h.mailTo("nova@example.net")
	preferences := h.path(letters["digest"].link("/s/"))
	h.form(preferences + "/link")
	h.form(h.path(h.mailTo("ada@example.org").link("/m/")), "do", "move", "email", "bo@example.com")
	letters["move"] = h.mailTo("bo@example.com")
	h.form(preferences + "/link")
	letters["manage"] = h.mailTo("ada@example.org")
	h.post("Ponds and their owners", time.Now().Format(time.DateOnly))
	letters["approve"] = h.mailTo("op@pebbles.example.org")

	before := h.settled()
	for kind, l := range letters {
		opened := 0
		for _, link := range l.links() {
			if !strings.HasPrefix(link, h.base) {
				continue // the posts, on the blog
			}
			for _, method := range []string{"GET", "HEAD", "GET"} {
				if status, _ := h.ask(method, h.path(link), nil); status != http.StatusOK {
					t.Errorf("%s: %s %s: %d", kind, method, h.path(link), status)
				}
			}
			opened++
		}
		if opened < 2 {
			t.Errorf("%s: %d links were opened", kind, opened)
		}
	}
	if after := h.dump(); after != before {
		t.Errorf("the database was\n%s\nand is\n%s", before, after)
	}

	h.form(h.path(letters["confirm"].link("/confirm/")))
	h.form(h.path(letters["move"].link("/move/")))
	approve := h.path(letters["approve"].link("/approve/"))
	_, page := h.ask("GET", approve, nil)
	h.form(approve, "do", "approve", "seen", regexp.MustCompile(`name="seen" value="(\w+)"`).FindStringSubmatch(page)[1])
	h.eventually("the issue goes out", func() bool { return strings.Contains(h.recapd("issues", "list"), "each-post/1") })
	for _, address := range []string{"nova@example.net", "bo@example.com"} {
		if shown := h.recapd("subscribers", "show", address, "--json"); !strings.Contains(shown, `"active"`) {
			t.Errorf("on record is\n%s", shown)
		}
	}
}

// path is an address without the site.
func (h *house) path(link string) string { return strings.TrimPrefix(link, h.base) }

// form posts fields, which must be answered with 200.
func (h *house) form(path string, fields ...string) {
	h.t.Helper()
	form := url.Values{}
	for i := 0; i < len(fields); i += 2 {
		form.Set(fields[i], fields[i+1])
	}
	if status, body := h.ask("POST", path, form); status != http.StatusOK {
		h.t.Fatalf("POST %s: %d\n%s", path, status, body)
	}
}

func (h *house) ask(method, path string, form url.Values) (status int, body string) {
	h.t.Helper()
	request, err := http.NewRequest(method, h.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		h.t.Fatal(err)
	}
	if form != nil {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, body := h.exchange(request)
	return resp.StatusCode, body
}

// exchange sends a request and reads the whole answer.
func (h *house) exchange(request *http.Request) (resp *http.Response, body string) {
	h.t.Helper()
	resp, err := http.DefaultClient.Do(request)
	if err != nil {
		h.t.Fatal(err)
	}
	defer resp.Body.Close()
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		h.t.Fatal(err)
	}
	return resp, string(said)
}

// settled waits until what is under way is on record.
func (h *house) settled() (dump string) {
	h.t.Helper()
	h.eventually("the database is at rest", func() bool {
		dump = h.dump()
		time.Sleep(time.Second)
		return h.dump() == dump
	})
	return dump
}

// dump is every row of every table, but for the signs of life of the process itself.
func (h *house) dump() string {
	h.t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "recapd.db")+"?mode=ro")
	if err != nil {
		h.t.Fatal(err)
	}
	defer db.Close()
	var lines []string
	for _, table := range h.rows(db, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'nodes'") {
		for _, row := range h.rows(db, "SELECT * FROM "+table) {
			lines = append(lines, table+" "+row)
		}
	}
	sort.Strings(lines)
	return strings.Join(lines, "\n")
}

func (h *house) rows(db *sql.DB, query string) (list []string) {
	h.t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		h.t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		h.t.Fatal(err)
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(values...); err != nil {
			h.t.Fatal(err)
		}
		var row []string
		for _, v := range values {
			row = append(row, fmt.Sprint(*v.(*any)))
		}
		list = append(list, strings.Join(row, "|"))
	}
	if err := rows.Err(); err != nil {
		h.t.Fatal(err)
	}
	return list
}
