package delivery

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/renameio/v2"

	"recapd/internal/newsletter"
)

// ErrHeld means that this node sends nothing until the operator has looked: the
// database may be a restored backup or a second copy, or the clock is wrong.
var ErrHeld = errors.New("sending is on hold")

// clockSlack is how far the clock may be behind what has been recorded.
const clockSlack = 5 * time.Minute

// Guard keeps a restored backup, a second copy, and a clock that was set back
// from sending again what has been sent. It compares the database with a
// witness, a file beside it that says how far this node has seen it come.
//
//	the witness is ahead of the database   a backup has been restored
//	the witness is of another file         the database has been copied or moved
//	no witness, and something was sent     the database came from elsewhere
//	the clock is behind the records        the clock was set back
//
// On a server a database has no file. There, a node without a witness believes another
// node that lives and has one, and the operator's word on one node is known to all.
//
// The witness is always written after the ledger, so it is never ahead of it in
// the ordinary course of things, whatever dies when.
type Guard struct {
	File   string // of the witness; "" guards nothing, for a database in memory
	Ledger Standing
	Now    func() time.Time
	Node   string // names this process among the nodes

	inOrder atomic.Bool // what the last look came to

	mu    sync.Mutex
	noted witness // what the file says
	at    time.Time
}

// Standing is what the guard needs of the ledger.
type Standing interface {
	Instance(ctx context.Context) (newsletter.Instance, error)

	// Nodes lists the processes that share the database; none beside a file.
	Nodes(ctx context.Context) ([]newsletter.Node, error)

	// Adopt records the operator's word. What was to be tried again by a clock
	// that ran ahead is due within wait.
	Adopt(ctx context.Context, now time.Time, wait time.Duration) error
}

// witness is the content of the file.
type witness struct {
	Instance  string `json:"instance"`
	Epoch     int64  `json:"epoch"`
	Serial    int64  `json:"serial"`
	Adoptions int64  `json:"adoptions,omitempty"`
	Database  string `json:"database"`
	Inode     uint64 `json:"inode"`
}

func witnessOf(in newsletter.Instance) witness {
	return witness{Instance: in.ID, Epoch: in.Epoch, Serial: in.Serial, Adoptions: in.Adoptions, Database: in.Path, Inode: in.Inode}
}

// Check tells whether this node may freeze and send: nil, or an ErrHeld that says
// why not. A database from which nothing has ever been sent needs no witness: it
// gets one.
func (g *Guard) Check(ctx context.Context) error {
	if g == nil || g.File == "" {
		return nil
	}
	in, err := g.look(ctx)
	if err != nil {
		return err
	}
	return g.write(in)
}

// Look is Check for who sends nothing himself: it writes no witness.
func (g *Guard) Look(ctx context.Context) error {
	if g == nil || g.File == "" {
		return nil
	}
	_, err := g.look(ctx)
	return err
}

// InOrder tells whether the last look found the database to be the right one, so that
// this node can vouch for it.
func (g *Guard) InOrder() bool { return g.inOrder.Load() }

// look compares the database with the witness.
func (g *Guard) look(ctx context.Context) (newsletter.Instance, error) {
	in, err := g.compare(ctx)
	if err == nil || errors.Is(err, ErrHeld) {
		g.inOrder.Store(err == nil)
	}
	return in, err
}

func (g *Guard) compare(ctx context.Context) (newsletter.Instance, error) {
	seen, unread := readWitness(g.File) // before the ledger, in which another process may be moving on
	in, err := g.Ledger.Instance(ctx)
	if err != nil {
		return in, err
	}
	if behind := in.Recorded.Sub(g.Now()); behind > clockSlack {
		return in, fmt.Errorf("%w: the clock is %s behind the latest record", ErrHeld, behind.Round(time.Second))
	}
	switch err = unread; {
	case errors.Is(err, fs.ErrNotExist) && unused(in):
		return in, nil
	case errors.Is(err, fs.ErrNotExist) && in.Path == "":
		return in, g.vouched(ctx)
	case errors.Is(err, fs.ErrNotExist):
		return in, fmt.Errorf("%w: the database has issues or letters, and nothing says that they were sent from here (there is no %s)", ErrHeld, g.File)
	case err != nil:
		return in, fmt.Errorf("%w: %w", ErrHeld, err)
	}
	if why := seen.against(in); why != "" {
		return in, fmt.Errorf("%w: %s", ErrHeld, why)
	}
	return in, nil
}

// vouched looks for another node that lives and has found the database on a server to be
// the right one.
func (g *Guard) vouched(ctx context.Context) error {
	nodes, err := g.Ledger.Nodes(ctx)
	if err != nil {
		return err
	}
	for _, n := range nodes {
		if n.Name != g.Node && n.Vouches && n.Lives() {
			return nil
		}
	}
	return fmt.Errorf("%w: the database has issues or letters, nothing says that they were sent from here (there is no %s), and no other node is at work", ErrHeld, g.File)
}

// unused tells that nothing has ever been sent from a database.
func unused(in newsletter.Instance) bool { return in.Epoch == 0 && in.Letters == 0 }

// against says why the witness does not vouch for the database; "" when it does.
func (w witness) against(in newsletter.Instance) string {
	switch {
	case w.Instance != in.ID && unused(in):
		return "" // nothing has ever been sent from this one
	case w.Instance != in.ID:
		return "another database was in use here before"
	case w.Database != in.Path && (in.MovedFrom == "" || w.Database != in.MovedFrom):
		return fmt.Sprintf("the database was in use as %s before", w.Database)
	case in.Path != "" && w.Inode != in.Inode:
		return "the database file is not the one that was in use: it has been copied, or a backup has been restored"
	case in.Path == "" && in.Adoptions > w.Adoptions:
		return "" // the operator has looked since, on another node
	case w.Epoch > in.Epoch || w.Serial > in.Serial:
		return "the database is older than it was: a backup has been restored"
	}
	return ""
}

// Adopt is the operator's word that this is the right database and that the
// clock is right.
func (g *Guard) Adopt(ctx context.Context) error {
	if err := g.Ledger.Adopt(ctx, g.Now(), maxPause); err != nil {
		return err
	}
	in, err := g.Ledger.Instance(ctx)
	if err != nil || g.File == "" {
		return err
	}
	return g.write(in)
}

// notedEvery bounds how far the witness lags behind while messages leave.
const notedEvery = 100 * time.Millisecond

// note brings the witness up to the ledger, now and then.
func (g *Guard) note(ctx context.Context) error {
	if g == nil || g.File == "" || !g.stale() {
		return nil
	}
	in, err := g.Ledger.Instance(ctx)
	if err != nil {
		return err
	}
	return g.write(in)
}

func (g *Guard) stale() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if time.Since(g.at) < notedEvery {
		return false
	}
	g.at = time.Now() // one of many callers is enough
	return true
}

func (g *Guard) write(in newsletter.Instance) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	w := witnessOf(in)
	if w == g.noted {
		return nil
	}
	data, err := json.Marshal(w)
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(g.File, append(data, '\n'), 0o600); err != nil {
		return fmt.Errorf("write the witness of the database: %w: let recapd's user write its folder", err)
	}
	g.noted, g.at = w, time.Now()
	return nil
}

func readWitness(file string) (w witness, err error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return w, err
	}
	if err := json.Unmarshal(data, &w); err != nil {
		return w, fmt.Errorf("the witness %s cannot be read: %w", file, err)
	}
	return w, nil
}
