package post

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"
)

var tomlEncoding = encoding{"TOML", decodeTOML}

func decodeTOML(block string) (metadata, *decodeError) {
	var table map[string]any
	if err := toml.Unmarshal([]byte(block), &table); err != nil {
		var where *toml.DecodeError
		if errors.As(err, &where) {
			line, _ := where.Position()
			return nil, &decodeError{line, strings.TrimPrefix(where.Error(), "toml: ")}
		}
		return nil, &decodeError{0, strings.TrimPrefix(err.Error(), "toml: ")}
	}
	return located(tableOf(table), block), nil
}

// tableOf turns what a decoder gives into metadata, keys made canonical.
func tableOf(table map[string]any) metadata {
	m := metadata{}
	for key, v := range table {
		m[canonical(key)] = valueOf(v)
	}
	return m
}

func valueOf(v any) value {
	switch v := v.(type) {
	case nil:
		return value{}
	case string:
		return value{text: v}
	case time.Time:
		return value{text: v.Format(time.RFC3339Nano)}
	case []any:
		var list []value
		for _, item := range v {
			list = append(list, valueOf(item))
		}
		return value{list: list}
	case map[string]any:
		return value{table: tableOf(v)}
	}
	return value{text: fmt.Sprint(v)} // numbers, booleans, local dates and times
}

// located gives each value of the top level, and those of tables that are headed by
// their whole name, the first line of the block that names its key. The decoders of TOML and JSON do not tell; for a fault's line this is
// near enough.
func located(m metadata, block string) metadata {
	for i, line := range strings.Split(block, "\n") {
		end := strings.IndexAny(line, "=:]")
		if end < 0 {
			continue
		}
		m.locate(strings.Split(strings.Trim(strings.TrimSpace(line[:end]), `"'[{ `), "."), i+1)
	}
	return m
}

// locate gives the value of a key, or of one in a table ("params.talks"), its line.
func (m metadata) locate(path []string, line int) {
	key := canonical(path[0])
	v, ok := m[key]
	if ok && len(path) > 1 {
		v.table.locate(path[1:], line)
	}
	if ok && v.line == 0 {
		v.line = line
		m[key] = v
	}
}
