package admin

import "github.com/prometheus/client_golang/prometheus"

// Visitors counts what people do on the public pages, since this process began.
type Visitors struct{ events, refusals *prometheus.CounterVec }

// NewVisitors begins at zero for each event and each reason of a refusal, so that
// the first one is seen as a rise.
func NewVisitors(events, reasons []string) *Visitors {
	v := &Visitors{
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recapd_subscriber_events_total", Help: "What visitors did: joined is every form that was taken, known addresses among them."}, []string{"event"}),
		refusals: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recapd_refusals_total", Help: "Requests of visitors that were refused, by reason."}, []string{"reason"}),
	}
	for _, e := range events {
		v.events.WithLabelValues(e)
	}
	for _, r := range reasons {
		v.refusals.WithLabelValues(r)
	}
	return v
}

// Happened counts an event.
func (v *Visitors) Happened(event string) { v.events.WithLabelValues(event).Inc() }

// Refused counts what was not taken.
func (v *Visitors) Refused(reason string) { v.refusals.WithLabelValues(reason).Inc() }

// Describe, with Collect, makes it a prometheus.Collector.
func (v *Visitors) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(v, ch) }

// Collect hands over the counts.
func (v *Visitors) Collect(ch chan<- prometheus.Metric) {
	v.events.Collect(ch)
	v.refusals.Collect(ch)
}
