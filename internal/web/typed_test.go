package web_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

const (
	asForm = "application/x-www-form-urlencoded"
	asJSON = "application/json"
)

// typed is a form with an address.
func typed(address string, more ...string) string {
	v := url.Values{"email": {address}}
	for i := 0; i < len(more); i += 2 {
		v.Set(more[i], more[i+1])
	}
	return v.Encode()
}

func ordered(address string) string {
	b, _ := json.Marshal(map[string]string{"email": address})
	return string(b)
}

// elsewhere is a visitor of a network that nobody has come from before.
func (h *house) elsewhere() string {
	h.networks++
	return fmt.Sprintf("10.%d.%d.1", h.networks/256, h.networks%256)
}

// fill makes a path of a pattern.
func fill(path, token string) string {
	return strings.NewReplacer("{$}", "", "{edition}", "monthly", "{number}", "7", "{token}", token).Replace(path)
}
