package post

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"recapd/internal/pattern"
)

// offset is +01:00, +0100, +1, UTC+01:00, and any of these with an abbreviation
// after it, as Go, browsers and mail programs print it: +0100 CET, +0100 (CET).
// "UC" is a slip of the hand that leaves no doubt.
var (
	offset   = pattern.New(`(?i)^(?:UTC|UC|UT|GMT)?\s*([-+−])(\d{1,2})(?::?(\d{2}))?(?:\s*[A-Z]{1,5}|\s*\([^()]*\))?$`)
	zoneName = pattern.New(`^[A-Z][A-Za-z_]+(?:/[A-Za-z0-9_+-]+){1,2}$`)
)

// abbreviations are those that RFC 5322 §4.3 defines, and those of Europe and
// Japan that mean one zone everywhere. Others (IST, BST, CST in China) do not.
var abbreviations = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0,
	"WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3, "JST": 9, "KST": 9, "HKT": 8, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13,
	"EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
}

var errZone = errors.New("has an unknown time zone")

// parseZone reads what stands after the clock; nothing stands for the site's
// zone.
func parseZone(text string, site *time.Location) (*time.Location, error) {
	if text == "" {
		return site, nil
	}
	if hours, ok := abbreviations[strings.ToUpper(text)]; ok {
		return fixed(hours * 3600), nil
	}
	if found := offset.FindStringSubmatch(text); found != nil {
		return parseOffset(found[1], found[2], found[3])
	}
	if zoneName.MatchString(text) {
		if zone, err := time.LoadLocation(text); err == nil {
			return zone, nil
		}
	}
	return nil, errZone
}

func parseOffset(sign, hours, minutes string) (*time.Location, error) {
	h, _ := strconv.Atoi(hours) // digits only, as the pattern has it
	m, _ := strconv.Atoi("0" + minutes)
	if h > 14 || m > 59 {
		return nil, errZone
	}
	seconds := h*3600 + m*60
	if sign != "+" {
		seconds = -seconds
	}
	return fixed(seconds), nil
}

func fixed(seconds int) *time.Location {
	if seconds == 0 {
		return time.UTC
	}
	return time.FixedZone("", seconds)
}
