package store

import (
	"fmt"
	"testing"

	"recapd/internal/newsletter"
)

// BenchmarkFreeze settles an issue for 100,000 readers.
func BenchmarkFreeze(b *testing.B) {
	s := openAt(b, tempURL(b), Options{Now: noon})
	join(b, s, 100_000)
	for n := 1; b.Loop(); n++ {
		freeze(b, s, n)
	}
}

// BenchmarkExchange is the ledger's part of sending: per operation it records
// one batch of outcomes and claims the next, in one durable commit.
func BenchmarkExchange(b *testing.B) {
	for _, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprint("batch=", size), func(b *testing.B) {
			s := openAt(b, tempURL(b), Options{Now: noon})
			join(b, s, 100_000)
			number := 1
			issue := freeze(b, s, number)
			var outcomes []newsletter.Outcome
			for b.Loop() {
				claimed := exchange(b, s, issue, size, outcomes...)
				outcomes = outcomes[:0]
				for _, d := range claimed {
					outcomes = append(outcomes, sent(d))
				}
				if len(claimed) == 0 {
					number++
					issue = freeze(b, s, number)
				}
			}
			b.ReportMetric(float64(b.N*size)/b.Elapsed().Seconds(), "deliveries/s")
		})
	}
}

// BenchmarkImport adds 10,000 subscribers in short transactions.
func BenchmarkImport(b *testing.B) {
	for b.Loop() {
		s := openAt(b, tempURL(b), Options{Now: noon})
		join(b, s, 10_000)
	}
}

// BenchmarkProgress counts an issue of 100,000 readers.
func BenchmarkProgress(b *testing.B) {
	s := openAt(b, tempURL(b), Options{Now: noon})
	join(b, s, 100_000)
	issue := freeze(b, s, 1)
	for b.Loop() {
		must(s.Progress(ctx, issue.ID))(b)
	}
}
