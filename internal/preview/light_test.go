package preview

import "testing"

func TestInLight(t *testing.T) {
	for _, c := range []struct{ name, mail, light, dark string }{
		{
			"a query",
			`<style>@media (prefers-color-scheme:dark){.a{color:#fff}}</style>`,
			`<style>@media (max-width:0){.a{color:#fff}}</style>`,
			`<style>@media (min-width:0){.a{color:#fff}}</style>`,
		},
		{
			"queries as a template of one's own may have them",
			`<STYLE type="text/css">@media screen and ( Prefers-Color-Scheme : Light ) and (max-width: 479px){}</STYLE>`,
			`<STYLE type="text/css">@media screen and (min-width:0) and (max-width: 479px){}</STYLE>`,
			`<STYLE type="text/css">@media screen and (max-width:0) and (max-width: 479px){}</STYLE>`,
		},
		{
			"media attributes",
			`<picture><source media="(prefers-color-scheme: dark)" srcset="night.png"><img src="day.png"></picture>`,
			`<picture><source media="(max-width:0)" srcset="night.png"><img src="day.png"></picture>`,
			`<picture><source media="(min-width:0)" srcset="night.png"><img src="day.png"></picture>`,
		},
		{
			"what it says of itself",
			`<meta name="color-scheme" content="light dark"><style>:root{color-scheme:light dark;supported-color-schemes:light dark}</style>`,
			`<meta name="color-scheme" content="light"><style>:root{color-scheme:light;supported-color-schemes:light dark}</style>`,
			`<meta name="color-scheme" content="dark"><style>:root{color-scheme:dark;supported-color-schemes:light dark}</style>`,
		},
		{
			"words about CSS",
			`<style></style><p title="(prefers-color-scheme: dark)">Write <code>@media (prefers-color-scheme: dark)</code>, color-scheme: light dark.</p>`,
			`<style></style><p title="(prefers-color-scheme: dark)">Write <code>@media (prefers-color-scheme: dark)</code>, color-scheme: light dark.</p>`,
			`<style></style><p title="(prefers-color-scheme: dark)">Write <code>@media (prefers-color-scheme: dark)</code>, color-scheme: light dark.</p>`,
		},
		{
			"links open beside it",
			`<html><head><title>Ducks</title></head><body><!--[if mso]><p><![endif]--></body></html>`,
			`<html><head><base target="_blank"><title>Ducks</title></head><body><!--[if mso]><p><![endif]--></body></html>`,
			`<html><head><base target="_blank"><title>Ducks</title></head><body><!--[if mso]><p><![endif]--></body></html>`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := inLight(c.mail, false); got != c.light {
				t.Errorf("light:\n%s\nwant\n%s", got, c.light)
			}
			if got := inLight(c.mail, true); got != c.dark {
				t.Errorf("dark:\n%s\nwant\n%s", got, c.dark)
			}
		})
	}
}
