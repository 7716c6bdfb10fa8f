package post

import (
	"fmt"
	"slices"
	"strings"
)

// Event and day come from their own keys and from nowhere else: "Go Advent Day 7"
// in a title is the day of a series, not of a conference.

var numberWords = []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// dayOf reads 2, "2", "Day 2", "Day Two", "two".
func dayOf(v value) (int, error) {
	if n, ok := v.number(); ok && n >= 0 {
		return n, nil
	}
	text := strings.TrimSpace(strings.TrimPrefix(strings.ToLower(v.plain()), "day"))
	if n := slices.Index(numberWords, text); n >= 0 {
		return n + 1, nil
	}
	if n, ok := (value{text: text}).number(); ok && n >= 0 {
		return n, nil
	}
	return 0, fmt.Errorf("day %s is not a number", shown(v.plain()))
}

// shown quotes foreign text for a message, at a length that fits a line.
func shown(text string) string {
	const longest = 60
	if runes := []rune(text); len(runes) > longest {
		text = string(runes[:longest]) + "…"
	}
	return fmt.Sprintf("%q", text)
}
