package config

import (
	_ "embed"
	"slices"
)

//go:embed recapd.example.toml
var example []byte

// Example is the annotated recapd.toml: every setting with what it is, its unit
// and its default.
func Example() []byte { return slices.Clone(example) }
