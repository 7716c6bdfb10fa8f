package admin

import "github.com/prometheus/client_golang/prometheus"

// Visitors counts what people do on the public pages, since this process began.
type Visitors struct {
	joined, refused *prometheus.CounterVec
	confirmed, left prometheus.Counter
}

// NewVisitors begins at zero for each source of sign-ups and each reason for a
// refusal, so that the first one is seen as a rise.
func NewVisitors(sources, reasons []string) *Visitors {
	v := &Visitors{
		joined: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recapd_signups_total", Help: "Sign-ups that were taken, known addresses among them, by the form that was used."}, []string{"source"}),
		refused: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "recapd_refusals_total", Help: "Requests of visitors that were refused, by reason."}, []string{"reason"}),
		confirmed: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "recapd_confirmations_total", Help: "Subscribers who confirmed by the link in their letter."}),
		left: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "recapd_departures_total", Help: "Subscribers who left, or were erased, by a link in their mail."}),
	}
	for _, s := range sources {
		v.joined.WithLabelValues(s)
	}
	for _, r := range reasons {
		v.refused.WithLabelValues(r)
	}
	return v
}

// Joined counts a sign-up.
func (v *Visitors) Joined(source string) { v.joined.WithLabelValues(source).Inc() }

// Confirmed counts somebody who joined.
func (v *Visitors) Confirmed() { v.confirmed.Inc() }

// Left counts somebody who left.
func (v *Visitors) Left() { v.left.Inc() }

// Refused counts what was not taken.
func (v *Visitors) Refused(reason string) { v.refused.WithLabelValues(reason).Inc() }

// Describe, with Collect, makes it a prometheus.Collector.
func (v *Visitors) Describe(ch chan<- *prometheus.Desc) { prometheus.DescribeByCollect(v, ch) }

// Collect hands over the counts.
func (v *Visitors) Collect(ch chan<- prometheus.Metric) {
	for _, c := range []prometheus.Collector{v.joined, v.refused, v.confirmed, v.left} {
		c.Collect(ch)
	}
}
