package newsletter

import "time"

// Instance names a database and tells how far it has come. A copy has the same
// ID; of two, the one that has been used longer has the higher Serial.
type Instance struct {
	ID        string
	Epoch     int64     // how many issues have been frozen
	Letters   int64     // how often a letter was tried to be sent
	Serial    int64     // grows with every claim and every outcome
	Adoptions int64     // how often the operator has said that this is the right database
	Recorded  time.Time // the latest time on record; zero: nothing yet
	Created   time.Time

	Path  string // of the file, absolute; "" where there is none
	Inode uint64 // of the file

	MovedFrom string // the file that it came from to a server, "" for one made there
}
