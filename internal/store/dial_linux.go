package store

import (
	"errors"
	"syscall"

	"golang.org/x/sys/unix"
)

// giveUpUnheard sets TCP_USER_TIMEOUT (RFC 5482; tcp(7)).
func giveUpUnheard(_, _ string, c syscall.RawConn) error {
	var refused error
	err := c.Control(func(fd uintptr) {
		refused = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unheard.Milliseconds()))
	})
	return errors.Join(err, refused)
}
