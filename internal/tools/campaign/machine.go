package main

import (
	"os"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// tick is the unit of time in /proc (USER_HZ, proc_stat(5)).
const tick = 10 * time.Millisecond

// processors is how long the processors of this machine have worked: for everybody,
// and for us with one of our programs. Waits that are measured while others keep the
// machine busy say nothing about that program.
type processors struct {
	at        time.Time
	all, ours time.Duration
	cores     int
}

func lookAtProcessors(pid int) (p processors) {
	p.at = time.Now()
	stat, _ := os.ReadFile("/proc/stat") // not Linux: nobody is busy
	for line := range strings.Lines(string(stat)) {
		f := strings.Fields(line)
		switch {
		case len(f) > 8 && f[0] == "cpu": // user nice system idle iowait irq softirq steal
			p.all = ticks(f[1:4]...) + ticks(f[6:9]...)
		case len(f) > 8 && strings.HasPrefix(f[0], "cpu"):
			p.cores++
		}
	}
	var self syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &self) // never fails for oneself
	p.ours = time.Duration(self.Utime.Nano() + self.Stime.Nano())
	program, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if _, rest, ok := strings.Cut(string(program), ") "); ok {
		p.ours += ticks(strings.Fields(rest)[11:13]...) // utime stime, proc_pid_stat(5)
	}
	return p
}

func ticks(fields ...string) (sum time.Duration) {
	for _, f := range fields {
		n, _ := strconv.Atoi(f)
		sum += time.Duration(n) * tick
	}
	return sum
}

// taken is the share of the machine that others have had since then.
func (p processors) taken(since processors) float64 {
	others := (p.all - since.all) - (p.ours - since.ours)
	return max(0, others.Seconds()) / (p.at.Sub(since.at).Seconds() * float64(max(1, p.cores)))
}
