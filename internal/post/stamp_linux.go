package post

import (
	"io/fs"
	"math/bits"
	"syscall"
)

// onRecord is what the file system knows beside size and time, which a copying program
// may set: when it last heard of the file, and its number, which another file system in
// its place counts for itself.
func onRecord(info fs.FileInfo) (changed int64, file uint64) {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return s.Ctim.Nano(), s.Ino ^ bits.RotateLeft64(s.Dev, 32)
	}
	return 0, 0
}
