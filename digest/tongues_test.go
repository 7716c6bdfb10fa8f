package digest

import (
	"strings"
	"testing"
	"time"

	"recapd/internal/post"
)

// A name is in the language of its posts where they are in one; what is of the digest's
// own language is not marked.
func TestNamesAreInTheirLanguage(t *testing.T) {
	posts := append(scripts(), week()...)
	for _, p := range posts[4:] {
		p.Language = "en"
	}
	posts = append(posts, recap("Resumen", "2031-11-19 09:00", "<p>.</p>", in("es"), at("Fictional Systems Day", 0)),
		recap("Serie", "2031-11-19 09:00", "<p>.</p>", in("es"), series("Un año de cachés")), recap("Otra", "2031-11-19 09:00", "<p>.</p>", in("es")))
	m := masthead
	m.Events = []Event{{Name: "Jornadas Inventadas", URL: "https://jornadas.example.org/"}}
	n := fourteenth
	n.Told = map[string]time.Time{"Gopherdale Days 2031": n.At.AddDate(0, 0, -60)}
	posts[8].Language = "es" // Tiny maps, of Gopherdale Days
	c := composed(t, m, n, posts)
	for part, body := range map[string]string{"HTML": c.Rendering.HTML, "page": c.Page} {
		for name, want := range map[string]int{
			`<bdi lang="ar" dir="rtl">مؤتمر المثال</bdi>`:            2, // in the contents and above its posts
			`<bdi lang="es" dir="ltr">Jornadas Inventadas</bdi>`:     3, // and of its site
			`<bdi lang="es" dir="ltr">Un año de cachés</bdi>`:        1,
			`<bdi lang="es" dir="ltr">Tiny maps, large caches</bdi>`: 1, // late
			`<bdi>PebbleConf Nowhere 2031</bdi>`:                     2,
			`<bdi>Fictional Systems Day</bdi>`:                       2, // its posts are in two
		} {
			if got := strings.Count(body, name); got != want {
				t.Errorf("%s: %s is there %d times, want %d", part, name, got, want)
			}
		}
	}
	ours := compose(t, []*post.Post{week()[0], recap("Otra", "2031-11-19 09:00", "<p>.</p>", in("es"))})
	if !strings.Contains(ours.Rendering.HTML, `<bdi>More recaps</bdi>`) {
		t.Error("a heading of ours is in the language of the posts below it")
	}
}
