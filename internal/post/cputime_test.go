package post

import (
	"syscall"
	"testing"
	"time"
)

// cpuTime is the processor time that this process has used. Bounds on hostile
// input are set on it: wall-clock time tells how busy the machine is.
func cpuTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
