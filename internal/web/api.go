package web

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"time"

	"recapd/internal/membership"
	"recapd/internal/newsletter"
	"recapd/templates"
)

const apiPath = "/api/subscribe"

// order is what a page of another site sends to have somebody subscribed. Message
// is the field that people do not see.
type order struct {
	Email    string `json:"email"`
	Language string `json:"language"`
	Message  string `json:"message"`
}

// reply is what it gets: Message with 200, else Error, in the language that was
// asked for. Field names the one to mend.
type reply struct {
	Message string `json:"message,omitempty"`
	Error   string `json:"error,omitempty"`
	Field   string `json:"field,omitempty"`
}

// api is the form for programs: a script on a site that the operator has named
// (CORS), or any program that is not in a browser.
func (s *Server) api(fence *http.CrossOriginProtection) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.govern(w, personal)
		s.share(w.Header(), r)
		switch {
		case r.Method == http.MethodOptions:
			w.Header().Set("Allow", "OPTIONS, POST")
			w.WriteHeader(http.StatusNoContent)
		case r.Method != http.MethodPost:
			w.Header().Set("Allow", "OPTIONS, POST")
			s.sayStatus(w, r, http.StatusMethodNotAllowed)
		case fence.Check(r) != nil:
			s.foreignForm(r)
			s.sayStatus(w, r, http.StatusForbidden)
		default:
			r.Body = http.MaxBytesReader(w, r.Body, maxForm)
			s.ordered(w, r)
		}
	}
}

// share lets scripts of the named sites, and of no others, ask and read the answer
// (Fetch, "CORS protocol"). There is no cookie to be sent along.
func (s *Server) share(h http.Header, r *http.Request) {
	vary(h, "Origin")
	origin := r.Header.Get("Origin")
	if !slices.Contains(s.Origins, origin) {
		return
	}
	h.Set("Access-Control-Allow-Origin", origin)
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "POST")
		h.Set("Access-Control-Allow-Headers", "Content-Type")
		h.Set("Access-Control-Max-Age", "86400")
		return
	}
	h.Set("Access-Control-Expose-Headers", "Retry-After")
}

func (s *Server) ordered(w http.ResponseWriter, r *http.Request) {
	o, status := readOrder(r)
	if status != http.StatusOK {
		s.refused(refusedForm)
		s.sayStatus(w, r, status)
		return
	}
	r.PostForm = map[string][]string{
		templates.FieldAddress: {o.Email}, templates.FieldLanguage: {o.Language}, templates.FieldTrap: {o.Message},
	}
	fault, err := s.join(w, r, sourceAPI)
	switch {
	case errors.Is(err, newsletter.ErrAway):
		w.Header().Set("Retry-After", awayRetry)
		s.sayStatus(w, r, http.StatusServiceUnavailable)
	case err != nil:
		s.Log.Error("sign-up by the api", "err", err)
		s.sayStatus(w, r, http.StatusInternalServerError)
	case fault == templates.FaultBusy:
		s.say(w, r, http.StatusTooManyRequests, reply{Error: s.words(r, "fault-busy")})
	case fault != "":
		s.say(w, r, http.StatusUnprocessableEntity, reply{Error: s.words(r, "fault-"+fault), Field: templates.FieldAddress})
	default:
		days := strconv.Itoa(int(membership.ConfirmLife / (24 * time.Hour)))
		life := s.words(r, "lifetime-days", "n", days)
		s.say(w, r, http.StatusOK, reply{Message: s.words(r, "sent-confirm", "lifetime", life)})
	}
}

// readOrder takes one JSON object and nothing behind it. Fields that it does not
// know are passed over, so that a form may have more of them.
func readOrder(r *http.Request) (o order, status int) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		return o, http.StatusUnsupportedMediaType
	}
	body := json.NewDecoder(r.Body)
	if err := body.Decode(&o); err != nil {
		return o, statusOf(err)
	}
	if err := body.Decode(new(any)); !errors.Is(err, io.EOF) {
		return o, max(statusOf(err), http.StatusBadRequest)
	}
	return o, http.StatusOK
}

// sayStatus is for what is no fault of the person who typed.
func (s *Server) sayStatus(w http.ResponseWriter, r *http.Request, status int) {
	key := "error-order-text"
	switch {
	case status >= 500:
		key = "error-ours-text"
	case status == http.StatusForbidden:
		key = "error-foreign-text"
	case status == http.StatusMethodNotAllowed:
		key = "error-method-text"
	}
	s.say(w, r, status, reply{Error: s.words(r, key)})
}

// words are a message in the language of the answer.
func (s *Server) words(r *http.Request, key string, pairs ...any) string {
	text, err := s.Set.Say(s.language(r, ""), key, pairs...)
	if err != nil {
		s.Log.Error("words of an answer", "key", key, "err", err)
	}
	return text
}

func (s *Server) say(w http.ResponseWriter, r *http.Request, status int, what reply) {
	body, err := json.Marshal(what)
	if err != nil { // of three strings: never
		body = []byte("{}")
	}
	vary(w.Header(), "Accept-Language")
	answer(w, r, status, "application/json", append(body, '\n'))
}
