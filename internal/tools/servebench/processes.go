package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// What Linux tells of a server's processes; elsewhere all figures are 0.

// processes are those of a server: nginx has one that starts the others.
func (s *server) processes() []int {
	pid := s.cmd.Process.Pid
	pids := []int{pid}
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid))
	for _, field := range strings.Fields(string(children)) {
		child, _ := strconv.Atoi(field)
		pids = append(pids, child)
	}
	return pids
}

// resident is the most memory in KiB that each of them has had, added up: what they
// share counts for each.
func (s *server) resident() (kib int) {
	for _, pid := range s.processes() {
		status, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
		for line := range strings.Lines(string(status)) {
			if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
				n, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(value), " kB"))
				kib += n
			}
		}
	}
	return kib
}

// tick is the unit of time in /proc (USER_HZ, proc_stat(5)).
const tick = 10 * time.Millisecond

// processor is how long they have kept a processor busy, the kernel's work for them
// included.
func (s *server) processor() (busy time.Duration) {
	for _, pid := range s.processes() {
		stat, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		_, rest, _ := strings.Cut(string(stat), ") ") // a name may have blanks
		if fields := strings.Fields(rest); len(fields) > 12 {
			for _, field := range fields[11:13] { // utime, stime
				n, _ := strconv.Atoi(field)
				busy += time.Duration(n) * tick
			}
		}
	}
	return busy
}
