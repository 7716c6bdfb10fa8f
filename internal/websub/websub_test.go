package websub_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"recapd/internal/websub"
)

// hub is a hub that may refuse.
type hub struct {
	*httptest.Server
	mu      sync.Mutex
	heard   [][]string
	refuses int
}

func newHub(t *testing.T, refuses int) *hub {
	h := &hub{refuses: refuses}
	h.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.refuses > 0 {
			h.refuses--
			http.Error(w, "not now", http.StatusServiceUnavailable)
			return
		}
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost || r.PostForm.Get("hub.mode") != "publish" {
			t.Errorf("%s %v, %v", r.Method, r.PostForm, err)
		}
		h.heard = append(h.heard, r.PostForm["hub.url"])
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(h.Close)
	return h
}

func (h *hub) told() [][]string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.heard)
}

func run(t *testing.T, hubs ...string) *websub.Notifier {
	n := &websub.Notifier{Hubs: hubs, Client: http.DefaultClient, Log: slog.New(slog.DiscardHandler), First: 50 * time.Millisecond, Most: 100 * time.Millisecond}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- n.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return n
}

func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal(what)
		}
	}
}

func TestEveryHubIsTold(t *testing.T) {
	a, b := newHub(t, 0), newHub(t, 0)
	n := run(t, a.URL, b.URL)
	n.Changed(nil)
	n.Changed([]string{"https://recaps.example.org/atom.xml", "https://recaps.example.org/rss.xml"})
	for _, h := range []*hub{a, b} {
		eventually(t, "a hub was not told", func() bool { return len(h.told()) == 1 })
		if got := strings.Join(h.told()[0], " "); got != "https://recaps.example.org/atom.xml https://recaps.example.org/rss.xml" {
			t.Error(got)
		}
	}
}

// A hub that is away keeps nobody waiting, and hears later of all that has changed.
func TestAHubThatIsAway(t *testing.T) {
	away, well := newHub(t, 2), newHub(t, 0)
	n := run(t, away.URL, well.URL)
	n.Changed([]string{"one"})
	eventually(t, "the other hub was kept waiting", func() bool { return len(well.told()) == 1 })
	n.Changed([]string{"two", "one"})
	eventually(t, "the hub was forgotten", func() bool { return len(away.told()) > 0 })
	if got := strings.Join(slices.Concat(away.told()...), " "); got != "one two" {
		t.Error(got)
	}
}

func TestAHubThatIsNotThere(t *testing.T) {
	gone := newHub(t, 0)
	gone.Close()
	well := newHub(t, 0)
	n := run(t, gone.URL, well.URL)
	n.Changed([]string{"one"})
	eventually(t, "the other hub was kept waiting", func() bool { return len(well.told()) == 1 })
}

// Who follows a redirect with GET has told nothing.
func TestAHubThatHasMoved(t *testing.T) {
	var asked atomic.Int64
	moved := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/" {
			asked.Add(1)
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
		}
	}))
	t.Cleanup(moved.Close)
	run(t, moved.URL).Changed([]string{"one"})
	eventually(t, "the notice was taken for told", func() bool { return asked.Load() > 1 })
}

// A post of a thousand tags is in a thousand feeds: a hub hears of them in parts, and of
// those that it has not taken again.
func TestManyFeedsAreToldInParts(t *testing.T) {
	h := newHub(t, 0)
	var topics []string
	for i := range 250 {
		topics = append(topics, fmt.Sprintf("https://recaps.example.org/tags/%03d/atom.xml", i))
	}
	n := run(t, h.URL)
	n.Changed(topics)
	eventually(t, "the hub was not told of all", func() bool { return len(slices.Concat(h.told()...)) == len(topics) })
	if got := h.told(); len(got) != 3 || !slices.Equal(slices.Concat(got...), topics) {
		t.Errorf("told in %d parts", len(got))
	}
}
