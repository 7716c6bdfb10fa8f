package newsletter

// Standing is what is on record about an address.
type Standing struct {
	Subscriber Subscriber // its ID is 0 when there is none
	Barred     Cause      // why the address is not mailed; "" when it may be
	Asked      bool       // of a pending one: a letter that asks for confirmation is on record, or about to be
}
