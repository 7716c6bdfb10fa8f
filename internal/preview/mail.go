package preview

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
)

//go:embed text.html
var textHTML string

var textTemplate = template.Must(template.New("text.html").Parse(textHTML))

// mailPolicy lets a mail have what mail programs let it have: styles within and
// pictures from anywhere, but no scripts, forms and frames. Links open in a new tab.
const mailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src https: http: data:; form-action 'none'; base-uri 'none'; " +
	"frame-ancestors 'self'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"

// mail is what the frame shows.
func (s *Server) mail(w http.ResponseWriter, r *http.Request) {
	now, _ := s.look()
	mails := now.mails()
	if len(mails) == 0 {
		http.Error(w, "There is no issue to show.", http.StatusNotFound)
		return
	}
	v := viewOf(r.URL.Query(), len(mails))
	m, document := mails[v.Group], ""
	if document = m.HTML; v.On("part", "text") {
		var err error
		if document, err = s.textPart(m); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", mailPolicy)
	_, _ = w.Write([]byte(inLight(document, v.On("light", "dark"))))
}

// textPart is the text as a mail program shows it.
func (s *Server) textPart(m Mail) (string, error) {
	var b bytes.Buffer
	err := textTemplate.Execute(&b, struct {
		Mail
		Colours template.CSS
	}{m, template.CSS(s.Colours)})
	return b.String(), err
}
