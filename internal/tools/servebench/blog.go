package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"recapd/internal/tools/shipped"
)

// blog is what is served, and the program that made it.
type blog struct {
	dir     string
	program string // recapd
	static  string // the folder that recapd build wrote
	listen  string // recapd's address
}

// posts are as many as a feed has, and wordsOfAPost make atom.xml about 67 KB.
const (
	posts        = 20
	wordsOfAPost = 340
)

const configuration = `[site]
title = "Recaps"
base_url = "https://blog.example.org"
id_authority = "blog.example.org,2026"
[site.author]
name = "Ada Placeholder"
[content]
dir = "content"
[feed]
content = "full"
[http]
listen = %q
admin = ""
`

// makeBlog builds recapd as it is shipped, writes the posts, which are always the
// same, and has recapd write the feeds.
func makeBlog(ctx context.Context, source, dir string) (*blog, error) {
	listen, err := freeAddress()
	if err != nil {
		return nil, err
	}
	b := &blog{dir: dir, program: filepath.Join(dir, "recapd"), static: filepath.Join(dir, "static"), listen: listen}
	files := map[string]string{"recapd.toml": fmt.Sprintf(configuration, listen)}
	random := rand.New(rand.NewPCG(6, 2026))
	for i := range posts {
		files[fmt.Sprintf("content/post%02d.md", i)] = somePost(random, i)
	}
	for name, content := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			return nil, err
		}
	}
	if err := shipped.Build(ctx, source, b.program); err != nil {
		return nil, err
	}
	write := exec.CommandContext(ctx, b.program, "build", "--out", b.static)
	write.Dir = dir
	if out, err := write.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%v: %w\n%s", write, err, out)
	}
	return b, os.Chmod(dir, 0o755) // nginx's workers may be another user
}

// vocabulary is about as varied as a post's.
var vocabulary = strings.Fields(`the of and to in that it with for on as at by from or an be this which was are
	but not have had they you one all were when we there can more if no out so what up time about than its into only
	other some new could these two may first then any like now such our over even most me made after also well years
	back much where your way down should because each just those people how too little good very make world still own
	see work long here between both being under never same another know while last might us great old off come since
	against go came right used take three small larger service queue cache worker database release container kernel
	network packet buffer pipeline deployment rollback incident graph memory thread scheduler talk speaker audience
	question answer slide room floor morning evening pond duck goose feather shore river bridge ferry ticket train`)

// somePost is one of a recap's size: paragraphs, a heading, a list, links.
func somePost(random *rand.Rand, number int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "---\ntitle: Recap number %d\ndate: 2026-%02d-%02dT10:00:00Z\ntags: [recap, talk%d]\n---\n", number, 1+number/4, 3+number%4*7, number%5)
	for i := range wordsOfAPost {
		word := vocabulary[random.IntN(len(vocabulary))]
		switch {
		case i%140 == 139:
			fmt.Fprintf(&b, "%s.\n\n## About the %s\n\n", word, word)
		case i%70 == 69:
			fmt.Fprintf(&b, "%s:\n\n- *%s*\n- **%s**\n\nThen ", word, word, word)
		case i%35 == 34:
			fmt.Fprintf(&b, "[%s](https://www.example.org/%s/%d).\n\n", word, word, i)
		default:
			b.WriteString(word + " ")
		}
	}
	b.WriteString("end.\n")
	return b.String()
}
