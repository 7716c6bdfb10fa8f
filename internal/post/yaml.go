package post

import (
	"fmt"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"recapd/internal/pattern"
)

var yamlEncoding = encoding{"YAML", decodeYAML}

// yamlNodes and yamlDepth bound what aliases may unfold to: a dozen lines of
// them can stand for billions of values.
const (
	yamlNodes = 10_000
	yamlDepth = 50
)

var (
	yamlLine = pattern.New(`^yaml: (?:line (\d+): )?(.*)`)
	// The library counts the lines of these errors from 0, of all others from 1.
	yamlFromZero = pattern.New(`^did not find expected (?:node content|key|'|<)`)
)

// decodeYAML reads the nodes rather than Go values: they have lines, and the
// text of a date as it was written.
func decodeYAML(block string) (metadata, *decodeError) {
	if m, ok := plainYAML(block); ok {
		return m, nil
	}
	return decodeYAMLUpTo(yamlNodes, block)
}

func decodeYAMLUpTo(nodes int, block string) (metadata, *decodeError) {
	var document yaml.Node
	if err := yaml.Unmarshal([]byte(block), &document); err != nil {
		return nil, yamlError(block, err)
	}
	if len(document.Content) == 0 {
		return metadata{}, nil
	}
	top := document.Content[0]
	if top.Kind != yaml.MappingNode {
		return nil, &decodeError{top.Line, "not a list of keys and values"}
	}
	unfold := unfolding{left: nodes}
	v := unfold.value(top, 0)
	if unfold.tooMuch {
		return nil, &decodeError{top.Line, fmt.Sprintf("unfolds to more than %d values or %d levels", nodes, yamlDepth)}
	}
	return v.table, nil
}

func yamlError(block string, err error) *decodeError {
	e := yamlFault(err)
	if !yamlUnclosed.MatchString(e.message) {
		return e
	}
	// What is not closed is told where it begins; but the library forgets that place when
	// it is in the first line, and so reads the block once more with a line before it.
	if err := yaml.Unmarshal([]byte("\n"+block), new(yaml.Node)); err != nil {
		e.line = yamlFault(err).line - 1
	}
	if e.message == unclosedQuote {
		e.message = "a quote is not closed"
	}
	return e
}

const unclosedQuote = "found unexpected end of stream"

var yamlUnclosed = pattern.New(`^did not find expected ',' or|^` + unclosedQuote)

func yamlFault(err error) *decodeError {
	message, _, _ := strings.Cut(err.Error(), "\n")
	found := yamlLine.FindStringSubmatch(message)
	if found == nil {
		return &decodeError{0, message}
	}
	line, _ := strconv.Atoi("0" + found[1])
	if line == 0 || yamlFromZero.MatchString(found[2]) {
		line++
	}
	return &decodeError{line, found[2]}
}

// unfolding turns nodes into values until it has had enough.
type unfolding struct {
	left    int
	tooMuch bool
}

func (u *unfolding) value(n *yaml.Node, depth int) value {
	u.left--
	if u.left < 0 || depth > yamlDepth {
		u.tooMuch = true
	}
	if u.tooMuch {
		return value{}
	}
	v := value{line: n.Line}
	switch n.Kind {
	case yaml.AliasNode:
		return u.value(n.Alias, depth+1)
	case yaml.SequenceNode:
		for _, item := range n.Content {
			v.list = append(v.list, u.value(item, depth+1))
		}
	case yaml.MappingNode:
		v.table = metadata{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			v.table[canonical(n.Content[i].Value)] = u.value(n.Content[i+1], depth+1)
		}
	case yaml.ScalarNode:
		if n.Tag != "!!null" {
			v.text, v.stamp = n.Value, n.Tag == "!!timestamp"
		}
	}
	return v
}
