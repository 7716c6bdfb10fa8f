package jobs

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"recapd/internal/newsletter"
)

// queue is a running River on a new file.
type queue struct {
	file   string
	db     *sql.DB
	client *river.Client[*sql.Tx]
	cancel context.CancelFunc
}

// args is what a job carries, and what makes it unique.
type args struct {
	IssueID int64 `json:"issue" river:"unique"`
	First   int64 `json:"first" river:"unique"`
	Last    int64 `json:"last" river:"unique"`
}

// Kind is of river.JobArgs.
func (args) Kind() string { return "carry" }

// worker does what a job says.
type worker struct {
	river.WorkerDefaults[args]
	*River
}

// Work is of river.Worker. An error is the caller's, not River's: he plans again.
func (w worker) Work(_ context.Context, job *river.Job[args]) error {
	w.do(newsletter.Range(job.Args))
	return nil
}

// unfinished are the states in which a job keeps another of the same range out.
var unfinished = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRunning,
	rivertype.JobStateRetryable, rivertype.JobStateScheduled}

// start makes the file anew and begins to work.
func start(ctx context.Context, r *River) (*queue, error) {
	file, err := filepath.Abs(r.File)
	if err == nil {
		err = wipe(file)
	}
	if err == nil {
		err = create(file)
	}
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", dsn(file))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1) // River would lock itself out with more
	q := &queue{file: file, db: db}
	if err := q.begin(ctx, r); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w: it needs a few hundred KB, and nothing in it is missed", file, err), db.Close(), wipe(file))
	}
	return q, nil
}

func (q *queue) begin(ctx context.Context, r *River) error {
	driver := riversqlite.New(q.db)
	log := quiet(r.Log)
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: log})
	if err != nil {
		return err
	}
	if _, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil); err != nil {
		return fmt.Errorf("make its tables: %w", err)
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, worker{River: r})
	q.client, err = river.NewClient(driver, &river.Config{
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: max(1, r.Workers)}},
		Workers: workers, Logger: log,
		PollOnly: true, FetchCooldown: time.Millisecond, FetchPollInterval: 100 * time.Millisecond,
		JobTimeout: -1, MaxAttempts: 1,
		LeaderElectionDisabled: true, // to keep a file in order that is thrown away
	})
	if err != nil {
		return err
	}
	ctx, q.cancel = context.WithCancel(context.WithoutCancel(ctx)) // what is in DATA outlives the caller's
	return q.client.Start(ctx)
}

// jobsAtOnce bounds a transaction, so that the first jobs begin while the others are
// written.
const jobsAtOnce = 50

// insert makes the jobs of errands.
func (q *queue) insert(ctx context.Context, errands []*errand) error {
	for some := range slices.Chunk(errands, jobsAtOnce) {
		params := make([]river.InsertManyParams, len(some))
		for i, e := range some {
			params[i] = river.InsertManyParams{Args: args(e.Range),
				InsertOpts: &river.InsertOpts{MaxAttempts: 1, Priority: priority(e), UniqueOpts: river.UniqueOpts{ByArgs: true, ByState: unfinished}}}
		}
		results, err := q.client.InsertMany(ctx, params)
		if err != nil {
			return fmt.Errorf("write to the job queue %s: %w: see that its disk has room; what is to be sent is in the ledger", q.file, err)
		}
		for i, result := range results {
			some[i].again.Store(result.UniqueSkippedAsDuplicate)
		}
	}
	return nil
}

// priority is River's: 1 comes before 2.
func priority(e *errand) int {
	if e.soon {
		return 1
	}
	return 2
}

// stopWithin bounds how long River may take to stop when nothing is carried.
const stopWithin = 2 * time.Second

// stop ends River's work, of which no carry is left, and removes the file.
func (q *queue) stop() error {
	ctx, cancel := context.WithTimeout(context.Background(), stopWithin)
	defer cancel()
	err := q.client.Stop(ctx)
	q.cancel()
	if err != nil {
		err = fmt.Errorf("stop the job queue: %w", err)
	}
	return errors.Join(err, q.db.Close(), wipe(q.file))
}

// wipe removes the file and what SQLite keeps beside it.
func wipe(file string) error {
	var failed error
	for _, name := range []string{file, file + "-wal", file + "-shm", file + "-journal"} {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = errors.Join(failed, fmt.Errorf("%w: let recapd's user write the folder, or remove the file", err))
		}
	}
	return failed
}

// create makes the file for its owner alone.
func create(file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("%w: let recapd's user write the folder", err)
	}
	return f.Close()
}

// dsn is for a file that nobody will miss. It is an absolute path.
func dsn(file string) string {
	return (&url.URL{Scheme: "file", Path: file}).String() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(OFF)&_pragma=temp_store(MEMORY)&_txlock=immediate"
}
