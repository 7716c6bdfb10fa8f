package delivery_test

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"
	"runtime/metrics"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"modernc.org/sqlite"

	"recapd/internal/mail/sink"
	"recapd/internal/newsletter"
)

// Both distributors side by side; docs/decisions/011 tells what came out.
var distributors = []struct {
	name string
	with hands
}{{"in-process", withinProcess}, {"River", byRiver}}

// BenchmarkSend sends an issue to 10,000 readers over ten connections, to a relay
// that takes everything at once.
func BenchmarkSend(b *testing.B) {
	const readers = 10_000
	for _, d := range distributors {
		b.Run(d.name, func(b *testing.B) {
			s := benchScene(b, d.with, readers)
			var commits int64
			var heap uint64
			for number := 2; b.Loop(); number++ {
				b.StopTimer()
				issue := freezeNumber(b, s.store, number)
				runtime.GC()
				before := committed.Load()
				stop := watchHeap(&heap)
				b.StartTimer()
				if err := s.Pass(context.Background()); err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				stop()
				commits += committed.Load() - before
				if p, err := s.store.Progress(context.Background(), issue.ID); err != nil || p[newsletter.Sent] != readers {
					b.Fatal(p, err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.N*readers)/b.Elapsed().Seconds(), "messages/s")
			b.ReportMetric(float64(commits)/b.Elapsed().Seconds(), "commits/s")
			b.ReportMetric(float64(heap)/(1<<20), "MiB-heap")
		})
	}
}

// BenchmarkSendOne is the time from the start of a pass to its end with one message,
// and until the relay has it.
func BenchmarkSendOne(b *testing.B) {
	for _, d := range distributors {
		b.Run(d.name, func(b *testing.B) {
			s := benchScene(b, d.with, 1)
			var until time.Duration
			for number := 2; b.Loop(); number++ {
				b.StopTimer()
				freezeNumber(b, s.store, number)
				b.StartTimer()
				began := time.Now()
				if err := s.Pass(context.Background()); err != nil {
					b.Fatal(err)
				}
				m := s.sink.Messages()
				until += m[len(m)-1].Received.Sub(began)
			}
			b.ReportMetric(float64(until.Microseconds())/1000/float64(b.N), "ms-to-relay")
		})
	}
}

func benchScene(b *testing.B, with hands, readers int) *scene {
	countCommits()
	s := newScene(b, with, 0, sink.Options{Limit: 1})
	s.Connections, s.Distributor, s.Log = 10, with(b, 10), slog.New(slog.DiscardHandler)
	list := make([]newsletter.Subscriber, readers)
	for i := range list {
		list[i] = newsletter.Subscriber{Email: fmt.Sprintf("reader%d@example.org", i), Status: newsletter.StatusActive, Created: start, Confirmed: start}
	}
	if _, err := s.store.Enrol(context.Background(), list); err != nil {
		b.Fatal(err)
	}

	return s
}

// committed counts the commits of ledgers that were opened after countCommits.
var committed atomic.Int64

var countCommits = sync.OnceFunc(func() {
	sqlite.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, dsn string) error {
		if strings.Contains(dsn, "recapd.db") {
			conn.(sqlite.HookRegisterer).RegisterCommitHook(func() int32 { committed.Add(1); return 0 })
		}
		return nil
	})
})

// watchHeap keeps the largest heap that it sees until it is stopped.
func watchHeap(most *uint64) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	wait.Go(func() {
		sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
		for ctx.Err() == nil {
			metrics.Read(sample)
			*most = max(*most, sample[0].Value.Uint64())
			time.Sleep(10 * time.Millisecond)
		}
	})
	return func() { cancel(); wait.Wait() }
}
