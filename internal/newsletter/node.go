package newsletter

import "time"

// Node is one process of recapd among those that share a database.
type Node struct {
	Name     string // another one after each start
	Revision string // of the posts that it sees; "" before it has read them
	Vouches  bool   // it has found the database to be the right one
	Started  time.Time

	Beats  int64         // grows as long as it lives
	Silent time.Duration // since its last beat, by the database's clock
}

// NodeSilence is after how much of it a node is taken for gone.
const NodeSilence = 30 * time.Second

// Lives tells that the node has been heard of lately.
func (n Node) Lives() bool { return n.Silent < NodeSilence }
