package config

import "strings"

// nearest finds the name that was probably meant: one few letters away, or the
// same key in another section. It gives "" when nothing is near.
func nearest(name string, known []string) string {
	best, least := "", 1+max(2, len(name)/4)
	for _, k := range known {
		if len(k)-len(name) >= least || len(name)-len(k) >= least {
			continue
		}
		if d := distance(name, k); d < least {
			best, least = k, d
		}
	}
	if best == "" {
		best = namesake(name, known)
	}
	return best
}

// namesake finds the only setting with the same last word.
func namesake(name string, known []string) string {
	found := ""
	for _, k := range known {
		if last(k) != last(name) {
			continue
		}
		if found != "" {
			return ""
		}
		found = k
	}
	return found
}

func last(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// distance is the optimal string alignment distance: letters to insert, drop,
// replace or swap with their neighbour.
func distance(a, b string) int {
	const longest = 64 // no name is longer; a foreign one may be
	if len(a) > longest || len(b) > longest {
		return longest
	}
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(a)][len(b)]
}
