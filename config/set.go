package config

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// set gives the field a value as TOML has it, or a string as the environment
// has it. The error is an advice.
func (s setting) set(value any, loose bool) error {
	if text, ok := value.(string); ok && loose {
		value = s.fromText(text)
	}
	switch field := s.field.Addr().Interface().(type) {
	case *Date:
		return field.set(value)
	case *DomainRates:
		return field.set(value)
	case *[]string:
		return setTexts(field, value)
	case encoding.TextUnmarshaler:
		return setText(value, quoted, func(text string) error { return field.UnmarshalText([]byte(text)) })
	case *time.Duration:
		return setText(value, `write a text with a unit, as "15m"`, func(text string) (err error) {
			*field, err = parseDuration(text)
			return err
		})
	case *string:
		return setText(value, quoted, func(text string) error { *field = text; return nil })
	case *int:
		n, ok := value.(int64)
		if !ok || int64(int(n)) != n {
			return advise("wants a whole number, got "+kindOf(value), "write digits only, without quotes")
		}
		*field = int(n)
		return nil
	case *float64:
		switch n := value.(type) {
		case float64:
			*field = n
		case int64:
			*field = float64(n)
		default:
			return advise("wants a number, got "+kindOf(value), "write digits and a point, as 0.2, without quotes")
		}
		return nil
	case *bool:
		b, ok := value.(bool)
		if !ok {
			return advise("wants true or false, got "+kindOf(value), "write true or false, without quotes")
		}
		*field = b
		return nil
	}
	return s.setList(value)
}

const quoted = "put it into double quotes"

func setText(value any, hint string, set func(string) error) error {
	text, ok := value.(string)
	if !ok {
		return advise("wants a text, got "+kindOf(value), hint)
	}
	return set(text)
}

// setTexts fills a list of texts, all of it or nothing.
func setTexts(field *[]string, value any) error {
	items, ok := value.([]any)
	if !ok {
		return advise("wants a list, got "+kindOf(value), `write ["…", "…"]`)
	}
	list := make([]string, len(items))
	for i, item := range items {
		if list[i], ok = item.(string); !ok {
			return advise(fmt.Sprintf("entry %d wants a text, got %s", i+1, kindOf(item)), quoted)
		}
	}
	*field = list
	return nil
}

// setList fills a list of values that read themselves from text. All of it or
// nothing is set.
func (s setting) setList(value any) error {
	items, ok := value.([]any)
	if !ok {
		return advise("wants a list, got "+kindOf(value), `write ["…", "…"]`)
	}
	list := reflect.MakeSlice(s.field.Type(), len(items), len(items))
	for i, item := range items {
		into := list.Index(i).Addr().Interface().(encoding.TextUnmarshaler)
		err := setText(item, quoted, func(text string) error { return into.UnmarshalText([]byte(text)) })
		if own := (*advice)(nil); errors.As(err, &own) {
			return advise(fmt.Sprintf("entry %d: %s", i+1, own.message), own.hint)
		}
		if err != nil {
			return advise(fmt.Sprintf("entry %d, %s, is not a network", i+1, show(item)), "write 10.0.0.0/8, 2001:db8::/32, or 10.0.0.7/32 for one address")
		}
	}
	s.field.Set(list)
	return nil
}

// fromText makes of a word of the environment what TOML would have had, as far
// as the field wants that; set tells what is still wrong.
func (s setting) fromText(text string) any {
	if _, readsItself := s.field.Addr().Interface().(encoding.TextUnmarshaler); readsItself {
		return text
	}
	switch s.field.Kind() {
	case reflect.Int:
		if n, err := strconv.ParseInt(text, 10, 64); err == nil {
			return n
		}
	case reflect.Float64:
		if n, err := strconv.ParseFloat(text, 64); err == nil {
			return n
		}
	case reflect.Map:
		return domainRatesOf(text)
	case reflect.Bool:
		if b, err := strconv.ParseBool(text); err == nil {
			return b
		}
	case reflect.Slice:
		list := []any{}
		for _, item := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
			list = append(list, item)
		}
		return list
	}
	if _, isDuration := s.field.Interface().(time.Duration); isDuration {
		return strings.TrimSpace(text)
	}
	return text
}
