package membership

import (
	"errors"
	"strings"
	"testing"
	"time"

	"recapd/internal/newsletter"
)

func TestTokenOpensToWhatItWasMadeFor(t *testing.T) {
	tokens := NewTokens([]byte("secret"))
	for _, c := range [][2]int64{{0, 0}, {1, 1}, {7, 300}, {1<<48 - 1, 1<<40 - 1}} {
		token := tokens.Unsubscribe(c[0], c[1])
		if len(token) != newsletter.TokenLength {
			t.Errorf("token %q is %d characters long, want %d", token, len(token), newsletter.TokenLength)
		}
		subscriber, issue, err := tokens.Open(token)
		if err != nil || subscriber != c[0] || issue != c[1] {
			t.Errorf("Open(Unsubscribe(%d, %d)) = %d, %d, %v", c[0], c[1], subscriber, issue, err)
		}
	}
	for _, active := range []bool{true, false} {
		id, departure, was, err := tokens.openUndo(tokens.undo(7, 3, active))
		if err != nil || id != 7 || departure != 3 || was != active {
			t.Errorf("openUndo: %d, %d, %v, %v", id, departure, was, err)
		}
	}
	id, second, err := tokens.openLetter(newsletter.LetterMove, tokens.Letter(newsletter.Letter{ID: 7, Kind: newsletter.LetterMove, Created: noon}))
	if err != nil || id != 7 || second != noon.Unix() {
		t.Errorf("openLetter: %d, %d, %v", id, second, err)
	}
}

func TestTokenThatWasTouchedDoesNotOpen(t *testing.T) {
	tokens := NewTokens([]byte("secret"))
	good := tokens.Unsubscribe(42, 7)
	bad := []string{"", "x", good[:35], good + "A", strings.ToUpper(good), NewTokens([]byte("other")).Unsubscribe(42, 7)}
	for i := range good {
		flipped := []byte(good)
		flipped[i] = 'A' + (flipped[i]+1)%26
		if string(flipped) != good {
			bad = append(bad, string(flipped))
		}
	}
	for _, token := range bad {
		if _, _, err := tokens.Open(token); !errors.Is(err, ErrBadToken) {
			t.Errorf("Open(%q): %v, want ErrBadToken", token, err)
		}
	}
}

// A digest gets forwarded; what its link allows must not grow, whatever number it
// holds.
func TestATokenOpensForItsPurposeAlone(t *testing.T) {
	tokens := NewTokens([]byte("secret"))
	kinds := []newsletter.LetterKind{newsletter.LetterConfirm, newsletter.LetterManage, newsletter.LetterMove, newsletter.LetterWelcome}
	made := map[string]string{"digest": tokens.Unsubscribe(7, 0), "undo": tokens.undo(7, 0, false)}
	opens := map[string]func(string) error{
		"digest": func(s string) error { _, _, err := tokens.Open(s); return err },
		"undo":   func(s string) error { _, _, _, err := tokens.openUndo(s); return err },
	}
	for _, k := range kinds {
		made[string(k)] = tokens.Letter(newsletter.Letter{ID: 7, Kind: k, Created: time.Unix(0, 0)})
		opens[string(k)] = func(s string) error { _, _, err := tokens.openLetter(k, s); return err }
	}
	for _, operator := range []string{"op@example.org", "postmaster@example.org"} {
		made[operator] = tokens.Approval(newsletter.Issue{ID: 7}, operator, time.Unix(0, 0))
		opens[operator] = func(s string) error { _, _, err := tokens.OpenApproval(s, operator, time.Unix(0, 0)); return err }
	}
	for purpose, token := range made {
		for other, open := range opens {
			if err := open(token); (err == nil) != (purpose == other) {
				t.Errorf("a token to %s, opened to %s: %v", purpose, other, err)
			}
		}
	}
}

func TestALinkOfTheOperatorGrowsOld(t *testing.T) {
	tokens := NewTokens([]byte("secret"))
	token := tokens.Approval(newsletter.Issue{ID: 7}, "op@example.org", noon)
	for _, c := range []struct {
		after    time.Duration
		operator string
		want     error
	}{
		{0, "op@example.org", nil},
		{ApprovalLife, "op@example.org", nil},
		{ApprovalLife + time.Second, "op@example.org", ErrExpired},
		{0, "another@example.org", ErrBadToken},
		{0, "", ErrBadToken},
	} {
		issue, made, err := tokens.OpenApproval(token, c.operator, noon.Add(c.after))
		if !errors.Is(err, c.want) || err == nil && (issue != 7 || !made.Equal(noon)) {
			t.Errorf("after %v, for %q: issue %d of %v, %v", c.after, c.operator, issue, made, err)
		}
	}
	nobodys := tokens.Approval(newsletter.Issue{ID: 7}, "", noon)
	if _, _, err := tokens.OpenApproval(nobodys, "", noon); !errors.Is(err, ErrBadToken) {
		t.Errorf("there is no operator: %v", err)
	}
}
