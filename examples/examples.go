// Package examples holds the blog that `recapd demo` publishes: posts about
// conferences that never took place, by people who do not exist, in the
// dialects that recapd reads, with a recapd.toml to go with them. It is all
// made up, and none of it is needed to run recapd on a blog of your own.
package examples

import (
	"embed"
	"io/fs"
)

//go:embed pebbleconf
var files embed.FS

// PebbleConf gives the example blog: recapd.toml and content/.
func PebbleConf() fs.FS {
	blog, err := fs.Sub(files, "pebbleconf")
	if err != nil {
		panic(err) // only for a name that is no path
	}
	return blog
}
