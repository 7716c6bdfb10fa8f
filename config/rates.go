package config

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Rate is a number of messages in a time.
type Rate struct {
	Count int
	Per   time.Duration
}

var spans = []struct {
	letter string
	per    time.Duration
}{
	{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}, {"d", 24 * time.Hour},
}

const rateHint = `write messages per second, minute, hour or day: "14/s", "100/m", "3600/h", "50000/d", or several: "14/s, 50000/d"; "" for no limit`

func parseRate(text string) (Rate, error) {
	count, span, _ := strings.Cut(text, "/")
	n, err := strconv.Atoi(strings.TrimSpace(count))
	if err != nil || n < 1 {
		return Rate{}, advise("not a rate", rateHint)
	}
	for _, s := range spans {
		if strings.TrimSpace(span) == s.letter {
			return Rate{Count: n, Per: s.per}, nil
		}
	}
	return Rate{}, advise("not a rate", rateHint)
}

// String writes the rate as it is read.
func (r Rate) String() string {
	for _, s := range spans {
		if s.per == r.Per {
			return fmt.Sprintf("%d/%s", r.Count, s.letter)
		}
	}
	return ""
}

// Rates hold together, each for its own length of time. None is no limit.
type Rates []Rate

// UnmarshalText reads "14/s, 50000/d"; "" is no limit.
func (r *Rates) UnmarshalText(text []byte) error {
	*r = nil
	if len(strings.TrimSpace(string(text))) == 0 {
		return nil
	}
	var list Rates
	for _, part := range strings.Split(string(text), ",") {
		one, err := parseRate(part)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(list, func(other Rate) bool { return other.Per == one.Per }) {
			return advise("has two rates for the same time", "keep the lower one")
		}
		list = append(list, one)
	}
	*r = list
	return nil
}

// String writes the rates as UnmarshalText reads them.
func (r Rates) String() string {
	words := make([]string, len(r))
	for i, one := range r {
		words[i] = one.String()
	}
	return strings.Join(words, ", ")
}

// DomainRates are rates by the recipient's domain, in lower case; "*" is each
// domain that is not named.
type DomainRates map[string]Rates

const domainRatesHint = `write "gmail.com" = "2/s" on a line of its own below [smtp.rate_per_domain]; "*" is each other domain`

// set takes a table of the file, or "gmail.com = 2/s; * = 5/s" of the environment.
func (d *DomainRates) set(value any) error {
	table, ok := value.(map[string]any)
	if !ok {
		return advise("wants a section, got "+kindOf(value), domainRatesHint)
	}
	all := DomainRates{}
	for _, name := range slices.Sorted(maps.Keys(table)) {
		text, ok := table[name].(string)
		if !ok {
			return advise(show(name)+" wants a text, got "+kindOf(table[name]), domainRatesHint)
		}
		if name != "*" && domainName(name) != nil {
			return advise(show(name)+" is not a domain name", domainRatesHint)
		}
		var rates Rates
		if err := rates.UnmarshalText([]byte(text)); err != nil {
			message, hint := adviceOf(err)
			return advise(fmt.Sprintf("%s = %q: %s", show(name), text, message), hint)
		}
		key := strings.ToLower(name)
		if _, twice := all[key]; twice {
			return advise(show(name)+" is there twice", "a domain is the same in capitals: keep one of them")
		}
		all[key] = rates
	}
	*d = all
	return nil
}

// domainRatesOf makes of a text of the environment what the file would have had.
func domainRatesOf(text string) any {
	table := map[string]any{}
	for _, part := range strings.Split(text, ";") {
		name, rates, ok := strings.Cut(part, "=")
		switch name = strings.TrimSpace(name); {
		case !ok && name == "":
		case !ok:
			return text
		default:
			table[name] = strings.TrimSpace(rates)
		}
	}
	return table
}
