package config

import (
	"fmt"
	"strconv"
	"strings"
)

// shown is the value of the field as a fault may repeat it; "" when it is empty.
func (s setting) shown() string {
	switch v := s.field.Interface().(type) {
	case string:
		return s.show(v)
	case fmt.Stringer:
		return s.show(v.String())
	case []string, DomainRates:
		return "" // the fault names the entry
	default:
		return s.show(v)
	}
}

// show writes value unless it is a secret.
func (s setting) show(value any) string {
	text, _ := value.(string)
	switch {
	case s.secret == "always":
		return ""
	case s.secret == "login" && strings.ContainsAny(text, "@?"):
		return ""
	}
	return show(value)
}

// show writes a value as TOML has it and short enough for one line; "" for "".
func show(value any) string {
	const longest = 60
	switch v := value.(type) {
	case string:
		if v == "" {
			return ""
		}
		if runes := []rune(v); len(runes) > longest {
			v = string(runes[:longest]) + "…"
		}
		return strconv.Quote(v)
	case []any:
		return "[…]"
	case map[string]any:
		return "{…}"
	default:
		return fmt.Sprint(v)
	}
}

func kindOf(value any) string {
	switch value.(type) {
	case string:
		return "a text"
	case int64:
		return "a whole number"
	case float64:
		return "a fraction"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a section"
	default:
		return "a date or time"
	}
}
