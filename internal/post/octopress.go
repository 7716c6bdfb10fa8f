package post

import "slices"

// octopress reads posts as Octopress does, which is Jekyll with a folder of its
// own, source/_posts, and another permalink.
func octopress() dialect {
	d := jekyll()
	d.name = "octopress"
	d.permalink = "/blog/:year/:month/:day/:title/"
	d.roots = []string{"source"}
	d.claims = octopressName
	return d
}

func octopressName(name fileName) bool {
	i := slices.Index(name.folders, "source")
	return i >= 0 && i+1 < len(name.folders) && (name.folders[i+1] == "_posts" || name.folders[i+1] == "_drafts")
}
