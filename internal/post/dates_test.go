package post

import (
	"testing"
	"time"
)

func TestParseDate(t *testing.T) {
	site := time.FixedZone("site", 2*3600)
	tests := []struct{ text, want string }{
		{"2015-11-19T08:50:20+01:00", "2015-11-19T08:50:20+01:00"},
		{"2015-11-19T08:50:20Z", "2015-11-19T08:50:20Z"},
		{"2015-11-19T08:50:20.25-00:00", "2015-11-19T08:50:20.25Z"},
		{"2015-11-19t08:50:20z", "2015-11-19T08:50:20Z"},
		{"2015-11-19 08:50:20 +0100", "2015-11-19T08:50:20+01:00"},
		{"2015-11-19 08:50:20 +0100 CET", "2015-11-19T08:50:20+01:00"},
		{"2015-11-19 08:50:20+01", "2015-11-19T08:50:20+01:00"},
		{"2014/12/10 10:00:00 UTC+02:00", "2014-12-10T10:00:00+02:00"},
		{"2014-12-10 10:00:00 UTC-03:30", "2014-12-10T10:00:00-03:30"},
		{"2014-12-10 10:00:00 UC+01:00", "2014-12-10T10:00:00+01:00"},
		{"2014-12-10 10:00:00 CET", "2014-12-10T10:00:00+01:00"},
		{"Wed Dec 10 2014 10:00:00 GMT+0100 (Central European Standard Time)", "2014-12-10T10:00:00+01:00"},
		{"20141210T100000Z", "2014-12-10T10:00:00Z"},
		{"2014年12月10日 10:00", "2014-12-10T10:00:00+02:00"},
		{"2014-Dec-10", "2014-12-10T00:00:00+02:00"},
		{"December 10th, 2014 at 5 pm", "2014-12-10T17:00:00+02:00"},
		{"2014-12-10 10:00:00 UTC", "2014-12-10T10:00:00Z"},
		{"2014-12-10 10:00 Europe/Madrid", "2014-12-10T10:00:00+01:00"},
		{"2014-12-10 10:00 America/New_York", "2014-12-10T10:00:00-05:00"},
		{"2014-12-10", "2014-12-10T00:00:00+02:00"},
		{"2014-1-2 7:05", "2014-01-02T07:05:00+02:00"},
		{"2014-1-2 7:5", "2014-01-02T07:05:00+02:00"},
		{"2014-1-2 7:5:9 pm", "2014-01-02T19:05:09+02:00"},
		{"2014/12/10", "2014-12-10T00:00:00+02:00"},
		{"2014.12.10", "2014-12-10T00:00:00+02:00"},
		{"20141210", "2014-12-10T00:00:00+02:00"},
		{"March 7, 2022", "2022-03-07T00:00:00+02:00"},
		{"march 7 2022", "2022-03-07T00:00:00+02:00"},
		{"3rd November 2021", "2021-11-03T00:00:00+02:00"},
		{"Sept. 5, 2019", "2019-09-05T00:00:00+02:00"},
		{"7 Mar 2022 at 5:30 pm", "2022-03-07T17:30:00+02:00"},
		{"Mar 7, 2022, 12:30 AM", "2022-03-07T00:30:00+02:00"},
		{"Thu, 19 Nov 2015 08:50:20 +0100", "2015-11-19T08:50:20+01:00"},
		{"Thu, 19 Nov 2015 08:50:20 EST", "2015-11-19T08:50:20-05:00"},
		{"Thu Nov 19 08:50:20 UTC 2015", "2015-11-19T08:50:20Z"},
		{"Thu Nov 19 08:50:20 2015", "2015-11-19T08:50:20+02:00"},
		{"24-05-2015", "2015-05-24T00:00:00+02:00"},
		{"05/24/2015", "2015-05-24T00:00:00+02:00"},
		{"05/05/2015", "2015-05-05T00:00:00+02:00"},
	}
	for _, tt := range tests {
		got, err := parseDate(tt.text, site)
		if err != nil {
			t.Errorf("%q %v", tt.text, err)
		} else if got := got.Format(time.RFC3339Nano); got != tt.want {
			t.Errorf("%q: got %s, want %s", tt.text, got, tt.want)
		}
	}
}

// On the days on which clocks jump over midnight a date is still that of its day.
func TestADayWithoutMidnight(t *testing.T) {
	santiago, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"2026-09-05":       "2026-09-05T00:00:00-04:00",
		"2026-09-06":       "2026-09-06T01:00:00-03:00",
		"2026-09-06 00:30": "2026-09-06T01:00:00-03:00",
		"2026-09-06 01:30": "2026-09-06T01:30:00-03:00",
		"2026-04-05":       "2026-04-05T00:00:00-04:00",
	} {
		got, err := parseDate(text, santiago)
		if err != nil || got.Format(time.RFC3339) != want {
			t.Errorf("%s is %s, %v, want %s", text, got.Format(time.RFC3339), err, want)
		}
	}
}

func TestParseDateRefuses(t *testing.T) {
	tests := []struct{ text, why string }{
		{"06/12/14", "is ambiguous: which of its numbers is day, month or year?"},
		{"28/05/14", "is ambiguous: which of its numbers is day, month or year?"},
		{"06/12/2014", "is ambiguous: which of its numbers is day, month or year?"},
		{"31/31/2014", "is not a date"},
		{"2014-13-10", "is not a date"},
		{"2014-02-30", "is not a date"},
		{"2014-12-10 25:00", "has an impossible time of day"},
		{"2014-12-10 13:00 PM", "has an impossible time of day"},
		{"2014-12-10 17:31:22:02", "has an unknown time zone"},
		{"2014-12-10 10:00 IST", "has an unknown time zone"},
		{"2014-12-10 10:00 +99:00", "has an unknown time zone"},
		{"2014-12-10 10:00 No/Where", "has an unknown time zone"},
		{"0001-01-01T00:00:00Z", "lies in the year 1"},
		{"{{year}}", "is not a date"},
		{"last Thursday", "is not a date"},
		{"", "is not a date"},
	}
	for _, tt := range tests {
		got, err := parseDate(tt.text, time.UTC)
		if err == nil {
			t.Errorf("%q: got %s, want an error", tt.text, got)
		} else if err.Error() != tt.why {
			t.Errorf("%q: got %q, want %q", tt.text, err, tt.why)
		}
	}
}

// FuzzDate: whatever is read as a date can be written as RFC 3339 and read
// again as the same date.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{"2015-11-19T08:50:20+01:00", "March 7, 2022 5 pm", "06/12/14", "Thu Nov 19 08:50:20 CET 2015", "9999-12-31 23:59 -14:00", "2014-12-10 10:00 Asia/Kolkata"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		date, err := parseDate(text, time.UTC)
		if err != nil {
			return
		}
		written := date.Format(time.RFC3339Nano)
		again, err := parseDate(written, time.UTC)
		if _, offset := date.Zone(); offset%60 != 0 {
			return // local mean time, which RFC 3339 cannot write
		}
		if err != nil || !again.Equal(date) {
			t.Errorf("%q became %s, which is read as %s, %v", text, written, again, err)
		}
	})
}

// TestShortWay: dates as RFC 3339 writes them are what they are by the rules for all.
func TestShortWay(t *testing.T) {
	for _, text := range []string{"2031-11-19T08:50:20Z", "2031-11-19T08:50:20+01:00", "2031-11-19T08:50:20.125-03:30", "1969-01-01T00:00:00+14:00",
		"1899-12-31T23:59:59Z", "2031-11-19T08:50:20+15:00", "2031-02-30T00:00:00Z", "2031-11-19T24:00:00Z"} {
		short, shortErr := parseDate(text, time.UTC)
		long, longErr := parseFreely(text, time.UTC)
		if !short.Equal(long) || short.Format(time.RFC3339Nano) != long.Format(time.RFC3339Nano) || (shortErr == nil) != (longErr == nil) {
			t.Errorf("%s: %v %v, and by the rules %v %v", text, short, shortErr, long, longErr)
		}
	}
}
