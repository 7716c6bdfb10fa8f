package schedule

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// SyntaxError is an expression that is not understood, or not taken.
type SyntaxError struct {
	Expr    string
	Problem string
	Next    string // what to write instead
}

// Error gives the expression and what is wrong with it.
func (e *SyntaxError) Error() string { return fmt.Sprintf("schedule %q: %s", e.Expr, e.Problem) }

// Hint is the next step for whoever wrote the expression.
func (e *SyntaxError) Hint() string { return e.Next }

// Hints, for the ways in which an expression usually goes wrong.
const (
	hintFields      = `write minute, hour, day of month, month and day of week, as "0 9 * * MON" for Mondays at 9`
	hintDescriptors = "the names are @hourly, @daily, @weekly, @monthly and @yearly"
	hintZone        = "leave the zone out; schedules are in site.timezone"
	hintEvery       = `an interval has no time of day: write "0 */6 * * *" for 0, 6, 12 and 18 o'clock`
)

// Parse reads a cron expression: five fields (minute, hour, day of month, month,
// day of week) or a name such as @weekly. 7 is Sunday as 0 is, and a range of
// days may end there (FRI-SUN, 5-7). Without a zone it is UTC.
//
// When day of month and day of week are both given, either will do, as crontab(5)
// has it: "0 9 13 * FRI" is each 13th and each Friday.
//
// The error is a *SyntaxError.
func Parse(expr string, zone *time.Location) (*Schedule, error) {
	if zone == nil {
		zone = time.UTC
	}
	expr = strings.TrimSpace(expr)
	crontab, err := translate(expr)
	if err != nil {
		return nil, err
	}
	wall, err := parse(crontab)
	if err != nil {
		return nil, &SyntaxError{expr, err.Error(), hintFields}
	}
	return &Schedule{expr: expr, wall: wall, zone: zone}, nil
}

// parse asks the parser. It reads wall-clock times, hence UTC, and panics on
// some things that translate keeps away from it; should one slip through, it is
// an error like any other.
func parse(crontab string) (s cron.Schedule, err error) {
	defer func() {
		if recover() != nil {
			err = fmt.Errorf("not a cron expression")
		}
	}()
	s, err = cron.ParseStandard(crontab)
	if spec, ok := s.(*cron.SpecSchedule); ok {
		spec.Location = time.UTC
	}
	return s, err
}

// translate refuses what must not reach the parser, and writes the rest in the
// parser's own dialect, which has no 7 for Sunday.
func translate(expr string) (string, error) {
	switch {
	case expr == "":
		return "", &SyntaxError{expr, "is empty", hintFields}
	case strings.HasPrefix(expr, "TZ="), strings.HasPrefix(expr, "CRON_TZ="):
		return "", &SyntaxError{expr, "names a time zone of its own", hintZone}
	case strings.HasPrefix(expr, "@every"):
		return "", &SyntaxError{expr, "is an interval, not a time on the clock", hintEvery}
	case strings.HasPrefix(expr, "@"):
		return translateName(expr)
	}
	fields := strings.Fields(expr)
	if len(fields) != 5 {
		return "", &SyntaxError{expr, fmt.Sprintf("has %d fields instead of 5", len(fields)), hintFields}
	}
	for _, f := range fields {
		if !field.MatchString(f) {
			return "", &SyntaxError{expr, fmt.Sprintf("the field %q is not a number, a name, a range or *, nor steps of one", f), hintFields}
		}
	}
	fields[4] = daysOfWeek(fields[4])
	return strings.Join(fields, " "), nil
}

func translateName(expr string) (string, error) {
	switch name := strings.ToLower(expr); name {
	case "@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually":
		return name, nil
	}
	return "", &SyntaxError{expr, "is not a name that is known here", hintDescriptors}
}

// field is what a field may look like. The parser is more patient: it takes
// "*-5" for "*" and "," for never.
var field = func() *regexp.Regexp {
	const value = `([0-9]{1,2}|[A-Za-z]{3})`
	const item = `([*?]|` + value + `(-` + value + `)?)(/0*[1-9][0-9]?)?`
	return regexp.MustCompile(`^` + item + `(,` + item + `)*$`)
}()
